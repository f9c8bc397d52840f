package dev.grid.member;

import dev.grid.StructureType;
import dev.grid.config.ClusterConfig;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.StructureConfig;
import dev.grid.member.cluster.ClusterRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How many copies beside the primary the structures of a member want.
 *
 * @param most that any structure wants, by its configuration or by the defaults of its kind
 * @param fewest that a structure wants, of those that there may be and that want any; 1 if none
 *     does
 */
record BackupBounds(int most, int fewest) {

  private static final String EVERY_NAME = "*";

  static BackupBounds of(Collection<StructureType<?, ?>> types, MemberConfig config) {
    int most = 0;
    List<Integer> wanted = new ArrayList<>();
    for (StructureType<?, ?> type : types) {
      int unless = copies(type.defaults().apply(EVERY_NAME));
      List<? extends StructureConfig> configured = config.structures(type);
      configured.forEach(c -> wanted.add(copies(c)));
      if (configured.stream().noneMatch(c -> c.name().equals(EVERY_NAME))) {
        wanted.add(unless);
      }
      most = Math.max(most, unless);
    }
    return new BackupBounds(
        wanted.stream().reduce(most, Math::max),
        wanted.stream().filter(copies -> copies > 0).min(Integer::compare).orElse(1));
  }

  private static int copies(StructureConfig config) {
    return config.backupCount() + config.asyncBackupCount();
  }

  /** What the cluster's rules are by a configuration, with these bounds. */
  ClusterRules rules(MemberConfig config) {
    JoinConfig join = config.network().join();
    ClusterConfig cluster = config.cluster();
    return new ClusterRules(
        config.partitionCount(),
        most,
        fewest,
        cluster.zoneAttribute(),
        Math.max(1, join.expectedMembers()),
        join.expectedMembersTimeout().toMillis(),
        cluster.availability() == ClusterConfig.Availability.ALWAYS,
        cluster.partitionLoss() == ClusterConfig.PartitionLoss.CONTINUE);
  }
}
