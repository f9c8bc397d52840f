package dev.grid.security;

import dev.grid.InvalidConfigurationException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One who may connect as a client. Immutable; {@link #toString()} shows neither password nor token.
 * A user without both is known by a certificate only.
 *
 * @param name what it logs in with, and what its certificate says; not empty
 * @param password as a {@link PasswordMatcher} reads it, for example of {@link Passwords#hash};
 *     null if it has none
 * @param token what it may show instead of name and password, as UTF-8; null if it has none
 * @param roles what it may do; see {@link SecurityPolicy}
 */
public record User(
    String name, @Nullable String password, @Nullable String token, Set<String> roles) {

  /** A shorter token can be guessed. */
  public static final int TOKEN_CHARS_MIN = 8;

  private static final int NAME_CHARS_MAX = 1_024;

  public User {
    Objects.requireNonNull(name, "name");
    if (name.isEmpty() || name.length() > NAME_CHARS_MAX) {
      throw new InvalidConfigurationException(
          "a user's name has length="
              + name.length()
              + ": must be from 1 to "
              + NAME_CHARS_MAX
              + " characters");
    }
    if (password != null && password.isEmpty()) {
      throw new InvalidConfigurationException(
          "user name=" + name + " password='': leave it out, or store a hash");
    }
    if (token != null && token.length() < TOKEN_CHARS_MIN) {
      throw new InvalidConfigurationException(
          "user name="
              + name
              + " token of length="
              + token.length()
              + ": must have at least "
              + TOKEN_CHARS_MIN
              + " characters");
    }
    roles = Set.copyOf(roles);
  }

  /** A user with a stored password. */
  public static User withPassword(String name, String password, String... roles) {
    return new User(name, password, null, Set.of(roles));
  }

  /** A user with a token. */
  public static User withToken(String name, String token, String... roles) {
    return new User(name, null, token, Set.of(roles));
  }

  /** A user that is known by its certificate. */
  public static User withCertificate(String name, String... roles) {
    return new User(name, null, null, Set.of(roles));
  }

  @Override
  public String toString() {
    return "User[name="
        + name
        + ", password="
        + (password == null ? "none" : "***")
        + ", token="
        + (token == null ? "none" : "***")
        + ", roles="
        + roles
        + "]";
  }
}
