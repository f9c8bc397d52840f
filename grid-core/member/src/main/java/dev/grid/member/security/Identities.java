package dev.grid.member.security;

import dev.grid.config.ClientAuthenticator;
import dev.grid.config.ClientAuthenticator.Attempt;
import dev.grid.config.Credentials;
import dev.grid.config.Identity;
import dev.grid.config.SecurityConfig;
import dev.grid.kernel.Printable;
import dev.grid.security.PasswordMatcher;
import dev.grid.security.User;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who a client is by what it shows: a name and password or a token, else a certificate,
 * else nothing. What is shown must be right. Thread-safe.
 */
public final class Identities {

  private static final Logger log = LoggerFactory.getLogger(Identities.class);

  private static final String REFUSED = "its credentials were refused";

  /** How a client has shown who it is. */
  public enum Method {
    PASSWORD,
    TOKEN,
    CERTIFICATE,
    /** It has shown nothing. */
    NONE;

    /** As audit events have it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What came of it.
   *
   * @param principal null if the client may not connect
   * @param isByApplication whether the application's authenticator has decided
   * @param ownRoles roles that the client has shown itself, in its certificate
   * @param refusal why it may not connect; null if it may
   */
  public record Verdict(
      @Nullable Identity principal,
      Method method,
      boolean isByApplication,
      Set<String> ownRoles,
      @Nullable String refusal) {

    /** It may not connect. */
    public static Verdict refused(Method method, String why) {
      return new Verdict(null, method, false, Set.of(), why);
    }

    private static Verdict of(Identity principal, Method method, Set<String> ownRoles) {
      return new Verdict(principal, method, false, ownRoles, null);
    }

    private static Verdict of(User user, Method method) {
      return of(new Identity(user.name(), user.roles()), method, Set.of());
    }
  }

  private final SecurityConfig config;
  private final Supplier<@Nullable CompiledPolicy> policy;
  private final RememberedPasswords remembered;

  /**
   * Decides by a configuration.
   *
   * @param policy the one of now, or null if there is none
   */
  Identities(
      SecurityConfig config,
      Supplier<@Nullable CompiledPolicy> policy,
      RememberedPasswords remembered) {
    this.config = config;
    this.policy = policy;
    this.remembered = remembered;
  }

  /** Whether anybody is known: otherwise everybody is nobody. */
  public boolean areKnown() {
    CompiledPolicy users = policy.get();
    return config.authenticator() != null || users != null && users.hasUsers();
  }

  /** How it shows who it is. */
  public static Method methodOf(Attempt attempt) {
    return attempt.credentials() != null
        ? Method.PASSWORD
        : attempt.token() != null
            ? Method.TOKEN
            : attempt.certificates().isEmpty() ? Method.NONE : Method.CERTIFICATE;
  }

  /** Whether {@link #identify} hashes a password or asks the application. Any thread. */
  public boolean takesLong(Attempt attempt) {
    Credentials shown = attempt.credentials();
    CompiledPolicy users = policy.get();
    User user = shown == null || users == null ? null : users.user(shown.username());
    String stored = user == null ? null : user.password();
    if (shown != null && stored != null) { // The application is not asked about these.
      return !remembered.knows(shown, stored);
    }
    return config.authenticator() != null || shown != null && users != null && users.hasUsers();
  }

  /**
   * Says who it is. May block and take long, but for those that show nothing where nobody is known.
   */
  public Verdict identify(Attempt attempt) {
    Method method = methodOf(attempt);
    if (config.certificateAndPassword()
        && (method != Method.PASSWORD || attempt.certificates().isEmpty())) {
      return Verdict.refused(method, "it must show a certificate, and a name and password");
    }
    CompiledPolicy users = policy.get();
    if (method == Method.PASSWORD || method == Method.TOKEN) {
      if (!areKnown()) {
        return Verdict.refused(method, "it shows credentials, but this member knows none");
      }
      return byCredentials(attempt, method, users);
    }
    if (method == Method.CERTIFICATE) {
      return byCertificate(attempt, users);
    }
    if (!areKnown()) {
      return Verdict.of(Identity.NOBODY, method, Set.of());
    }
    return byApplication(attempt, method);
  }

  /** Says who shows a name and password elsewhere than on a connection, where it has no more. */
  Verdict identifyByPassword(Attempt attempt) {
    return areKnown()
        ? byCredentials(attempt, Method.PASSWORD, policy.get())
        : Verdict.refused(Method.PASSWORD, REFUSED);
  }

  private Verdict byCredentials(Attempt attempt, Method method, @Nullable CompiledPolicy users) {
    Credentials credentials = attempt.credentials();
    byte[] token = attempt.token();
    if (users != null && credentials != null) {
      User user = users.user(credentials.username());
      if (user != null && user.password() != null) {
        return isRight(credentials, user.password())
            ? Verdict.of(user, method)
            : Verdict.refused(method, REFUSED);
      }
      if (user != null || config.authenticator() == null) {
        hashForNobody(users, credentials);
        return Verdict.refused(method, REFUSED);
      }
    } else if (users != null && token != null) {
      User user = byToken(users, token);
      if (user != null) {
        return Verdict.of(user, method);
      }
    }
    return byApplication(attempt, method);
  }

  private boolean isRight(Credentials shown, String stored) {
    if (remembered.knows(shown, stored)) {
      return true;
    }
    boolean isRight = matches(config.passwords(), shown.password(), stored);
    if (isRight) {
      remembered.add(shown, stored);
    }
    return isRight;
  }

  private static boolean matches(PasswordMatcher matcher, String password, String stored) {
    try {
      return matcher.matches(password, stored);
    } catch (RuntimeException e) {
      log.error("a stored password could not be compared with", e);
      return false;
    }
  }

  /** The time that an answer takes must not tell which names there are. */
  private void hashForNobody(CompiledPolicy users, Credentials shown) {
    for (User user : users.policy().users()) {
      if (user.password() != null) {
        var unused = matches(config.passwords(), shown.password(), user.password());
        return;
      }
    }
  }

  /** Compares with the tokens of all, so that the time tells nothing of where they differ. */
  private static @Nullable User byToken(CompiledPolicy users, byte[] token) {
    User found = null;
    for (User user : users.policy().users()) {
      String expected = user.token();
      if (expected != null
          && MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), token)) {
        found = user;
      }
    }
    return found;
  }

  private Verdict byCertificate(Attempt attempt, @Nullable CompiledPolicy users) {
    X509Certificate certificate = attempt.certificates().getFirst();
    String name = Certificates.principal(certificate, config.certificatePrincipal());
    String attribute = config.roleAttribute();
    Set<String> ownRoles =
        attribute == null ? Set.of() : Certificates.attributes(certificate, attribute);
    boolean isNamed = name != null && !name.isEmpty() && name.length() <= Identity.NAME_CHARS_MAX;
    Identity principal = name == null || !isNamed ? null : ofCertificate(name, ownRoles, users);
    if (principal != null) {
      return Verdict.of(principal, Method.CERTIFICATE, ownRoles);
    }
    if (config.authenticator() != null) {
      return byApplication(attempt, Method.CERTIFICATE);
    }
    return Verdict.refused(
        Method.CERTIFICATE,
        isNamed
            ? "no user has the name in its certificate: " + name
            : "its certificate has no principal=" + config.certificatePrincipal());
  }

  /** The owner of a certificate; null if others have to decide, or nobody knows it. */
  private @Nullable Identity ofCertificate(
      String name, Set<String> ownRoles, @Nullable CompiledPolicy users) {
    User user = users == null ? null : users.user(name);
    if (user != null) {
      Set<String> roles = new HashSet<>(ownRoles);
      roles.addAll(user.roles());
      return new Identity(name, roles);
    }
    boolean isListed = users != null && users.hasUsers() && config.roleAttribute() == null;
    return isListed || config.authenticator() != null ? null : new Identity(name, ownRoles);
  }

  private Verdict byApplication(Attempt attempt, Method method) {
    ClientAuthenticator authenticator = config.authenticator();
    if (authenticator != null) {
      try {
        Identity principal = authenticator.authenticate(attempt);
        if (principal != null) {
          return new Verdict(principal, method, true, Set.of(), null);
        }
      } catch (RuntimeException e) {
        log.error("the authenticator failed for client={}", Printable.of(attempt.clientName()), e);
      }
    }
    return Verdict.refused(
        method, method == Method.NONE ? "it shows no credentials, and needs some" : REFUSED);
  }

  /** Who somebody is by the policy of now; null if it would not be let in any more. */
  @Nullable Identity now(Verdict verdict, Identity principal) {
    if (verdict.isByApplication()) {
      return principal;
    }
    CompiledPolicy users = policy.get();
    return switch (verdict.method()) {
      case NONE -> areKnown() ? null : principal;
      case CERTIFICATE -> ofCertificate(principal.name(), verdict.ownRoles(), users);
      case PASSWORD, TOKEN -> {
        User user = users == null ? null : users.user(principal.name());
        yield user == null ? null : new Identity(user.name(), user.roles());
      }
    };
  }

  /** A policy has come in place of another: what was right may be wrong. */
  void forget() {
    remembered.clear();
  }
}
