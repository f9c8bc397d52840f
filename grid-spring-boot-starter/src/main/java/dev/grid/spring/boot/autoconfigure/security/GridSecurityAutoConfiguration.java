package dev.grid.spring.boot.autoconfigure.security;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.ClientAuthenticator;
import dev.grid.security.AuditSink;
import dev.grid.security.PasswordMatcher;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * What an embedded member takes from the libraries of the application, by beans that it looks for:
 * one of {@link PasswordMatcher}, those of {@link ClientAuthenticator} and {@link AuditSink} in
 * their order. An application's own come beside these.
 */
@AutoConfiguration(before = GridAutoConfiguration.class)
public final class GridSecurityAutoConfiguration {

  /** Passwords of users are compared as Spring Security does, and as the application does. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(PasswordEncoder.class)
  static class PasswordConfiguration {

    /** A member without users needs none, and encoders take their time to be made. */
    @Bean
    @Lazy
    @ConditionalOnMissingBean
    PasswordMatcher gridPasswordMatcher(ObjectProvider<PasswordEncoder> encoder) {
      return new EncoderMatcher(encoder.getIfUnique());
    }
  }

  /** Names and passwords of clients are those of the application's users. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(AuthenticationManager.class)
  @ConditionalOnBooleanProperty("grid.security.authentication-manager")
  static class ManagerConfiguration {

    @Bean
    ClientAuthenticator gridManagerAuthenticator(ObjectProvider<AuthenticationManager> manager) {
      AuthenticationManager one = manager.getIfUnique();
      if (one == null) {
        throw new InvalidConfigurationException(
            "security.authentication-manager=true: needs one bean of AuthenticationManager, as"
                + " AuthenticationConfiguration gives it");
      }
      return new ManagerAuthenticator(one);
    }
  }

  /** Tokens of clients are JSON web tokens. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(JwtDecoder.class)
  @ConditionalOnBooleanProperty("grid.security.jwt.enabled")
  static class JwtConfiguration {

    @Bean
    ClientAuthenticator gridJwtAuthenticator(
        ObjectProvider<JwtDecoder> decoder, Environment environment) {
      JwtDecoder one = decoder.getIfUnique();
      if (one == null) {
        throw new InvalidConfigurationException(
            "security.jwt.enabled=true: needs one bean of JwtDecoder, as"
                + " spring.security.oauth2.resourceserver.jwt.issuer-uri makes it");
      }
      JwtProperties properties = JwtProperties.of(environment);
      return new JwtAuthenticator(one, properties.principalClaim(), properties.rolesClaim());
    }
  }

  /** Boot's audit events: its repository has them, if there is one, and so has every listener. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(AuditApplicationEvent.class)
  static class AuditConfiguration {

    @Bean
    AuditSink gridAuditEvents(ConfigurableApplicationContext context) {
      return new PublishedAudit(context);
    }
  }
}
