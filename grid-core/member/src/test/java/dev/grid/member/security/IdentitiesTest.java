package dev.grid.member.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.ClientAuthenticator.Attempt;
import dev.grid.config.Credentials;
import dev.grid.config.Identity;
import dev.grid.config.SecurityConfig;
import dev.grid.member.security.Identities.Verdict;
import dev.grid.security.CertificatePrincipal;
import dev.grid.security.PasswordMatcher;
import dev.grid.security.SecurityPolicy;
import dev.grid.security.User;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who a client is: by what it shows, in one order, and nobody by what is wrong. */
class IdentitiesTest {

  /** Of ada, with two organizational units and alternative names; signed by itself. */
  static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIICCDCCAa6gAwIBAgIUCYw6f0S1WBriOzMcGjSbCmvCQ3UwCgYIKoZIzj0EAwIw
      QDENMAsGA1UECgwER3JpZDEPMA0GA1UECwwGdHJhZGVyMRAwDgYDVQQLDAdhdWRp
      dG9yMQwwCgYDVQQDDANhZGEwIBcNMjYxMTMwMDUyNjI2WhgPMjEyNjExMDYwNTI2
      MjZaMEAxDTALBgNVBAoMBEdyaWQxDzANBgNVBAsMBnRyYWRlcjEQMA4GA1UECwwH
      YXVkaXRvcjEMMAoGA1UEAwwDYWRhMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
      Zj/I4JsKmKGgxhIqYAoNYzho0PgEMly9+avaULYL9YnmfklLrDYlIStSdYS/Dqz7
      AgyWfTrSmC7d2a5h531V5aOBgzCBgDAdBgNVHQ4EFgQUkl9iGTEpMnh+rO/0dhsn
      p1j4MWIwHwYDVR0jBBgwFoAUkl9iGTEpMnh+rO/0dhsnp1j4MWIwDwYDVR0TAQH/
      BAUwAwEB/zAtBgNVHREEJjAkgg9hZGEuZXhhbXBsZS5jb22GEXNwaWZmZTovL2dy
      aWQvYWRhMAoGCCqGSM49BAMCA0gAMEUCIHkUWWlH48IRP/OT6LQem1JIaCvRSebl
      J+wklW3V1I+fAiEA2G5mJoqoxUqE4OBlRZ1YpwbV4KuVvIciHvOZs8XUcJg=
      -----END CERTIFICATE-----
      """;

  /** Stored as it is, and counted. */
  private final List<String> compared = new ArrayList<>();

  private final PasswordMatcher matcher =
      (password, stored) -> {
        compared.add(stored);
        return stored.equals("stored:" + password);
      };

  private long nanos;
  private @Nullable CompiledPolicy policy;
  private SecurityConfig config = SecurityConfig.defaults().withPasswords(matcher);

  private Identities identities() {
    return new Identities(config, () -> policy, new RememberedPasswords(() -> nanos));
  }

  private void users(User... users) {
    SecurityPolicy made = SecurityPolicy.EMPTY.withRole("trader").withRole("auditor");
    for (User user : users) {
      made = made.withUser(user);
    }
    config = config.with(made);
    policy = new CompiledPolicy(made);
  }

  static X509Certificate certificate() {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(CERTIFICATE.getBytes(StandardCharsets.US_ASCII)));
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }

  private static Attempt attempt(
      @Nullable Credentials credentials, @Nullable String token, boolean hasCertificate) {
    return new Attempt(
        "client",
        "/127.0.0.1:1",
        credentials,
        token == null ? null : token.getBytes(StandardCharsets.UTF_8),
        hasCertificate ? List.of(certificate()) : List.of());
  }

  private static Attempt password(String name, String password) {
    return attempt(new Credentials(name, password), null, false);
  }

  private static final Attempt NOTHING = attempt(null, null, false);

  private static void isRefused(Verdict verdict) {
    assertThat(verdict.principal()).isNull();
    assertThat(verdict.refusal()).isNotNull();
  }

  @Test
  void whereNobodyIsKnown_whoShowsNothingIsNobody_andWhoShowsSomethingIsRefused() {
    assertThat(identities().areKnown()).isFalse();
    assertThat(identities().identify(NOTHING).principal()).isEqualTo(Identity.NOBODY);
    isRefused(identities().identify(password("ada", "secret")));
    isRefused(identities().identify(attempt(null, "token", false)));
  }

  @Test
  void user_isKnownByPasswordOrToken_withItsRoles() {
    users(
        User.withPassword("ada", "stored:secret", "trader"),
        User.withToken("batch", "0123456789abcdef", "auditor"));

    assertThat(identities().identify(password("ada", "secret")).principal())
        .isEqualTo(new Identity("ada", Set.of("trader")));
    assertThat(identities().identify(attempt(null, "0123456789abcdef", false)).principal())
        .isEqualTo(new Identity("batch", Set.of("auditor")));
    isRefused(identities().identify(password("ada", "wrong")));
    isRefused(identities().identify(password("batch", "0123456789abcdef")));
    isRefused(identities().identify(attempt(null, "0123456789abcdeX", false)));
    isRefused(identities().identify(NOTHING));
  }

  @Test
  void unknownName_takesAsLongAsAKnownOne() {
    users(User.withPassword("ada", "stored:secret"));

    isRefused(identities().identify(password("eve", "secret")));

    assertThat(compared).containsExactly("stored:secret");
  }

  @Test
  void rightPassword_isRemembered_forFiveMinutes_andNeverAWrongOne() {
    users(User.withPassword("ada", "stored:secret"));
    Identities identities = identities();

    identities.identify(password("ada", "secret"));
    identities.identify(password("ada", "secret"));
    assertThat(compared).hasSize(1);
    identities.identify(password("ada", "wrong"));
    identities.identify(password("ada", "wrong"));
    assertThat(compared).hasSize(3);

    nanos += RememberedPasswords.NANOS_MAX + TimeUnit.SECONDS.toNanos(1);
    identities.identify(password("ada", "secret"));
    assertThat(compared).hasSize(4);

    identities.forget();
    identities.identify(password("ada", "secret"));
    assertThat(compared).hasSize(5);
  }

  @Test
  void rememberedPassword_isNotThatOfAnotherHash() {
    users(User.withPassword("ada", "stored:secret"));
    Identities identities = identities();
    identities.identify(password("ada", "secret"));

    users(User.withPassword("ada", "stored:changed"));

    isRefused(identities.identify(password("ada", "secret")));
  }

  @Test
  void application_decidesAboutWhoIsNoUser_andNotAboutAUsersWrongPassword() {
    users(User.withPassword("ada", "stored:secret"));
    config = config.withAuthenticator(attempt -> new Identity("by application", Set.of("x")));

    assertThat(identities().identify(password("eve", "any")).principal())
        .isEqualTo(new Identity("by application", Set.of("x")));
    assertThat(identities().identify(NOTHING).principal()).isNotNull();
    isRefused(identities().identify(password("ada", "wrong")));
    assertThat(identities().identify(password("ada", "secret")).principal())
        .isEqualTo(Identity.named("ada"));
  }

  @Test
  void rememberedPassword_doesNotWaitBehindTheApplication() {
    users(User.withPassword("ada", "stored:secret"));
    config = config.withAuthenticator(attempt -> null);
    Identities identities = identities();
    assertThat(identities.takesLong(password("ada", "secret"))).isTrue();

    identities.identify(password("ada", "secret"));

    assertThat(identities.takesLong(password("ada", "secret"))).isFalse();
    assertThat(identities.takesLong(password("ada", "wrong"))).isTrue();
    assertThat(identities.takesLong(password("eve", "secret"))).isTrue();
    assertThat(identities.takesLong(NOTHING)).isTrue();
  }

  @Test
  void applicationThatFails_refuses() {
    config =
        config.withAuthenticator(
            attempt -> {
              throw new IllegalStateException("no directory");
            });

    isRefused(identities().identify(password("ada", "secret")));
  }

  @Test
  void certificate_isAskedAbout_onlyIfNothingElseIsShown() {
    users(User.withPassword("ada", "stored:secret", "trader"));
    Attempt onlyCertificate = attempt(null, null, true);

    assertThat(identities().identify(onlyCertificate).principal())
        .isEqualTo(new Identity("ada", Set.of("trader")));
    isRefused(identities().identify(attempt(new Credentials("ada", "wrong"), null, true)));
    isRefused(identities().identify(attempt(null, "wrong-token", true)));

    users(User.withPassword("bob", "stored:secret"));
    isRefused(identities().identify(onlyCertificate));
  }

  @Test
  void certificate_withoutUsers_isItsOwnersName_andRolesAreInAnAttribute() {
    Attempt shown = attempt(null, null, true);

    assertThat(identities().identify(shown).principal()).isEqualTo(Identity.named("ada"));
    config = config.withRoleAttribute("ou").withCertificatePrincipal(CertificatePrincipal.SAN_URI);
    assertThat(identities().identify(shown).principal())
        .isEqualTo(new Identity("spiffe://grid/ada", Set.of("trader", "auditor")));
  }

  @Test
  void partsOfCertificates_areNames() {
    X509Certificate certificate = certificate();

    assertThat(Certificates.principal(certificate, CertificatePrincipal.CN)).isEqualTo("ada");
    assertThat(Certificates.principal(certificate, CertificatePrincipal.DN))
        .isEqualTo("CN=ada,OU=auditor,OU=trader,O=Grid");
    assertThat(Certificates.principal(certificate, CertificatePrincipal.SAN_DNS))
        .isEqualTo("ada.example.com");
    assertThat(Certificates.attributes(certificate, "street")).isEmpty();
  }

  @Test
  void bothAreNeeded_ifBothAreAskedFor() {
    users(User.withPassword("ada", "stored:secret"));
    config = config.withCertificateAndPassword(true);

    isRefused(identities().identify(password("ada", "secret")));
    isRefused(identities().identify(attempt(null, null, true)));
    isRefused(identities().identify(attempt(new Credentials("ada", "wrong"), null, true)));
    assertThat(
            identities()
                .identify(attempt(new Credentials("ada", "secret"), null, true))
                .principal())
        .isEqualTo(Identity.named("ada"));
  }

  @Test
  void whoIsGoneFromThePolicy_isNobodyAnyMore_andWhoStaysHasTheRolesOfNow() {
    users(
        User.withPassword("ada", "stored:secret", "trader"),
        User.withPassword("bob", "stored:secret", "trader"));
    Identities identities = identities();
    Verdict ada = identities.identify(password("ada", "secret"));
    Verdict bob = identities.identify(password("bob", "secret"));

    users(User.withPassword("bob", "stored:secret", "auditor"));

    assertThat(now(identities, ada)).isNull();
    assertThat(now(identities, bob)).isEqualTo(new Identity("bob", Set.of("auditor")));
  }

  @Test
  void nobody_isNobodyAnyMore_whenThereAreUsers() {
    Identities identities = identities();
    Verdict nobody = identities.identify(NOTHING);
    assertThat(now(identities, nobody)).isEqualTo(Identity.NOBODY);

    users(User.withPassword("ada", "stored:secret"));

    assertThat(now(identities, nobody)).isNull();
  }

  private static @Nullable Identity now(Identities identities, Verdict verdict) {
    Identity principal = verdict.principal();
    assertThat(principal).isNotNull();
    return principal == null ? null : identities.now(verdict, principal);
  }
}
