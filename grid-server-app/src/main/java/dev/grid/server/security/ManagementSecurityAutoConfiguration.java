package dev.grid.server.security;

import dev.grid.Grid;
import dev.grid.config.SecurityConfig;
import dev.grid.security.SecurityPolicy;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Asks whoever comes to the management port for name and password of a user that may manage, where
 * the member has users; else nobody. Probes need none.
 *
 * <p>There are no sessions and no cookies, and what changes something takes JSON only, which no
 * form of another site can send: so there are no tokens against forged requests.
 */
@AutoConfiguration(
    afterName = "dev.grid.spring.boot.autoconfigure.GridAutoConfiguration",
    before = {ServletWebSecurityAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(SecurityConfig.class)
public final class ManagementSecurityAutoConfiguration {

  @Bean
  AuthenticationProvider policyUsers(ObjectProvider<Grid> member) {
    return new PolicyUsers(member::getObject);
  }

  /** Asks nobody, whatever is shown: who floods the port with passwords must not end members. */
  @Bean
  @Order(1)
  SecurityFilterChain probesSecurity(
      HttpSecurity http, ObjectProvider<WebEndpointProperties> endpoints) {
    WebEndpointProperties properties = endpoints.getIfAvailable(WebEndpointProperties::new);
    String health = properties.getBasePath() + "/health/";
    return http.securityMatcher(health + "liveness", health + "readiness", "/livez", "/readyz")
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .csrf(csrf -> csrf.disable())
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain managementSecurity(HttpSecurity http, SecurityConfig security) {
    http.csrf(csrf -> csrf.disable())
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
    if (security.policy() == null) {
      http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll());
    } else {
      http.authorizeHttpRequests(
              requests ->
                  requests.anyRequest().hasAnyRole(SecurityPolicy.MANAGEMENT, SecurityPolicy.ADMIN))
          .httpBasic(Customizer.withDefaults());
    }
    return http.build();
  }
}
