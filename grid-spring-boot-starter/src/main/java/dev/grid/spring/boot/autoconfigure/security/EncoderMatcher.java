package dev.grid.spring.boot.autoconfigure.security;

import dev.grid.InvalidConfigurationException;
import dev.grid.security.PasswordMatcher;
import dev.grid.security.Passwords;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Compares passwords as Spring Security does where what is stored begins with an id, as in {@code
 * {bcrypt}}, and by the application's encoder where it does not. Thread-safe, as encoders are.
 */
final class EncoderMatcher implements PasswordMatcher {

  private final PasswordEncoder byId = PasswordEncoderFactories.createDelegatingPasswordEncoder();
  private final @Nullable PasswordEncoder own;

  /**
   * Of an application.
   *
   * @param own its encoder; null if it has none
   */
  EncoderMatcher(@Nullable PasswordEncoder own) {
    this.own = own;
  }

  private PasswordEncoder encoder(String stored) {
    return own == null || stored.startsWith("{") ? byId : own;
  }

  /** A longer one is refused: the work for it would be the client's choice. */
  private static final int PASSWORD_CHARS_MAX = 4_096;

  @Override
  public boolean matches(String password, String stored) {
    return password.length() <= PASSWORD_CHARS_MAX && encoder(stored).matches(password, stored);
  }

  /** Encoders say by an exception that they do not know a form, and compare nothing then. */
  @Override
  public void requireReadable(String stored) {
    if (Passwords.isPlain(stored)) {
      return;
    }
    try {
      var unused = encoder(stored).matches("anything", stored);
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigurationException(
          "a stored password must begin with how it is stored, as in {bcrypt}..., or {noop}... for"
              + " plain text in development",
          e);
    }
  }

  @Override
  public String toString() {
    return "EncoderMatcher[own=" + (own == null ? "none" : own.getClass().getSimpleName()) + "]";
  }
}
