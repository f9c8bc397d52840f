package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.MemberConfig;

/**
 * Changes what the embedded member is started with, after the properties have been applied. Beans
 * of this type are called in their order.
 */
@FunctionalInterface
public interface GridMemberConfigCustomizer {

  /** Returns the configuration to start with; {@code config} itself to change nothing. */
  MemberConfig customize(MemberConfig config);
}
