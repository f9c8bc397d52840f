package dev.grid.spring.boot.autoconfigure.security;

import dev.grid.config.ClientAuthenticator;
import dev.grid.config.Identity;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * Lets in who shows a JSON web token, until it expires. Thread-safe.
 *
 * @param decoder checks the token's signature and times
 * @param principalClaim has the client's name
 * @param rolesClaim has its roles, a list or a text with blanks between them; dots lead into
 *     objects, as in {@code realm_access.roles}
 */
record JwtAuthenticator(JwtDecoder decoder, String principalClaim, String rolesClaim)
    implements ClientAuthenticator {

  private static final int PARTS = 3;

  @Override
  public @Nullable Identity authenticate(Attempt attempt) {
    byte[] token = attempt.token();
    if (token == null) {
      return null;
    }
    String text = new String(token, StandardCharsets.UTF_8);
    if (text.split("\\.", -1).length != PARTS) {
      return null;
    }
    try {
      Jwt jwt = decoder.decode(text);
      Object name = claim(jwt.getClaims(), principalClaim);
      return name instanceof String principal && !principal.isEmpty()
          ? new Identity(principal, roles(claim(jwt.getClaims(), rolesClaim)), jwt.getExpiresAt())
          : null;
    } catch (JwtException e) {
      return null;
    }
  }

  private static @Nullable Object claim(Map<String, Object> claims, String name) {
    Object whole = claims.get(name);
    int dot = name.indexOf('.');
    if (whole != null || dot < 0) {
      return whole;
    }
    Object inner = claims.get(name.substring(0, dot));
    if (!(inner instanceof Map<?, ?> object)) {
      return null;
    }
    Map<String, Object> fields =
        object.entrySet().stream()
            .filter(e -> e.getKey() instanceof String && e.getValue() != null)
            .collect(Collectors.toMap(e -> (String) e.getKey(), Map.Entry::getValue));
    return claim(fields, name.substring(dot + 1));
  }

  private static Set<String> roles(@Nullable Object claim) {
    Stream<?> all =
        switch (claim) {
          case Collection<?> list -> list.stream();
          case String text -> Stream.of(text.split("\\s+"));
          case null, default -> Stream.empty();
        };
    return all.filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(role -> !role.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }
}
