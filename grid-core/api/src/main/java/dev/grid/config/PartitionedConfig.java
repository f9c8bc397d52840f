package dev.grid.config;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the configurations of structures that live in partitions share: backups on other members,
 * and what happens when the cluster splits.
 *
 * @param <C> the configuration itself
 */
public interface PartitionedConfig<C extends PartitionedConfig<C>> extends StructureConfig {

  /** How many further members have a change before its call is answered, unless configured. */
  int BACKUPS_DEFAULT = 1;

  /** Most members that have a copy beside the primary, of both kinds together. */
  int BACKUPS_MAX = 6;

  @Override
  int backupCount();

  @Override
  int asyncBackupCount();

  @Override
  @Nullable SplitBrainProtection protection();

  /** What stays when a split has healed. */
  MergePolicy mergePolicy();

  /** This with another {@link #backupCount}. */
  C withBackupCount(int backupCount);

  /** This with another {@link #asyncBackupCount}. */
  C withAsyncBackupCount(int asyncBackupCount);

  /** This with another {@link #protection}. */
  C withProtection(@Nullable SplitBrainProtection protection);

  /** This with another {@link #mergePolicy}. */
  C withMergePolicy(MergePolicy mergePolicy);

  /**
   * This with another number of backups.
   *
   * @param backupCount how many members have a change before its call is answered
   * @param asyncBackupCount how many more get it a little later
   * @throws InvalidConfigurationException if one is negative, or they are more than {@link
   *     #BACKUPS_MAX} together
   */
  default C withBackups(int backupCount, int asyncBackupCount) {
    requireValid(type(), name(), backupCount, asyncBackupCount, mergePolicy());
    // By way of none, as the old count of one kind need not fit the new one of the other.
    return withAsyncBackupCount(0)
        .withBackupCount(backupCount)
        .withAsyncBackupCount(asyncBackupCount);
  }

  /**
   * Refuses shared components that cannot work, for the constructors of configurations.
   *
   * @throws InvalidConfigurationException with what is wrong
   */
  static void requireValid(
      StructureType<?, ?> type,
      String name,
      int backupCount,
      int asyncBackupCount,
      MergePolicy mergePolicy) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(mergePolicy, "mergePolicy");
    if (backupCount < 0 || asyncBackupCount < 0 || backupCount > BACKUPS_MAX - asyncBackupCount) {
      throw new InvalidConfigurationException(
          type.tag()
              + " name="
              + name
              + " backupCount="
              + backupCount
              + " asyncBackupCount="
              + asyncBackupCount
              + ": must be from 0 to "
              + BACKUPS_MAX
              + ", also together");
    }
  }

  /**
   * {@link #requireValid(StructureType, String, int, int, MergePolicy)} of what may be in a Raft
   * group instead, and then has no use for what these say.
   *
   * @throws InvalidConfigurationException with what is wrong
   */
  static void requireValid(
      StructureType<?, ?> type,
      String name,
      Consistency consistency,
      int backupCount,
      int asyncBackupCount,
      @Nullable SplitBrainProtection protection,
      MergePolicy mergePolicy) {
    requireValid(type, name, backupCount, asyncBackupCount, mergePolicy);
    requireUnset(type, name, consistency, "backupCount", backupCount, BACKUPS_DEFAULT);
    requireUnset(type, name, consistency, "asyncBackupCount", asyncBackupCount, 0);
    requireUnset(type, name, consistency, "protection", protection, null);
    MergePolicy unset = MergePolicy.Standard.PUT_IF_ABSENT;
    requireUnset(type, name, consistency, "mergePolicy", mergePolicy, unset);
  }

  /**
   * Refuses a setting that has no meaning in a Raft group, for the constructors of configurations.
   *
   * @param unset the setting's value where nobody has set it
   * @throws InvalidConfigurationException if the consistency is {@link Consistency#STRONG} and the
   *     value is another
   */
  static void requireUnset(
      StructureType<?, ?> type,
      String name,
      Consistency consistency,
      String setting,
      @Nullable Object value,
      @Nullable Object unset) {
    if (consistency == Consistency.STRONG && !Objects.equals(value, unset)) {
      throw new InvalidConfigurationException(
          "%s name=%s %s=%s: must not be set with consistency=STRONG, as it is about partitions;"
                  .formatted(type.tag(), name, setting, value)
              + " a Raft group has its own copies and time. Remove one of the two");
    }
  }

  /**
   * Refuses a bound and a policy that structures of items without keys cannot have, for the
   * constructors of their configurations.
   *
   * @param maxSize the most items; 0 for no bound
   * @throws InvalidConfigurationException with what is wrong
   */
  static void requireItems(
      StructureType<?, ?> type, String name, int maxSize, MergePolicy mergePolicy) {
    if (maxSize < 0) {
      throw new InvalidConfigurationException(
          type.tag() + " name=" + name + " maxSize=" + maxSize + ": must be 0 (no bound) or more");
    }
    if (mergePolicy instanceof MergePolicy.Standard && mergePolicy.usesStatistics()) {
      throw new InvalidConfigurationException(
          type.tag()
              + " name="
              + name
              + " mergePolicy="
              + mergePolicy
              + ": items have no times and hits");
    }
  }
}
