package dev.grid.structures.dynamicconfig;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.config.MergePolicy;
import dev.grid.config.PartitionedConfig;
import dev.grid.structures.dynamicconfig.ConfigHolders.ListenerConfigHolder;
import dev.grid.structures.dynamicconfig.ConfigHolders.StoreConfigHolder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which structures a client wants to configure, and what members refuse of it. Immutable. */
record Asked(StructureType<?, ?> type, String name) {

  private static final int MERGE_BATCH_DEFAULT = 100;
  private static final String MERGE_POLICIES = "com.hazelcast.spi.merge.";

  private static final Map<String, MergePolicy> POLICIES =
      Map.of(
          "PutIfAbsentMergePolicy", MergePolicy.Standard.PUT_IF_ABSENT,
          "LatestUpdateMergePolicy", MergePolicy.Standard.LATEST_UPDATE,
          "HigherHitsMergePolicy", MergePolicy.Standard.HIGHER_HITS,
          "PassThroughMergePolicy", MergePolicy.Standard.PASS_THROUGH,
          "DiscardMergePolicy", MergePolicy.Standard.DISCARD,
          "HyperLogLogMergePolicy", MergePolicy.Standard.PUT_IF_ABSENT);

  InvalidConfigurationException refused(String setting, @Nullable Object value, String why) {
    return new InvalidConfigurationException(
        type + " name=" + name + " " + setting + "=" + value + ": " + why);
  }

  /** Refuses any other value than the one that members go by. */
  void only(String setting, @Nullable Object value, @Nullable Object supported) {
    if (!Objects.equals(value, supported)) {
      throw refused(setting, value, "is not supported, only " + supported);
    }
  }

  /** Refuses whatever there is. */
  void none(String setting, @Nullable Object value) {
    boolean empty = value == null || value instanceof Collection<?> all && all.isEmpty();
    if (!empty) {
      throw refused(setting, value, "is not supported: leave it out");
    }
  }

  /** Refuses what is switched on. */
  void off(String setting, boolean enabled) {
    if (enabled) {
      throw refused(setting + ".enabled", true, "is not supported: switch it off");
    }
  }

  /** Refuses listeners, which members would have to make of classes. */
  void listeners(@Nullable List<ListenerConfigHolder> listeners) {
    if (listeners != null && !listeners.isEmpty()) {
      throw refused(
          "listenerConfigs",
          listeners.stream().map(ListenerConfigHolder::className).toList(),
          "is not supported: add listeners to the structure itself");
    }
  }

  /** Refuses a store, which members would have to make of a class or of what a client sends. */
  void store(String setting, @Nullable StoreConfigHolder store) {
    if (store == null || !store.enabled()) {
      return;
    }
    String supported = "is not supported: give members a store in their own configuration";
    if (store.className() != null) {
      throw refused(setting, store.className(), supported);
    } else if (store.factoryClassName() != null) {
      throw refused(setting + ".factoryClassName", store.factoryClassName(), supported);
    } else if (store.implementation() != null || store.factoryImplementation() != null) {
      throw refused(setting, "an object of the client", supported);
    }
    throw refused(setting + ".enabled", true, supported + ", or switch it off");
  }

  /** Refuses a class that members would have to run; which they do is their owner's choice. */
  void comparator(String setting, @Nullable String className) {
    if (className != null && !className.isEmpty()) {
      throw refused(
          setting,
          className,
          "is not supported, as members run no class that a client names: give members a comparator"
              + " in their own configuration");
    }
  }

  /** Refuses what all kinds have and members do not. */
  void common(@Nullable String splitBrainProtection, @Nullable String userCodeNamespace) {
    if (splitBrainProtection != null) {
      throw refused(
          "splitBrainProtectionName",
          splitBrainProtection,
          "members know no protections by name: configure it where members are started, or by a"
              + " client of ours");
    }
    none("userCodeNamespace", userCodeNamespace);
  }

  /** Refuses to count nothing, as members always count. */
  void statistics(boolean enabled) {
    only("statisticsEnabled", enabled, true);
  }

  /** What stays when a split has healed. */
  MergePolicy mergePolicy(String policy, int batchSize) {
    only("mergeBatchSize", batchSize, MERGE_BATCH_DEFAULT);
    MergePolicy known = knownPolicy(policy);
    if (known == null) {
      throw refused("mergePolicy", policy, "must be one of " + POLICIES.keySet());
    }
    return known;
  }

  /** The policy of this name, or null if members do not know it. */
  @Nullable MergePolicy knownPolicy(String policy) {
    return POLICIES.get(
        policy.startsWith(MERGE_POLICIES) ? policy.substring(MERGE_POLICIES.length()) : policy);
  }

  /**
   * Refuses what would have another value stay than the later one, where members have no choice.
   * The protocol's default, by which the smaller side's value does not replace one that is there,
   * is taken for no wish.
   */
  void laterValueStays(String policy, int batchSize) {
    switch (mergePolicy(policy, batchSize)) {
      case MergePolicy.Standard.PUT_IF_ABSENT, MergePolicy.Standard.LATEST_UPDATE -> {}
      default ->
          throw refused("mergePolicy", policy, "is not supported, only LatestUpdateMergePolicy");
    }
  }

  /** What has so many backups and this policy. */
  <C extends PartitionedConfig<C>> C partitioned(
      C config, int backupCount, int asyncBackupCount, MergePolicy mergePolicy) {
    return config.withBackups(backupCount, asyncBackupCount).withMergePolicy(mergePolicy);
  }
}
