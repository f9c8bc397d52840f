package dev.grid.server.security;

import dev.grid.ClusterOperations;
import dev.grid.Grid;
import dev.grid.config.Credentials;
import dev.grid.config.Identity;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Those whom the member lets in by name and password. Every request brings them again: the member
 * remembers what was right, compares few at a time, refuses more, and slows those who guess.
 * Thread-safe.
 */
final class PolicyUsers implements AuthenticationProvider {

  /** The member decides in 10 seconds, or not, and lets who guesses wait for 5 more. */
  private static final long ANSWER_SECONDS_MAX = 20;

  private final Supplier<Grid> member;

  PolicyUsers(Supplier<Grid> member) {
    this.member = member;
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
  }

  @Override
  public Authentication authenticate(Authentication shown) {
    Identity identity = identify(shown);
    if (identity == null) {
      throw new BadCredentialsException("the name is unknown, or the password is wrong");
    }
    List<GrantedAuthority> roles =
        identity.roles().stream()
            .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role))
            .toList();
    return UsernamePasswordAuthenticationToken.authenticated(identity.name(), null, roles);
  }

  private @Nullable Identity identify(Authentication shown) {
    ClusterOperations operations = member.get().operations();
    if (operations == null) {
      return null;
    }
    String remote =
        shown.getDetails() instanceof WebAuthenticationDetails details
            ? String.valueOf(details.getRemoteAddress())
            : "unknown";
    Credentials credentials =
        new Credentials(shown.getName(), String.valueOf(shown.getCredentials()));
    try {
      return operations
          .identify(credentials, remote)
          .toCompletableFuture()
          .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AuthenticationServiceException("the member does not say who this is", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AuthenticationServiceException("interrupted", e);
    }
  }
}
