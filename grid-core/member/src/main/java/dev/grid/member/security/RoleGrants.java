package dev.grid.member.security;

import dev.grid.config.NamePatterns;
import dev.grid.reliabletopic.GridReliableTopic;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.security.Action;
import dev.grid.security.Rule;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a list of rules allows with each structure, worked out once for each that is asked about.
 * Thread-safe.
 */
final class RoleGrants {

  /** What is known is forgotten when it is of more structures than this: clients make up names. */
  static final int NAMES_MAX = 10_000;

  private static final String RINGBUFFERS = GridRingbuffer.TYPE.service();
  private static final String RELIABLE_TOPICS = GridReliableTopic.TYPE.service();
  private static final String TOPIC_ITEMS = GridReliableTopic.RINGBUFFER_PREFIX;

  private final List<Rule> rules;
  private final Map<String, Map<String, Integer>> known = new ConcurrentHashMap<>();
  private final AtomicInteger names = new AtomicInteger();

  RoleGrants(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** The bits of what is allowed with a structure. Allocates nothing for one that was asked for. */
  int bits(String service, String name) {
    Map<String, Integer> ofService = known.get(service);
    Integer bits = ofService == null ? null : ofService.get(name);
    if (bits != null) {
      return bits;
    }
    int found = find(service, name);
    if (names.incrementAndGet() > NAMES_MAX) {
      known.clear();
      names.set(1);
    }
    known.computeIfAbsent(service, s -> new ConcurrentHashMap<>()).put(name, found);
    return found;
  }

  private int find(String service, String name) {
    if (service.equals(RINGBUFFERS) && name.startsWith(TOPIC_ITEMS)) {
      return itemsOf(find(RELIABLE_TOPICS, name.substring(TOPIC_ITEMS.length())));
    }
    String kind = Kinds.of(service);
    int allowed = 0;
    int denied = 0;
    for (Rule rule : rules) {
      boolean isAbout = rule.kind().equals(Rule.EVERY) || rule.kind().equals(kind);
      boolean isNamed =
          rule.deny() ? overlap(rule.name(), name) : NamePatterns.matches(rule.name(), name);
      if (isAbout && isNamed) {
        int bits = CompiledPolicy.bits(rule.actions());
        allowed |= rule.deny() ? 0 : bits;
        denied |= rule.deny() ? bits : 0;
      }
    }
    return allowed & ~denied;
  }

  /**
   * Whether a rule's pattern has a name in common with what is asked about, which is a pattern,
   * too, where a configuration is added: what is denied of some of its names is denied.
   */
  private static boolean overlap(String rule, String asked) {
    int star = asked.indexOf('*');
    int ruleStar = rule.indexOf('*');
    if (star < 0 || ruleStar < 0) {
      return NamePatterns.matches(rule, asked) || NamePatterns.matches(asked, rule);
    }
    String before = asked.substring(0, star);
    String after = asked.substring(star + 1);
    String ruleBefore = rule.substring(0, ruleStar);
    String ruleAfter = rule.substring(ruleStar + 1);
    return (before.startsWith(ruleBefore) || ruleBefore.startsWith(before))
        && (after.endsWith(ruleAfter) || ruleAfter.endsWith(after));
  }

  /** Clients publish to a reliable topic and read it by way of a ring buffer, which is its own. */
  private static int itemsOf(int topic) {
    int items = topic & (Action.CREATE.bit() | Action.DESTROY.bit());
    if ((topic & Action.PUBLISH.bit()) != 0) {
      items |= Action.ADD.bit();
    }
    if ((topic & Action.LISTEN.bit()) != 0) {
      items |= Action.READ.bit();
    }
    return items;
  }
}
