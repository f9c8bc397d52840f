package dev.grid.protocol.types;

import dev.grid.protocol.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Which of a member's addresses: {@link #MEMBER} or {@link #CLIENT}, and a name where there are
 * several.
 */
@Struct
public record EndpointQualifier(int type, @Nullable String identifier) {

  public static final int MEMBER = 0;
  public static final int CLIENT = 1;
}
