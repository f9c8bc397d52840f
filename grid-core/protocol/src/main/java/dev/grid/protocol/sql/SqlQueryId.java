package dev.grid.protocol.sql;

import dev.grid.protocol.Struct;
import java.util.UUID;

/**
 * What a client calls a statement that it has a member carry out: that member's id, and its own.
 */
@Struct
public record SqlQueryId(long memberIdHigh, long memberIdLow, long localIdHigh, long localIdLow) {

  /** The one of these two ids. */
  public static SqlQueryId of(UUID member, UUID local) {
    return new SqlQueryId(
        member.getMostSignificantBits(),
        member.getLeastSignificantBits(),
        local.getMostSignificantBits(),
        local.getLeastSignificantBits());
  }

  /** As an operator sees it. */
  @Override
  public String toString() {
    return new UUID(memberIdHigh, memberIdLow) + "_" + new UUID(localIdHigh, localIdLow);
  }
}
