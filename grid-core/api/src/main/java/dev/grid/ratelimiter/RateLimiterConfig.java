package dev.grid.ratelimiter;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.config.MergePolicy;
import dev.grid.config.PartitionedConfig;
import dev.grid.config.SplitBrainProtection;
import org.jspecify.annotations.Nullable;

/**
 * How rate limiters behave. Immutable. Start from {@link #named}.
 *
 * @param name the limiter's name, or a pattern with one {@code *}
 * @param limit the rate of each limiter of such a name; null to have it set by {@link
 *     GridRateLimiter#trySetRate}
 * @param backupCount how many further members have a change before its call is answered, from 0 to
 *     6. With less than one the rate begins anew when a member fails
 * @param asyncBackupCount how many more get it a little later; at most 6 together
 * @param protection what is refused while there are few members, or null for nothing
 * @param mergePolicy what becomes of the permits that were taken on the losing side when a split
 *     has healed. {@code PUT_IF_ABSENT} and {@code PASS_THROUGH} count those of the side that has
 *     taken more, {@code DISCARD} those of the winning side; no other can be
 */
public record RateLimiterConfig(
    String name,
    @Nullable RateLimit limit,
    int backupCount,
    int asyncBackupCount,
    @Nullable SplitBrainProtection protection,
    MergePolicy mergePolicy)
    implements PartitionedConfig<RateLimiterConfig>, RateLimiterConfigWithers {

  public RateLimiterConfig {
    PartitionedConfig.requireValid(
        GridRateLimiter.TYPE, name, backupCount, asyncBackupCount, mergePolicy);
    if (!(mergePolicy instanceof MergePolicy.Standard) || mergePolicy.usesStatistics()) {
      throw new InvalidConfigurationException(
          "rate-limiter name="
              + name
              + " mergePolicy="
              + mergePolicy
              + ": must be PUT_IF_ABSENT, PASS_THROUGH or DISCARD, as there are no values");
    }
  }

  /** The defaults: no rate yet, one backup. */
  public static RateLimiterConfig named(String name) {
    return new RateLimiterConfig(
        name, null, BACKUPS_DEFAULT, 0, null, MergePolicy.Standard.PUT_IF_ABSENT);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridRateLimiter.TYPE;
  }
}
