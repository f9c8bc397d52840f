package dev.grid.kernel;

import dev.grid.config.MemberConfig;
import java.util.Objects;

/**
 * What a new state is made from.
 *
 * @param name the structure's name
 * @param partition the partition it is in
 * @param config the member's configuration, where the room finds its own
 */
public record StateContext(String name, int partition, MemberConfig config) {

  public StateContext {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(config, "config");
  }
}
