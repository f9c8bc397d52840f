package dev.grid.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A name and a password. {@link #toString()} does not show the password.
 *
 * @param username not null, may be empty
 * @param password not null, may be empty
 */
public record Credentials(String username, String password) {

  public Credentials {
    Objects.requireNonNull(username, "username");
    Objects.requireNonNull(password, "password");
  }

  /** Whether both name and password are equal; takes the same time wherever they differ. */
  public boolean sameAs(Credentials other) {
    boolean sameName = MessageDigest.isEqual(bytes(username), bytes(other.username));
    boolean samePassword = MessageDigest.isEqual(bytes(password), bytes(other.password));
    return sameName && samePassword;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "Credentials[username=" + username + "]";
  }
}
