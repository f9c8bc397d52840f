package dev.grid.spring.boot.autoconfigure.security;

import dev.grid.config.ClientAuthenticator;
import dev.grid.config.Credentials;
import dev.grid.config.Identity;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

/** Asks a manager of Spring Security about names and passwords. Thread-safe. */
record ManagerAuthenticator(AuthenticationManager manager) implements ClientAuthenticator {

  @Override
  public @Nullable Identity authenticate(Attempt attempt) {
    Credentials shown = attempt.credentials();
    if (shown == null) {
      return null;
    }
    try {
      Authentication known =
          manager.authenticate(
              UsernamePasswordAuthenticationToken.unauthenticated(
                  shown.username(), shown.password()));
      return known == null || !known.isAuthenticated()
          ? null
          : new Identity(known.getName(), Roles.of(known.getAuthorities()));
    } catch (AuthenticationServiceException e) {
      throw e; // It could not be asked, as when a directory is away: the log has to say so.
    } catch (AuthenticationException e) {
      return null;
    }
  }
}
