package dev.grid.server.security;

import dev.grid.InvalidConfigurationException;
import dev.grid.security.PasswordMatcher;
import dev.grid.security.Passwords;
import dev.grid.security.PolicySource;
import dev.grid.security.SecurityPolicy;
import dev.grid.security.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * Knows the users of the member's policy, as it is by now. Every request brings name and password
 * again, so the last that was right is remembered by a keyed digest; one password is compared at a
 * time, so that guessing takes one processor at most. Thread-safe.
 */
final class PolicyUsers implements AuthenticationProvider {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final PolicySource source;
  private final PasswordMatcher passwords;
  private final SecretKeySpec key;
  private final Semaphore comparing = new Semaphore(1, true);

  /** What is compared with where there is no such user, so that it takes as long. */
  private final String nobody = Passwords.hash("nobody");

  private volatile @Nullable Known last;

  private record Known(SecurityPolicy policy, byte[] digest) {}

  PolicyUsers(PolicySource source, PasswordMatcher passwords) {
    this.source = source;
    this.passwords = passwords;
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    key = new SecretKeySpec(bytes, ALGORITHM);
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
  }

  @Override
  public Authentication authenticate(Authentication shown) {
    String name = shown.getName();
    String password = String.valueOf(shown.getCredentials());
    SecurityPolicy policy = policy();
    User user = policy.user(name);
    byte[] digest = digest(name, password);
    Known known = last;
    boolean isKnown =
        known != null && known.policy() == policy && MessageDigest.isEqual(known.digest(), digest);
    if (!isKnown && !matches(user, password) || user == null) {
      throw new BadCredentialsException("the name is unknown, or the password is wrong");
    }
    last = new Known(policy, digest);
    List<GrantedAuthority> roles =
        user.roles().stream()
            .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role))
            .toList();
    return UsernamePasswordAuthenticationToken.authenticated(name, null, roles);
  }

  private SecurityPolicy policy() {
    try {
      return source.load();
    } catch (IOException | InvalidConfigurationException e) {
      throw new AuthenticationServiceException("the users cannot be read", e);
    }
  }

  private boolean matches(@Nullable User user, String password) {
    String stored = user == null ? null : user.password();
    comparing.acquireUninterruptibly();
    try {
      if (stored == null) {
        var unused = Passwords.JDK.matches(password, nobody);
        return false;
      }
      return passwords.matches(password, stored);
    } finally {
      comparing.release();
    }
  }

  private byte[] digest(String name, String password) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] first = name.getBytes(StandardCharsets.UTF_8);
      mac.update(Integer.toString(first.length).getBytes(StandardCharsets.US_ASCII));
      mac.update((byte) 0);
      mac.update(first);
      return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is part of every Java", e);
    }
  }
}
