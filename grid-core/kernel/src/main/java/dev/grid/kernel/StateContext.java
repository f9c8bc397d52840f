package dev.grid.kernel;

import dev.grid.config.MemberConfig;
import java.util.Objects;

/**
 * What a new state is made from.
 *
 * @param name the structure's name
 * @param partition the partition it is in
 * @param config the member's configuration, where the room finds its own
 * @param budget what the structure's states on this member use together, if it limits that
 */
public record StateContext(String name, int partition, MemberConfig config, Budget budget) {

  public StateContext {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(budget, "budget");
  }

  /** Of a state that shares its budget with no other. */
  public StateContext(String name, int partition, MemberConfig config) {
    this(name, partition, config, new Budget((budget, asking) -> {}));
  }
}
