package dev.grid.spring.boot.autoconfigure;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.MergePolicy;
import dev.grid.ratelimiter.RateLimit;
import dev.grid.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a rate limiter behaves.
 *
 * @param permits Number of permits in a period. If not set, an application sets the rate.
 * @param period Time in which they come.
 * @param burst Number of permits that may be taken at once. By default, those of a period.
 * @param backupCount Number of further members that have a change before its call is answered, from
 *     0 to 6.
 * @param asyncBackupCount Number of members that get a change a little later; at most 6 together
 *     with the others.
 * @param mergePolicy Which permits are counted when a split has healed: put-if-absent or
 *     pass-through for those of the side that has taken more, or discard for the winning side's.
 * @param splitBrainProtection What is refused while there are few members.
 */
record RateLimiterProperties(
    @Nullable Integer permits,
    @DefaultValue("1s") Duration period,
    @Nullable Integer burst,
    @DefaultValue("1") int backupCount,
    @DefaultValue("0") int asyncBackupCount,
    @DefaultValue("put-if-absent") String mergePolicy,
    @DefaultValue GridProperties.Protection splitBrainProtection)
    implements PartitionedProperties {

  @Override
  public RateLimiterConfig toConfig(String name, Function<String, MergePolicy> mergePolicies) {
    if (permits == null && burst != null) {
      throw new InvalidConfigurationException(
          "rate-limiter name=" + name + " burst=" + burst + " needs permits");
    }
    RateLimiterConfig config = shared(RateLimiterConfig.named(name), mergePolicies);
    return permits == null
        ? config
        : config.withLimit(new RateLimit(permits, period, burst == null ? permits : burst));
  }
}
