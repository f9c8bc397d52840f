package dev.grid.kernel;

import dev.grid.config.MemberConfig;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a new state is made from.
 *
 * @param name the structure's name
 * @param partition the partition it is in
 * @param config the member's configuration, where the room finds its own
 * @param budget what the structure's states on this member use together, if it limits that
 * @param directory where the structure's states on this member tell what they have; null if they do
 *     not
 */
public record StateContext(
    String name,
    int partition,
    MemberConfig config,
    Budget budget,
    Supplier<? extends @Nullable Directory> directory) {

  public StateContext {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(budget, "budget");
    Objects.requireNonNull(directory, "directory");
  }

  /** Of a state that tells nobody what it has. */
  public StateContext(String name, int partition, MemberConfig config, Budget budget) {
    this(name, partition, config, budget, () -> null);
  }

  /** Of a state that shares its budget with no other. */
  public StateContext(String name, int partition, MemberConfig config) {
    this(name, partition, config, new Budget((budget, asking) -> {}));
  }
}
