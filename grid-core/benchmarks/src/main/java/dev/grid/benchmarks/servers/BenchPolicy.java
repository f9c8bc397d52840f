package dev.grid.benchmarks.servers;

import dev.grid.benchmarks.load.Target;
import dev.grid.security.Action;
import dev.grid.security.Passwords;
import dev.grid.security.Rule;
import dev.grid.security.SecurityPolicy;
import dev.grid.security.User;

/** One user, and as many rules as an application may have: by name, pattern and address. */
public final class BenchPolicy {

  /** The role of {@link Target#USER}. */
  public static final String ROLE = "bench";

  private BenchPolicy() {}

  /** Hashes the password, which takes a tenth of a second. */
  public static SecurityPolicy create() {
    return SecurityPolicy.EMPTY
        .withRole(
            ROLE,
            Rule.allow("map", "orders*", Action.READ),
            Rule.allow("map", "customers", Action.READ, Action.LISTEN),
            Rule.allowAll("queue", "work-*"),
            Rule.deny("map", "*-secret", Action.READ, Action.PUT),
            Rule.allowAll("map", "sessions").from("10.0.0.0/8"),
            Rule.allow("*", "*", Action.CREATE),
            Rule.deny("map", "ben", Action.PUT),
            Rule.allow("map", "ben*", Action.READ, Action.PUT).from("127.0.0.0/8", "::1/128"))
        .withUser(User.withPassword(Target.USER, Passwords.hash(Target.PASSWORD), ROLE));
  }
}
