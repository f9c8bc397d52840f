package dev.grid.security;

/**
 * Compares passwords with what is stored of them. Thread-safe. {@link Passwords#JDK} needs no
 * library; another may know more forms, such as bcrypt.
 */
@FunctionalInterface
public interface PasswordMatcher {

  /**
   * Whether this is the password that {@code stored} was made of. May take as long as it needs; at
   * most half as many run at a time as there are processors.
   */
  boolean matches(String password, String stored);

  /**
   * Refuses what it could never compare with. Called when a policy is loaded.
   *
   * @throws dev.grid.InvalidConfigurationException that says what it knows, without {@code stored}
   */
  default void requireReadable(String stored) {}
}
