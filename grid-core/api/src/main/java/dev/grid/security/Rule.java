package dev.grid.security;

import dev.grid.InvalidConfigurationException;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Allows or denies actions with structures. Immutable.
 *
 * @param kind the {@linkplain dev.grid.StructureType#tag() tag} of a kind of structures, for
 *     example {@code map}; {@code transaction} for branches of transactions that others have begun,
 *     {@code cp-group} for Raft groups as such; or {@link #EVERY} for all of these
 * @param name a structure's name, or a pattern with one {@code *} for any text. A structure of a
 *     Raft group other than the default has the group in its name, as {@code counter@group}
 * @param actions what is allowed or denied, at least one
 * @param addresses where the client must come from; empty for anywhere
 * @param deny whether the actions are denied, whatever other rules allow
 */
public record Rule(
    String kind, String name, Set<Action> actions, List<AddressRange> addresses, boolean deny) {

  /** As a kind or name: of all of them. */
  public static final String EVERY = "*";

  /** The kind of what is not a structure, but branches of transactions that others have begun. */
  public static final String TRANSACTIONS = "transaction";

  /** The kind of what is not a structure, but Raft groups as such. */
  public static final String GROUPS = "cp-group";

  private static final int ADDRESSES_MAX = 1_000;

  public Rule {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    if (kind.isBlank()) {
      throw new InvalidConfigurationException(
          "kind='' in a rule: must be a kind of structures, such as map, or * for all");
    }
    if (name.isEmpty() || name.indexOf('*') != name.lastIndexOf('*')) {
      throw new InvalidConfigurationException(
          "name=" + name + " in a rule: must be a name, or a pattern with one '*'");
    }
    if (actions.isEmpty()) {
      throw new InvalidConfigurationException(
          "actions= in a rule for kind="
              + kind
              + " name="
              + name
              + ": must be at least one of "
              + EnumSet.allOf(Action.class)
              + ", or all");
    }
    if (addresses.size() > ADDRESSES_MAX) {
      throw new InvalidConfigurationException(
          "addresses in a rule are " + addresses.size() + ": at most " + ADDRESSES_MAX);
    }
    actions = Set.copyOf(actions);
    addresses = List.copyOf(addresses);
  }

  /** Allows actions from anywhere. */
  public static Rule allow(String kind, String name, Action first, Action... more) {
    return new Rule(kind, name, EnumSet.of(first, more), List.of(), false);
  }

  /** Allows everything from anywhere. */
  public static Rule allowAll(String kind, String name) {
    return new Rule(kind, name, EnumSet.allOf(Action.class), List.of(), false);
  }

  /** Denies actions from anywhere. */
  public static Rule deny(String kind, String name, Action first, Action... more) {
    return new Rule(kind, name, EnumSet.of(first, more), List.of(), true);
  }

  /** This, for clients from one of these addresses only; see {@link AddressRange#of}. */
  public Rule from(String... addresses) {
    return new Rule(
        kind, name, actions, List.of(addresses).stream().map(AddressRange::of).toList(), deny);
  }
}
