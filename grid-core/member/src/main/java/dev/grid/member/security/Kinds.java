package dev.grid.member.security;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.protocol.session.GroupMessages;
import dev.grid.protocol.session.XaMessages;
import dev.grid.security.Rule;
import dev.grid.structures.Structures;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** What rules call the services of the protocol. Immutable. */
final class Kinds {

  private static final Map<String, String> BY_SERVICE = byService();

  private Kinds() {}

  private static Map<String, String> byService() {
    Map<String, String> kinds = new HashMap<>();
    for (StructureType<?, ?> type : Structures.types()) {
      kinds.put(type.service(), type.tag());
    }
    kinds.put(XaMessages.SERVICE, Rule.TRANSACTIONS);
    kinds.put(GroupMessages.SERVICE, Rule.GROUPS);
    return Map.copyOf(kinds);
  }

  /** The kind of a service; of one that there is not, the service itself, which no rule names. */
  static String of(String service) {
    return BY_SERVICE.getOrDefault(service, service);
  }

  /**
   * Refuses a rule that is about nothing.
   *
   * @throws InvalidConfigurationException if there is no such kind
   */
  static void requireKnown(String kind) {
    if (!kind.equals(Rule.EVERY) && !BY_SERVICE.containsValue(kind)) {
      throw new InvalidConfigurationException(
          "kind=" + kind + " in a rule: must be * or one of " + new TreeSet<>(BY_SERVICE.values()));
    }
  }
}
