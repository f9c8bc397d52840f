package dev.grid.spring.boot.autoconfigure;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.ClientAuthenticator;
import dev.grid.config.Credentials;
import dev.grid.config.Identity;
import dev.grid.config.SecurityConfig;
import dev.grid.security.AuditSink;
import dev.grid.security.PasswordMatcher;
import dev.grid.security.Passwords;
import dev.grid.security.PolicySource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/**
 * A member's security, of properties and of beans of the application.
 *
 * @param beans has those that take part: authenticators and sinks in their order, one matcher of
 *     passwords, one source of the policy
 */
record SecurityBeans(BeanFactory beans) {

  SecurityConfig toConfig(SecurityProperties properties) {
    if (properties.token() != null) {
      throw new InvalidConfigurationException(
          "security.token is what a client shows: for a member make it the token of a user, as in"
              + " grid.security.users.NAME.token");
    }
    PolicySource policy = policy(properties);
    return new SecurityConfig(
        authenticator(properties, policy),
        policy,
        policy == null
            ? Passwords.JDK
            : beans.getBeanProvider(PasswordMatcher.class).getIfAvailable(() -> Passwords.JDK),
        properties.certificatePrincipal(),
        properties.roleAttribute(),
        properties.certificateAndPassword(),
        properties.open(),
        sink());
  }

  private @Nullable PolicySource policy(SecurityProperties properties) {
    PolicySource written = properties.toPolicy();
    PolicySource bean = beans.getBeanProvider(PolicySource.class).getIfAvailable();
    if (bean != null && (written != null || properties.username() != null)) {
      throw new InvalidConfigurationException(
          "security.username, security.users, security.roles or security.policy-location is set"
              + " beside a bean of PolicySource: leave one of them out");
    }
    return bean != null ? bean : written;
  }

  private @Nullable ClientAuthenticator authenticator(
      SecurityProperties properties, @Nullable PolicySource policy) {
    List<ClientAuthenticator> all =
        new ArrayList<>(beans.getBeanProvider(ClientAuthenticator.class).orderedStream().toList());
    Credentials credentials = policy == null ? properties.toCredentials() : null;
    if (credentials != null) {
      all.add(ClientAuthenticator.of(credentials));
    }
    return switch (all.size()) {
      case 0 -> null;
      case 1 -> all.getFirst();
      default -> attempt -> first(all, attempt);
    };
  }

  private static @Nullable Identity first(
      List<ClientAuthenticator> all, ClientAuthenticator.Attempt attempt) {
    for (ClientAuthenticator one : all) {
      Identity identity = one.authenticate(attempt);
      if (identity != null) {
        return identity;
      }
    }
    return null;
  }

  private @Nullable AuditSink sink() {
    List<AuditSink> all = beans.getBeanProvider(AuditSink.class).orderedStream().toList();
    return all.isEmpty() ? null : event -> all.forEach(sink -> sink.audit(event));
  }
}
