package dev.grid.coordination;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * That a member leads a group, from one election on.
 *
 * @param fencingToken higher than those of all leaders of the group before, for whatever the leader
 *     writes to: it refuses a token lower than the highest it has seen. Empty if the driver has
 *     none
 */
public record Leadership(OptionalLong fencingToken) {

  /** Of a driver that has no tokens. */
  public static final Leadership WITHOUT_TOKEN = new Leadership(OptionalLong.empty());

  public Leadership {
    Objects.requireNonNull(fencingToken, "fencingToken");
  }

  /** With this token. */
  public static Leadership of(long fencingToken) {
    return new Leadership(OptionalLong.of(fencingToken));
  }
}
