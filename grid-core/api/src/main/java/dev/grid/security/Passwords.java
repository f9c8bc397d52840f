package dev.grid.security;

import dev.grid.InvalidConfigurationException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Stored passwords as Java alone can compare them: salted PBKDF2 (RFC 8018) in the forms that
 * Spring Security reads and writes under the same ids, and plain text for development.
 */
public final class Passwords {

  /** Begins a password that is not hashed. */
  public static final String PLAIN = "{noop}";

  /** Knows the forms of this class. */
  public static final PasswordMatcher JDK = new Jdk();

  /** A longer one is refused: the work for it would be the client's choice. */
  private static final int PASSWORD_CHARS_MAX = 4_096;

  private static final int HASH_BYTES = 32;
  private static final Form HASHED =
      new Form("{pbkdf2@SpringSecurity_v5_8}", "PBKDF2WithHmacSHA256", 310_000, 16);
  private static final Form OLDER = new Form("{pbkdf2}", "PBKDF2WithHmacSHA1", 185_000, 8);

  private Passwords() {}

  /**
   * How a password is hashed; what is stored is the id, and in hexadecimal the salt and the hash.
   */
  private record Form(String id, String algorithm, int rounds, int saltBytes) {

    byte[] hash(String password, byte[] salt) {
      PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, rounds, HASH_BYTES * Byte.SIZE);
      try {
        return SecretKeyFactory.getInstance(algorithm).generateSecret(key).getEncoded();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(algorithm + " is part of every Java", e);
      } finally {
        key.clearPassword();
      }
    }

    byte @Nullable [] stored(String text) {
      try {
        byte[] bytes = HexFormat.of().parseHex(text.substring(id.length()));
        return bytes.length == saltBytes + HASH_BYTES ? bytes : null;
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
  }

  /**
   * What to store of a password: its hash with a salt of its own, which takes a tenth of a second
   * or more.
   *
   * @throws IllegalArgumentException if it is empty, or longer than 4,096 characters
   */
  public static String hash(String password) {
    Objects.requireNonNull(password, "password");
    if (password.isEmpty() || password.length() > PASSWORD_CHARS_MAX) {
      throw new IllegalArgumentException(
          "a password of length="
              + password.length()
              + ": must have from 1 to "
              + PASSWORD_CHARS_MAX
              + " characters");
    }
    byte[] salt = new byte[HASHED.saltBytes()];
    new SecureRandom().nextBytes(salt);
    HexFormat hex = HexFormat.of();
    return HASHED.id() + hex.formatHex(salt) + hex.formatHex(HASHED.hash(password, salt));
  }

  /** Whether it is stored as plain text. */
  public static boolean isPlain(String stored) {
    return stored.startsWith(PLAIN);
  }

  private static @Nullable Form formOf(String stored) {
    return stored.startsWith(HASHED.id()) ? HASHED : stored.startsWith(OLDER.id()) ? OLDER : null;
  }

  private static final class Jdk implements PasswordMatcher {

    @Override
    public boolean matches(String password, String stored) {
      if (password.length() > PASSWORD_CHARS_MAX) {
        return false;
      }
      if (isPlain(stored)) {
        return MessageDigest.isEqual(
            password.getBytes(StandardCharsets.UTF_8),
            stored.substring(PLAIN.length()).getBytes(StandardCharsets.UTF_8));
      }
      Form form = formOf(stored);
      byte[] bytes = form == null ? null : form.stored(stored);
      if (form == null || bytes == null) {
        return false;
      }
      byte[] salt = Arrays.copyOf(bytes, form.saltBytes());
      byte[] hash = Arrays.copyOfRange(bytes, form.saltBytes(), bytes.length);
      return MessageDigest.isEqual(hash, form.hash(password, salt));
    }

    @Override
    public void requireReadable(String stored) {
      Form form = formOf(stored);
      if (!isPlain(stored) && (form == null || form.stored(stored) == null)) {
        throw new InvalidConfigurationException(
            "a stored password must begin with "
                + HASHED.id()
                + " (see Passwords.hash), "
                + OLDER.id()
                + " or "
                + PLAIN
                + ", each with what belongs to it; others, such as {bcrypt}, need a PasswordMatcher"
                + " that knows them, as with spring-security-crypto on the class path");
      }
    }

    @Override
    public String toString() {
      return "Passwords.JDK";
    }
  }
}
