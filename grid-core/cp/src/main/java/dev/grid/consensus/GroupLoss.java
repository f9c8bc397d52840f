package dev.grid.consensus;

import java.util.Objects;

/**
 * That this server has lost a part of a group's log, or may have: until it has everything again
 * that it may have acknowledged, it neither votes in the group nor stands for election.
 *
 * @param id tells it from other losses, so that what is said of one is not taken for another
 * @param damage which file was found damaged, and how
 */
public record GroupLoss(long id, String damage) {

  public GroupLoss {
    Objects.requireNonNull(damage, "damage");
  }
}
