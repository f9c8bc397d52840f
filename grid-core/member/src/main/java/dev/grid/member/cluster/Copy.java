package dev.grid.member.cluster;

import dev.grid.protocol.Struct;
import java.util.Objects;
import java.util.UUID;

/**
 * A member's copy of a partition beside the primary's. Immutable.
 *
 * @param member who holds it
 * @param slot which structures it has: those with at least so many backups; 0 has all
 * @param inSync whether it has everything that was acknowledged, else it is a learner
 * @param added the version of the state that added it: a copy that is dropped and added again
 *     starts from nothing
 */
@Struct
public record Copy(UUID member, int slot, boolean inSync, long added) {

  public Copy {
    Objects.requireNonNull(member, "member");
  }

  Copy synced() {
    return new Copy(member, slot, true, added);
  }
}
