package dev.grid.spring.boot.autoconfigure.security;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/**
 * How a member reads tokens of clients.
 *
 * @param enabled Whether the application's JwtDecoder is asked about tokens that are no user's.
 * @param principalClaim Claim that is the client's name.
 * @param rolesClaim Claim that has the client's roles, a list or a text with blanks between them.
 */
public record JwtProperties(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("sub") String principalClaim,
    @DefaultValue("roles") String rolesClaim) {

  /** Those of an environment, for what is configured before the grid's properties as a whole. */
  static JwtProperties of(Environment environment) {
    return Binder.get(environment).bindOrCreate("grid.security.jwt", JwtProperties.class);
  }
}
