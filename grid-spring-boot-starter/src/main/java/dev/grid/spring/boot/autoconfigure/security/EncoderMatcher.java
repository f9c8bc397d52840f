package dev.grid.spring.boot.autoconfigure.security;

import dev.grid.InvalidConfigurationException;
import dev.grid.security.PasswordMatcher;
import dev.grid.security.Passwords;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Compares passwords by an encoder of Spring Security's. Thread-safe, as encoders are. */
record EncoderMatcher(PasswordEncoder encoder) implements PasswordMatcher {

  /** A longer one is refused: the work for it would be the client's choice. */
  private static final int PASSWORD_CHARS_MAX = 4_096;

  @Override
  public boolean matches(String password, String stored) {
    return password.length() <= PASSWORD_CHARS_MAX && encoder.matches(password, stored);
  }

  /** Encoders say by an exception that they do not know a form, and compare nothing then. */
  @Override
  public void requireReadable(String stored) {
    if (Passwords.isPlain(stored)) {
      return;
    }
    try {
      var unused = encoder.matches("", stored);
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigurationException(
          "a stored password must be one that "
              + encoder.getClass().getSimpleName()
              + " reads, as in {bcrypt}..., or {noop}... for plain text in development: "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public String toString() {
    return "EncoderMatcher[" + encoder.getClass().getSimpleName() + "]";
  }
}
