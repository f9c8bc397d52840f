package dev.grid.config;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is. Immutable.
 *
 * @param name not null; at most {@value #NAME_CHARS_MAX} characters; clients of one name are the
 *     same to the cluster
 * @param roles what the cluster may decide by; not null, may be empty
 * @param expires when it must have shown again who it is: its connections end then; null for never
 */
public record Identity(String name, Set<String> roles, @Nullable Instant expires) {

  /** Longer names are refused. */
  public static final int NAME_CHARS_MAX = 1_024;

  /** A client of a member that asks nobody who it is: the empty name, and no roles. */
  public static final Identity NOBODY = new Identity("", Set.of());

  public Identity {
    Objects.requireNonNull(name, "name");
    if (name.length() > NAME_CHARS_MAX) {
      throw new IllegalArgumentException(
          "the name of an identity has length="
              + name.length()
              + ": at most "
              + NAME_CHARS_MAX
              + " characters are allowed");
    }
    roles = Set.copyOf(roles);
  }

  /** One that does not expire. */
  public Identity(String name, Set<String> roles) {
    this(name, roles, null);
  }

  /** One without roles. */
  public static Identity named(String name) {
    return new Identity(name, Set.of());
  }
}
