package dev.grid.spring.boot.autoconfigure;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.Credentials;
import dev.grid.security.Action;
import dev.grid.security.AddressRange;
import dev.grid.security.CertificatePrincipal;
import dev.grid.security.PolicySource;
import dev.grid.security.Rule;
import dev.grid.security.SecurityPolicy;
import dev.grid.security.User;
import dev.grid.spring.boot.autoconfigure.security.JwtProperties;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a member asks of clients, what they may do, and what a client shows to members.
 *
 * @param username Name that a client shows to members, and a member asks clients for; for a member
 *     with several users there is 'users'.
 * @param password Password that belongs to the name.
 * @param token Token that a client shows to members instead of name and password; the token of a
 *     member's user is below 'users'.
 * @param open Whether a member serves whoever reaches its port, where nothing asks clients or other
 *     members who they are. By default, such a member serves its own machine only.
 * @param users Who may connect to a member, by name.
 * @param roles What users with a role may do, a list of rules by the role's name. What no rule
 *     allows, and what one denies, is refused. The roles 'admin' and 'management' are there.
 * @param policyLocation File with lines of 'users.*' and 'roles.*', as here, whose changes take
 *     effect while a member runs; instead of these here.
 * @param certificatePrincipal Part of a client's certificate that is its name.
 * @param roleAttribute Attribute of a certificate's subject that has the roles of its owner, as
 *     'OU'. By default, they are those of the user of its name.
 * @param certificateAndPassword Whether clients must show a certificate and a password as well.
 * @param authenticationManager Whether a member asks the application's AuthenticationManager of
 *     Spring Security about names and passwords of clients that are no users here. Whoever may log
 *     in to the application may then connect to its member.
 * @param jwt How a member reads tokens of clients by the application's JwtDecoder.
 * @param tls TLS of the connections.
 */
record SecurityProperties(
    @Nullable String username,
    @Nullable String password,
    @Nullable String token,
    @DefaultValue("false") boolean open,
    @DefaultValue Map<String, UserProperties> users,
    @DefaultValue Map<String, List<RuleProperties>> roles,
    @Nullable Path policyLocation,
    @DefaultValue("cn") CertificatePrincipal certificatePrincipal,
    @Nullable String roleAttribute,
    @DefaultValue("false") boolean certificateAndPassword,
    @DefaultValue("false") boolean authenticationManager,
    @NestedConfigurationProperty @DefaultValue JwtProperties jwt,
    @NestedConfigurationProperty @DefaultValue TlsProperties tls) {

  /**
   * Who may connect to a member.
   *
   * @param password Password as it is stored, which begins with how:
   *     '{pbkdf2@SpringSecurity_v5_8}', with Spring Security's crypto module also '{bcrypt}' and
   *     others, or '{noop}' for plain text in development.
   * @param token Token that the user may show instead.
   * @param roles Roles of the user.
   */
  record UserProperties(
      @Nullable String password, @Nullable String token, @DefaultValue Set<String> roles) {

    @Override
    public String toString() {
      return "UserProperties[roles=" + roles + "]";
    }
  }

  /**
   * Allows or denies something.
   *
   * @param kind Kind of structures, as 'map'. By default, all.
   * @param name Name of structures, or a pattern with one '*'. By default, all.
   * @param actions What is allowed, or denied: 'all', or some of create, destroy, read, put,
   *     remove, add, lock, listen, index, intercept, publish, modify, acquire, release, execute and
   *     optimize.
   * @param addresses Where the client must come from, as '10.0.0.0/8'. By default, anywhere.
   * @param deny Whether it is denied, whatever else is allowed.
   */
  record RuleProperties(
      @DefaultValue("*") String kind,
      @DefaultValue("*") String name,
      @DefaultValue List<String> actions,
      @DefaultValue List<String> addresses,
      @DefaultValue("false") boolean deny) {

    private Rule toRule() {
      return new Rule(
          kind,
          name,
          Action.named(actions),
          addresses.stream().map(AddressRange::of).toList(),
          deny);
    }
  }

  @Nullable Credentials toCredentials() {
    if (username == null && password != null) {
      throw new InvalidConfigurationException(
          "security password is set without username: set both, or neither");
    }
    return username == null ? null : new Credentials(username, password == null ? "" : password);
  }

  /** The users and rules of a member; null if there are none. */
  @Nullable PolicySource toPolicy() {
    boolean isHere = !users.isEmpty() || !roles.isEmpty();
    if (isHere && policyLocation != null) {
      throw new InvalidConfigurationException(
          "security.policy-location is set beside security.users or security.roles: move these into"
              + " the file, or leave it out");
    }
    if ((isHere || policyLocation != null) && username != null) {
      throw new InvalidConfigurationException(
          "security.username is set beside users of a member: make it one of security.users, as in"
              + " grid.security.users."
              + username
              + ".password={noop}...");
    }
    if (policyLocation != null) {
      return PolicySource.file(policyLocation);
    }
    if (!isHere) {
      return null;
    }
    Map<String, List<Rule>> rules = new TreeMap<>();
    roles.forEach(
        (name, each) -> rules.put(name, each.stream().map(RuleProperties::toRule).toList()));
    return PolicySource.of(
        new SecurityPolicy(
            users.entrySet().stream()
                .map(
                    user ->
                        new User(
                            user.getKey(),
                            user.getValue().password(),
                            user.getValue().token(),
                            user.getValue().roles()))
                .toList(),
            rules));
  }

  @Override
  public String toString() {
    return "SecurityProperties[username="
        + username
        + ", open="
        + open
        + ", users="
        + users.keySet()
        + ", roles="
        + roles.keySet()
        + "]";
  }
}
