package dev.grid.kernel;

import java.util.Collection;
import java.util.UUID;

/**
 * A message with {@link dev.grid.protocol.Routing#MEMBERS} that says itself which members answer
 * it; one that does not is for all that are there.
 */
public interface ToMembers {

  /** Who answers it; empty for all. */
  Collection<UUID> members();
}
