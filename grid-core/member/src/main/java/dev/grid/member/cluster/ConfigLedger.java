package dev.grid.member.cluster;

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
 * others are added, oldest first. One that contradicts what is there by then, or that would change
 * a structure that the side that goes on has in use, is dropped, with a warning in the log.
 */
final class ConfigLedger {

  private static final Logger log = LoggerFactory.getLogger(ConfigLedger.class);

  /** More are refused: all are in every state. */
  static final int CONFIGS_MAX = 1_000;

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

  ConfigLedger(ClusterEnvironment env, ConfigRules member) {
    this.env = env;
    this.member = member;
  }

  /** Goes on from a state, and adds what other sides have. */
  void begin(@Nullable ClusterState base, Collection<Report> reports) {
    if (base == null) {
      return;
    }
    configs.addAll(base.configs());
    Set<Map.Entry<String, String>> used = new HashSet<>();
    boolean isKnown = true;
    List<ClusterState> others = new ArrayList<>();
    for (Report report : reports) {
      ClusterState its = report.state();
      if (its != null && base.descendsFrom(its.stamp())) {
        isKnown &= report.used() != null;
        used.addAll(report.used() == null ? List.of() : report.used());
      } else if (its != null) {
        others.add(its);
      }
    }
    others.sort(
        Comparator.comparingLong((ClusterState other) -> other.stamp().version())
            .thenComparing(other -> other.stamp().publisher()));
    for (ClusterState other : others) {
      for (StructureSettings config : other.configs()) {
        merge(config, isKnown ? used : null);
      }
    }
    changed = !configs.isEmpty();
    member.configuring(changed);
  }

  /** The used ones are null if they are not known. */
  private void merge(
      StructureSettings config, @Nullable Collection<Map.Entry<String, String>> used) {
    StructureSettings known = find(config);
    if (known != null && known.equals(config)) {
      return;
    }
    String why =
        known != null
            ? "the side that goes on has " + known
            : used == null
                ? "the side that goes on does not say what it has in use"
                : configs.size() >= CONFIGS_MAX
                    ? "there are too many"
                    : member.mismatch(configs, config, used);
    if (why == null) {
      configs.add(config);
    } else {
      log.warn("a configuration of another side of a split is dropped: {} because {}", config, why);
    }
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
