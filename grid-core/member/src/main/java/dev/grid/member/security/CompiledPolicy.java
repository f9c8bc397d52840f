package dev.grid.member.security;

import dev.grid.security.Action;
import dev.grid.security.Rule;
import dev.grid.security.SecurityPolicy;
import dev.grid.security.User;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A policy as it is asked for: rights by what roles and addresses have in common. Immutable, but
 * for what it remembers. Thread-safe.
 */
final class CompiledPolicy {

  /** Those whose rules are the same share what is remembered; more are worked out again. */
  private static final int GRANTS_MAX = 1_000;

  private static final List<Rule> EVERYTHING = List.of(Rule.allowAll(Rule.EVERY, Rule.EVERY));

  private final SecurityPolicy policy;
  private final boolean restricts;
  private final long digest;
  private final Map<String, User> users = new HashMap<>();
  private final Map<List<Rule>, RoleGrants> grants = new ConcurrentHashMap<>();

  /**
   * Of a policy.
   *
   * @throws dev.grid.InvalidConfigurationException if a rule names a kind that there is not
   */
  CompiledPolicy(SecurityPolicy policy) {
    policy
        .roles()
        .values()
        .forEach(rules -> rules.forEach(rule -> Kinds.requireKnown(rule.kind())));
    policy.users().forEach(user -> users.put(user.name(), user));
    this.policy = policy;
    this.restricts = policy.restricts();
    this.digest = PolicyDigests.of(policy);
  }

  SecurityPolicy policy() {
    return policy;
  }

  /** See {@link PolicyDigests}. */
  long digest() {
    return digest;
  }

  @Nullable User user(String name) {
    return users.get(name);
  }

  /** Whether there are users at all. */
  boolean hasUsers() {
    return !users.isEmpty();
  }

  /** What those may do that have these roles and come from there; null if that is not known. */
  RoleGrants grantsOf(Set<String> roles, @Nullable InetAddress from) {
    List<Rule> rules = restricts ? rulesOf(roles, from) : EVERYTHING;
    RoleGrants known = grants.get(rules);
    if (known != null) {
      return known;
    }
    RoleGrants made = new RoleGrants(rules);
    if (grants.size() >= GRANTS_MAX) {
      return made;
    }
    RoleGrants before = grants.putIfAbsent(rules, made);
    return before == null ? made : before;
  }

  private List<Rule> rulesOf(Set<String> roles, @Nullable InetAddress from) {
    List<Rule> rules = new ArrayList<>();
    // In one order, so that the same roles have the same rules.
    roles.stream()
        .sorted()
        .flatMap(role -> of(role).stream())
        .filter(rule -> isFrom(rule, from))
        .forEach(rules::add);
    return rules;
  }

  private List<Rule> of(String role) {
    return role.equals(SecurityPolicy.ADMIN)
        ? EVERYTHING
        : policy.roles().getOrDefault(role, List.of());
  }

  /** Of an unknown address everything is denied that is denied of some. */
  private static boolean isFrom(Rule rule, @Nullable InetAddress from) {
    return rule.addresses().isEmpty()
        || (from == null
            ? rule.deny()
            : rule.addresses().stream().anyMatch(range -> range.contains(from)));
  }

  /** The bits of actions. */
  static int bits(Set<Action> actions) {
    int bits = 0;
    for (Action action : actions) {
      bits |= action.bit();
    }
    return bits;
  }
}
