package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.MergePolicy;
import dev.grid.fencedlock.FencedLockConfig;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a fenced lock behaves.
 *
 * @param lockAcquireLimit How often the thread that holds it may take it at once, 1 for a lock that
 *     is not reentrant; 0 for no limit.
 */
record FencedLockProperties(@DefaultValue("0") int lockAcquireLimit)
    implements StructureProperties {

  @Override
  public FencedLockConfig toConfig(String name, Function<String, MergePolicy> mergePolicies) {
    return new FencedLockConfig(name, lockAcquireLimit);
  }
}
