package dev.grid.member;

import dev.grid.StructureType;
import dev.grid.config.ClusterConfig;
import dev.grid.config.Consistency;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.StructureConfig;
import dev.grid.kernel.Host;
import dev.grid.member.cluster.ClusterControl;
import dev.grid.member.cluster.ClusterRules;
import dev.grid.member.partition.Kind;
import dev.grid.member.shared.StructureCatalog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  /**
   * The fewest backups of a structure that exists and has any, as {@link
   * ClusterControl.Follower#fewestBackups}. One of a kind that this version does not know may have
   * a single one.
   */
  static int fewestOf(StructureCatalog existing, List<Kind<?>> kinds, MemberConfig config) {
    Map<String, Kind<?>> byService = new HashMap<>();
    kinds.forEach(kind -> byService.put(kind.structure().serviceName(), kind));
    int[] fewest = {ClusterControl.NO_BACKUPS};
    existing.forEach(
        id -> {
          Kind<?> kind = byService.get(id.service());
          if (kind == null) {
            fewest[0] = 1;
          } else if (kind.host(id.name()) == Host.PARTITION) {
            int copies = kind.structure().backups(id.name(), config).total();
            fewest[0] = copies > 0 ? Math.min(fewest[0], copies) : fewest[0];
          }
        });
    return fewest[0];
  }

  private static int copies(StructureConfig config) {
    return config.consistency() == Consistency.STRONG
        ? 0
        : config.backupCount() + config.asyncBackupCount();
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
