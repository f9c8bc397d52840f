package dev.grid.member.cluster;

import dev.grid.kernel.fragment.CatalogSettings;
import dev.grid.member.peer.PeerMessages.Configure;
import dev.grid.member.peer.PeerMessages.Configured;
import dev.grid.member.peer.PeerMessages.Report;
import dev.grid.protocol.types.StructureSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configurations that were added while the cluster runs, as its coordinator decides them: they
 * are part of each state. Whoever asked is answered when every member has adopted a state with the
 * configuration. Confined to the cluster thread.
 *
 * <p>A structure must not be made with one configuration here and another there. So one is refused
 * that would change a structure that exists, and while a state with a new one is not adopted
 * everywhere, this member promises nobody that it knows of another structure ({@link
 * ConfigRules#configuring}, set before it is looked which there are): what holds something is known
 * to the coordinator first, or is made after its member has adopted the state.
 *
 * <p>When sides of a split meet, the configurations of the side that goes on stay, and those of the
 * others are added, oldest first. Of two of one kind and name that differ the one of the side that
 * goes on holds, unless only the other side has a structure of that very name. One that would
 * change a structure that the side that goes on has in use is dropped. A warning in the log tells
 * of each that does not hold any more.
 */
final class ConfigLedger {

  private static final Logger log = LoggerFactory.getLogger(ConfigLedger.class);

  /** More are refused: all are in every state. */
  static final int CONFIGS_MAX = 1_000;

  /** Nor has a mapping or view a longer statement. */
  static final int TEXT_CHARS_MAX = 64 << 10;

  /** Nor have all mappings and views together. */
  static final int TEXTS_CHARS_MAX = 4 << 20;

  private final UUID self;
  private final ClusterEnvironment env;
  private final ConfigRules member;
  private final List<StructureSettings> configs = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();

  /** Of the state that was published last with a change of these, or 0 if all have it. */
  private long changedVersion;

  private boolean changed;

  /**
   * Who is to be answered.
   *
   * @param version that all must have adopted; 0 if none has it yet
   */
  private record Waiting(UUID from, long id, long version) {}

  ConfigLedger(UUID self, ClusterEnvironment env, ConfigRules member) {
    this.self = self;
    this.env = env;
    this.member = member;
  }

  /** Goes on from a state, and adds what other sides have. */
  void begin(@Nullable ClusterState base, Collection<Report> reports) {
    if (base == null) {
      return;
    }
    configs.addAll(base.configs());
    Sides sides = new Sides();
    List<ClusterState> others = new ArrayList<>();
    for (Report report : reports) {
      ClusterState its = report.state();
      if (its != null && base.descendsFrom(its.stamp())) {
        sides.isKnown &= report.used() != null;
        sides.goingOn.addAll(report.used() == null ? List.of() : report.used());
      } else if (its != null) {
        others.add(its);
        sides.others.addAll(report.used() == null ? List.of() : report.used());
      }
    }
    others.sort(
        Comparator.comparingLong((ClusterState other) -> other.stamp().version())
            .thenComparing(other -> other.stamp().publisher()));
    boolean anyTaken = false;
    for (ClusterState other : others) {
      for (StructureSettings config : other.configs()) {
        anyTaken |= merge(config, sides);
      }
    }
    if (!configs.isEmpty()) {
      // Whoever goes on from its own state and has nothing new need not publish another.
      boolean isOwn = base.stamp().publisher().equals(self);
      changed = !isOwn || anyTaken;
      changedVersion = changed ? 0 : base.stamp().version();
    }
    member.configuring(isUnderWay());
  }

  /** What is in use on the side that goes on, and on others, by service and name. */
  private static final class Sides {
    final Set<Map.Entry<String, String>> goingOn = new HashSet<>();
    final Set<Map.Entry<String, String>> others = new HashSet<>();
    boolean isKnown = true;

    boolean isUsedByOthersOnly(StructureSettings config) {
      Map.Entry<String, String> structure = Map.entry(config.service(), config.pattern());
      return isKnown && others.contains(structure) && !goingOn.contains(structure);
    }
  }

  /** Takes one of another side if nothing is against it; whether it was taken. */
  private boolean merge(StructureSettings config, Sides sides) {
    StructureSettings known = find(config);
    if (known != null && known.equals(config)) {
      return false;
    }
    boolean replaces = known != null && sides.isUsedByOthersOnly(config);
    String why =
        known != null && !replaces
            ? "the side that goes on has " + known
            : !sides.isKnown
                ? "the side that goes on does not say what it has in use"
                : known == null && configs.size() >= CONFIGS_MAX
                    ? "there are too many"
                    : member.mismatch(without(known), config, sides.goingOn);
    if (why != null) {
      log.warn("a configuration of another side of a split is dropped: {} because {}", config, why);
      return false;
    }
    if (known != null) {
      log.warn("a configuration is replaced by another side's, which uses it: {}", known);
      configs.remove(known);
    }
    configs.add(config);
    return true;
  }

  private List<StructureSettings> without(@Nullable StructureSettings config) {
    return configs.stream().filter(other -> !other.equals(config)).toList();
  }

  private @Nullable StructureSettings find(StructureSettings config) {
    return configs.stream().filter(config::isOfSame).findFirst().orElse(null);
  }

  /** All of them, as they were added. */
  List<StructureSettings> all() {
    return configs;
  }

  /** Takes one if nothing is against it; whether a state is to be published that has it. */
  boolean add(UUID from, Configure asked, ClusterState published) {
    StructureSettings config = asked.config();
    if (CatalogSettings.isOf(config)) {
      return amend(from, asked, published);
    }
    StructureSettings known = find(config);
    if (known != null && known.equals(config)) {
      if (waiting.stream().noneMatch(w -> w.from.equals(from) && w.id == asked.id())) {
        waiting.add(new Waiting(from, asked.id(), changed ? 0 : published.stamp().version()));
      }
      return false;
    }
    if (known != null) {
      answer(
          from, asked.id(), Configured.MISMATCH, "there is " + known + " already, not " + config);
      return false;
    }
    String invalid = member.invalid(config);
    if (invalid != null) {
      answer(from, asked.id(), Configured.INVALID, invalid);
      return false;
    }
    if (configs.size() >= CONFIGS_MAX) {
      String many = "configurationsMax=" + CONFIGS_MAX + ": use patterns, as in orders-*";
      answer(from, asked.id(), Configured.TOO_MANY, many);
      return false;
    }
    member.configuring(true);
    String mismatch = member.mismatch(configs, config, null);
    if (mismatch != null) {
      member.configuring(isUnderWay());
      answer(from, asked.id(), Configured.MISMATCH, mismatch);
      return false;
    }
    log.info("configuration added: {}", config);
    configs.add(config);
    changed = true;
    waiting.add(new Waiting(from, asked.id(), 0));
    return true;
  }

  /** The same, of what comes and goes, and changes no structure. */
  private boolean amend(UUID from, Configure asked, ClusterState published) {
    if (waiting.stream().anyMatch(w -> w.from.equals(from) && w.id == asked.id())) {
      return false;
    }
    StructureSettings known = find(asked.config());
    StructureSettings kept = CatalogSettings.kept(asked.config());
    if (Objects.equals(known, kept)) {
      waiting.add(new Waiting(from, asked.id(), changed ? 0 : published.stamp().version()));
      return false;
    }
    if (known != null && !CatalogSettings.isReplacing(asked.config())) {
      answer(from, asked.id(), Configured.MISMATCH, "there is " + known + " already");
      return false;
    }
    if (known == null && configs.size() >= CONFIGS_MAX) {
      String many = "mappings, views and configurations together: max=" + CONFIGS_MAX;
      answer(from, asked.id(), Configured.TOO_MANY, many);
      return false;
    }
    String tooLong = kept == null ? null : tooLong(kept, known);
    if (tooLong != null) {
      answer(from, asked.id(), Configured.TOO_MANY, tooLong);
      return false;
    }
    member.configuring(true);
    if (known != null) {
      configs.remove(known);
    }
    if (kept != null) {
      configs.add(kept);
    }
    changed = true;
    waiting.add(new Waiting(from, asked.id(), 0));
    return true;
  }

  /** Why there is no room for the text of something new; null if there is. */
  private @Nullable String tooLong(StructureSettings added, @Nullable StructureSettings replaced) {
    long chars = CatalogSettings.text(added).length();
    if (chars > TEXT_CHARS_MAX) {
      return "the statement that makes '"
          + added.pattern()
          + "' has chars="
          + chars
          + ": max="
          + TEXT_CHARS_MAX;
    }
    for (StructureSettings config : configs) {
      boolean isKept = CatalogSettings.isOf(config) && !config.equals(replaced);
      chars += isKept ? CatalogSettings.text(config).length() : 0;
    }
    return chars > TEXTS_CHARS_MAX
        ? "the statements that make mappings and views have, together, chars="
            + chars
            + ": max="
            + TEXTS_CHARS_MAX
            + "; drop some"
        : null;
  }

  private boolean isUnderWay() {
    return changed || changedVersion > 0;
  }

  private void answer(UUID to, long id, byte result, String why) {
    env.send(to, new Configured(id, result, why));
  }

  /** A state has been published, with all of these. */
  void published(ClusterState state) {
    long version = state.stamp().version();
    if (changed) {
      changed = false;
      changedVersion = version;
    }
    waiting.replaceAll(
        asked -> asked.version == 0 ? new Waiting(asked.from, asked.id, version) : asked);
  }

  /**
   * Answers whoever waits for no more.
   *
   * @param everywhere whether every member has adopted a state of this coordinator of that version
   */
  void adopted(Predicate<Long> everywhere) {
    if (changedVersion > 0 && everywhere.test(changedVersion)) {
      changedVersion = 0;
      member.configuring(isUnderWay());
    }
    waiting.removeIf(
        asked -> {
          boolean done = asked.version > 0 && everywhere.test(asked.version);
          if (done) {
            answer(asked.from, asked.id, Configured.DONE, "");
          }
          return done;
        });
  }
}
