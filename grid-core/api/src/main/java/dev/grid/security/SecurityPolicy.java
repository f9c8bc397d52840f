package dev.grid.security;

import dev.grid.InvalidConfigurationException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect as a client, and what each may do. Immutable; one takes the place of another as a
 * whole, see {@link PolicySource}.
 *
 * <p>A client may do what some rule of some of its roles allows and none of them denies, and
 * nothing else. Three roles are built in: {@link #ADMIN} may do everything that no other role of
 * the same user denies, {@link #MANAGEMENT} may use what operators use over HTTP and has no right
 * to any structure, {@link #MEMBER} is that of members' certificates. As long as there is no rule
 * and nobody has a role, whoever is let in may do everything.
 *
 * <pre>{@code
 * SecurityPolicy policy =
 *     SecurityPolicy.EMPTY
 *         .withUser(User.withPassword("ada", "{pbkdf2@SpringSecurity_v5_8}5d41...", "trader"))
 *         .withRole("trader", Rule.allow("map", "orders*", Action.READ, Action.PUT));
 * }</pre>
 *
 * @param users who may connect, each name once; in any order. Others may still be let in by an
 *     application's own authenticator
 * @param roles what roles may do, by name; without those that are built in
 */
public record SecurityPolicy(List<User> users, Map<String, List<Rule>> roles) {

  /** May do everything with every structure. */
  public static final String ADMIN = "admin";

  /** May use what operators use over HTTP. */
  public static final String MANAGEMENT = "management";

  /** What a member's certificate stands for. */
  public static final String MEMBER = "member";

  /** Those that need no rules and have none. */
  public static final Set<String> BUILT_IN = Set.of(ADMIN, MANAGEMENT, MEMBER);

  /** Nobody, and no rules. */
  public static final SecurityPolicy EMPTY = new SecurityPolicy(List.of(), Map.of());

  private static final int USERS_MAX = 10_000;
  private static final int RULES_MAX = 10_000;

  public SecurityPolicy {
    users = List.copyOf(users);
    roles =
        roles.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> List.copyOf(e.getValue())));
    Set<String> names = new HashSet<>();
    for (User user : users) {
      if (!names.add(user.name())) {
        throw new InvalidConfigurationException(
            "user name=" + user.name() + " is configured twice: leave one of them");
      }
      for (String role : user.roles()) {
        if (!roles.containsKey(role) && !BUILT_IN.contains(role)) {
          throw new InvalidConfigurationException(
              "user name="
                  + user.name()
                  + " has the unknown role="
                  + role
                  + ": must be one of "
                  + known(roles));
        }
      }
    }
    for (String role : roles.keySet()) {
      if (role.isBlank() || BUILT_IN.contains(role)) {
        throw new InvalidConfigurationException(
            "role=" + role + ": must have a name other than those built in, " + BUILT_IN);
      }
    }
    long rules = roles.values().stream().mapToLong(List::size).sum();
    if (users.size() > USERS_MAX || rules > RULES_MAX) {
      throw new InvalidConfigurationException(
          "a policy of users="
              + users.size()
              + " rules="
              + rules
              + ": at most "
              + USERS_MAX
              + " and "
              + RULES_MAX);
    }
  }

  private static Set<String> known(Map<String, List<Rule>> roles) {
    Map<String, Object> sorted = new TreeMap<>(roles);
    BUILT_IN.forEach(role -> sorted.put(role, role));
    return sorted.keySet();
  }

  /** Whether rights are asked about: there is a rule, or somebody has a role. */
  public boolean restricts() {
    return !roles.isEmpty() || users.stream().anyMatch(user -> !user.roles().isEmpty());
  }

  /** The user of a name, or null. */
  public @Nullable User user(String name) {
    for (User user : users) {
      if (user.name().equals(name)) {
        return user;
      }
    }
    return null;
  }

  /** This with one more user, in place of one of the same name. */
  public SecurityPolicy withUser(User user) {
    List<User> all = new ArrayList<>(users);
    all.removeIf(other -> other.name().equals(user.name()));
    all.add(user);
    return new SecurityPolicy(all, roles);
  }

  /** This with one more role, in place of one of the same name. */
  public SecurityPolicy withRole(String name, Rule... rules) {
    Map<String, List<Rule>> all = new TreeMap<>(roles);
    all.put(name, List.of(rules));
    return new SecurityPolicy(users, all);
  }
}
