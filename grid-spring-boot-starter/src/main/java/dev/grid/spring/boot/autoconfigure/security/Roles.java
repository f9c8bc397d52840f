package dev.grid.spring.boot.autoconfigure.security;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.core.GrantedAuthority;

/** The roles that authorities of Spring Security stand for. */
final class Roles {

  private static final String PREFIX = "ROLE_";

  private Roles() {}

  /** Those of {@code ROLE_x}, without what they begin with; others are no roles. */
  static Set<String> of(Collection<? extends GrantedAuthority> authorities) {
    return authorities.stream()
        .map(GrantedAuthority::getAuthority)
        .filter(authority -> authority != null && authority.startsWith(PREFIX))
        .map(authority -> authority.substring(PREFIX.length()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
