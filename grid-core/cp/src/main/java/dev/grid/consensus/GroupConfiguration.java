package dev.grid.consensus;

import java.util.Set;
import java.util.UUID;

/**
 * Who votes in a group. Immutable.
 *
 * @param voters the servers; those that are to be next, while that is changed
 * @param isSettled whether it is not changed at present: a majority of just these has agreed on it
 */
public record GroupConfiguration(Set<UUID> voters, boolean isSettled) {

  public GroupConfiguration {
    voters = Set.copyOf(voters);
  }
}
