package dev.grid.server.security;

import dev.grid.InvalidConfigurationException;
import dev.grid.security.PasswordMatcher;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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
 * Knows the users of the member's policy, as it was within the last seconds. Every request brings
 * name and password again, so the last that was right is remembered by a keyed digest; one password
 * is compared at a time and few wait, so that guessing takes one processor at most, and not the
 * server's threads. Thread-safe.
 */
final class PolicyUsers implements AuthenticationProvider {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final int WAITING_MAX = 8;
  private static final long RELOAD_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final PolicySource source;
  private final PasswordMatcher passwords;
  private final SecretKeySpec key;
  private final Semaphore comparing = new Semaphore(1, true);
  private final AtomicReference<@Nullable Loaded> loaded = new AtomicReference<>();

  private volatile @Nullable Known last;

  private record Known(SecurityPolicy policy, byte[] digest) {}

  private record Loaded(SecurityPolicy policy, long nanos) {}

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
        known != null
            && known.policy().equals(policy)
            && MessageDigest.isEqual(known.digest(), digest);
    if (!isKnown && !matches(policy, user, password) || user == null) {
      throw new BadCredentialsException("the name is unknown, or the password is wrong");
    }
    last = new Known(policy, digest);
    List<GrantedAuthority> roles =
        user.roles().stream()
            .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role))
            .toList();
    return UsernamePasswordAuthenticationToken.authenticated(name, null, roles);
  }

  /** What cannot be loaded leaves what there was. */
  private SecurityPolicy policy() {
    Loaded before = loaded.get();
    long now = System.nanoTime();
    if (before != null && now - before.nanos() < RELOAD_NANOS) {
      return before.policy();
    }
    SecurityPolicy policy;
    try {
      policy = source.load();
    } catch (IOException | InvalidConfigurationException e) {
      if (before == null) {
        throw new AuthenticationServiceException("the users cannot be read", e);
      }
      policy = before.policy();
    }
    loaded.set(new Loaded(policy, now));
    return policy;
  }

  /** Takes as long for a name that nobody has, as it is compared with another's. */
  private boolean matches(SecurityPolicy policy, @Nullable User user, String password) {
    String stored = user == null ? null : user.password();
    if (comparing.getQueueLength() >= WAITING_MAX) {
      throw new AuthenticationServiceException("too many passwords are being compared");
    }
    comparing.acquireUninterruptibly();
    try {
      String compared = stored != null ? stored : anyPassword(policy);
      return compared != null && passwords.matches(password, compared) && stored != null;
    } finally {
      comparing.release();
    }
  }

  private static @Nullable String anyPassword(SecurityPolicy policy) {
    for (User user : policy.users()) {
      if (user.password() != null) {
        return user.password();
      }
    }
    return null;
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
