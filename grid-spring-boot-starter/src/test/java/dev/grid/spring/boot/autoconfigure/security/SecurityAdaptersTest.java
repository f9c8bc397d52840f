package dev.grid.spring.boot.autoconfigure.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.ClientAuthenticator.Attempt;
import dev.grid.config.Credentials;
import dev.grid.config.Identity;
import dev.grid.security.AuditEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

class SecurityAdaptersTest {

  private static final Instant EXPIRES = Instant.parse("2031-01-01T00:00:00Z");

  private static Attempt attempt(@Nullable Credentials credentials, @Nullable String token) {
    return new Attempt(
        "client",
        "127.0.0.1:1",
        credentials,
        token == null ? null : token.getBytes(StandardCharsets.UTF_8),
        List.of());
  }

  // Passwords.

  @Test
  void passwords_areComparedByTheEncoder() {
    EncoderMatcher matcher = new EncoderMatcher(null);
    String stored = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("lovelace");

    matcher.requireReadable(stored);
    matcher.requireReadable("{noop}lovelace");
    assertThat(matcher.matches("lovelace", stored)).isTrue();
    assertThat(matcher.matches("byron", stored)).isFalse();
    assertThat(matcher.matches("x".repeat(10_000), "{noop}" + "x".repeat(10_000))).isFalse();
  }

  @Test
  void passwordsWithoutAnId_areTheApplicationsOwn_othersAreNot() {
    EncoderMatcher matcher = new EncoderMatcher(new BCryptPasswordEncoder(4));

    assertThat(matcher.matches("lovelace", new BCryptPasswordEncoder(4).encode("lovelace")))
        .isTrue();
    assertThat(matcher.matches("lovelace", "{noop}lovelace")).isTrue();
  }

  @Test
  void storedPassword_thatNoEncoderReads_isRefused_andNotPrinted() {
    EncoderMatcher matcher = new EncoderMatcher(null);
    assertThatThrownBy(() -> matcher.requireReadable("{rot13}ybirynpr"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("{bcrypt}")
        .hasMessageNotContaining("ybirynpr");
  }

  // The application's own users.

  @Test
  void manager_isAskedAboutPasswords_andRolesAreItsAuthorities() {
    DaoAuthenticationProvider users =
        new DaoAuthenticationProvider(
            new InMemoryUserDetailsManager(
                User.withUsername("ada")
                    .password("{noop}lovelace")
                    .authorities("ROLE_trader", "SCOPE_mail")
                    .build()));
    ManagerAuthenticator authenticator = new ManagerAuthenticator(new ProviderManager(users));

    assertThat(authenticator.authenticate(attempt(new Credentials("ada", "lovelace"), null)))
        .satisfies(
            identity -> {
              assertThat(identity.name()).isEqualTo("ada");
              assertThat(identity.roles()).containsExactly("trader");
            });
    assertThat(authenticator.authenticate(attempt(new Credentials("ada", "byron"), null))).isNull();
    assertThat(authenticator.authenticate(attempt(new Credentials("bob", "byron"), null))).isNull();
    assertThat(authenticator.authenticate(attempt(null, "a.b.c"))).isNull();
  }

  // Tokens.

  private static JwtDecoder decoder(Map<String, Object> claims) {
    return token -> {
      if (!token.equals("good.token.one")) {
        throw new BadJwtException("it is not signed by us");
      }
      return Jwt.withTokenValue(token)
          .header("alg", "none")
          .claims(all -> all.putAll(claims))
          .expiresAt(EXPIRES)
          .build();
    };
  }

  private static @Nullable Identity identity(
      Map<String, Object> claims, String rolesClaim, String token) {
    return new JwtAuthenticator(decoder(claims), "sub", rolesClaim)
        .authenticate(attempt(null, token));
  }

  @Test
  void token_saysWhoItIs_withWhichRoles_andUntilWhen() {
    assertThat(
            identity(Map.of("sub", "ada", "roles", List.of("trader")), "roles", "good.token.one"))
        .isEqualTo(new Identity("ada", Set.of("trader"), EXPIRES));
    assertThat(identity(Map.of("sub", "ada", "scope", "read write"), "scope", "good.token.one"))
        .satisfies(one -> assertThat(one.roles()).containsExactlyInAnyOrder("read", "write"));
    assertThat(
            identity(
                Map.of("sub", "ada", "realm_access", Map.of("roles", List.of("trader", 7))),
                "realm_access.roles",
                "good.token.one"))
        .satisfies(one -> assertThat(one.roles()).containsExactly("trader"));
  }

  @Test
  void token_thatIsNoneOrNotGood_orNamesNobody_isRefused() {
    Map<String, Object> ada = Map.of("sub", "ada");
    assertThat(identity(ada, "roles", "forged.token.one")).isNull();
    assertThat(identity(ada, "roles", "no dots at all")).isNull();
    assertThat(identity(Map.of("name", "ada"), "roles", "good.token.one")).isNull();
    assertThat(identity(ada, "roles", "good.token.one").roles()).isEmpty();
  }

  // Audit.

  @Test
  void auditEvents_areBoots_whileTheContextIsThere() {
    List<AuditApplicationEvent> heard = new ArrayList<>();
    GenericApplicationContext context = new GenericApplicationContext();
    context.addApplicationListener((ApplicationListener<AuditApplicationEvent>) heard::add);
    context.refresh();
    PublishedAudit audit = new PublishedAudit(context);
    AuditEvent event =
        new AuditEvent(
            EXPIRES,
            AuditEvent.Type.LOGIN_REFUSED,
            false,
            Map.of(AuditEvent.Fields.PRINCIPAL, "ada", AuditEvent.Fields.REMOTE, "192.0.2.1"));

    audit.audit(event);
    context.close();
    audit.audit(event);

    assertThat(heard)
        .singleElement()
        .extracting(AuditApplicationEvent::getAuditEvent)
        .satisfies(
            told -> {
              assertThat(told.getType()).isEqualTo("grid.login-refused");
              assertThat(told.getPrincipal()).isEqualTo("ada");
              assertThat(told.getTimestamp()).isEqualTo(EXPIRES);
              assertThat(told.getData())
                  .containsEntry("outcome", "failure")
                  .containsEntry("remote", "192.0.2.1");
            });
  }
}
