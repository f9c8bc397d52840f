package dev.grid.member.cluster;

import java.util.Objects;

/**
 * How a cluster is run; the same on every member. Immutable.
 *
 * @param partitions how many there are
 * @param backups most copies beside the primary's that any structure wants
 * @param fewestBackups fewest copies that any structure wants that wants one, of all that there may
 *     be: counts where it is not known which there are
 * @param zoneAttribute the member attribute that names a zone; copies go to different ones
 * @param expectedMembers nothing is assigned before so many members are there
 * @param expectedMillis how long to wait for them
 * @param alwaysWritable whether a side of a split takes writes although it lost more than half
 * @param continueAfterLoss whether lost partitions go on empty without an operator
 */
public record ClusterRules(
    int partitions,
    int backups,
    int fewestBackups,
    String zoneAttribute,
    int expectedMembers,
    long expectedMillis,
    boolean alwaysWritable,
    boolean continueAfterLoss) {

  public ClusterRules {
    Objects.requireNonNull(zoneAttribute, "zoneAttribute");
  }
}
