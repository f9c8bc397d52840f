package dev.grid.member.cluster;

import dev.grid.kernel.Periodic;
import dev.grid.member.cluster.TablePlanner.Broken;
import dev.grid.member.cluster.TablePlanner.Ready;
import dev.grid.member.cluster.TablePlanner.Serving;
import dev.grid.member.cluster.Views.View;
import dev.grid.member.peer.PeerMessages;
import dev.grid.member.peer.PeerMessages.Adopted;
import dev.grid.member.peer.PeerMessages.CaughtUp;
import dev.grid.member.peer.PeerMessages.Collect;
import dev.grid.member.peer.PeerMessages.Configure;
import dev.grid.member.peer.PeerMessages.OutOfSync;
import dev.grid.member.peer.PeerMessages.Publish;
import dev.grid.member.peer.PeerMessages.Report;
import dev.grid.protocol.types.MemberInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes states as long as one view stands; the first member of the view has one. It asks every
 * member what it has, goes on from the latest state, and then answers what happens with new states.
 * Confined to the cluster thread.
 *
 * <pre>
 * COLLECTING -> SERVING   every member of the view has reported (and as many as were expected)
 * any        -> ENDED     another view came
 * </pre>
 */
final class Coordinator {

  private static final Logger log = LoggerFactory.getLogger(Coordinator.class);

  private enum Phase {
    COLLECTING,
    SERVING,
    ENDED
  }

  private final UUID self;
  private final View view;
  private final ClusterEnvironment env;
  private final ClusterRules rules;
  private final Timing timing;
  private final ClusterControl.Follower member;
  private final long begunNanos;
  private final Map<UUID, Report> reports = new LinkedHashMap<>();
  private final Map<UUID, Stamp> adopted = new HashMap<>();
  private final Set<UUID> leaving = new LinkedHashSet<>();

  private final List<Ready> ready = new ArrayList<>();
  private final List<Broken> broken = new ArrayList<>();
  private final List<Serving> serving = new ArrayList<>();

  /** Copies that their members cannot have, as long as this coordinates; one a partition each. */
  private final Map<UUID, Map<Integer, Broken>> unable = new HashMap<>();

  private final ConfigLedger configs;
  private boolean acceptLoss;
  private final Periodic collecting;
  private final Periodic planning;
  private final Periodic republishing;
  private boolean waiting;
  private boolean rebalance;

  private Phase phase = Phase.COLLECTING;
  private @Nullable ClusterState state;

  /** Of any side that was seen: versions never repeat. */
  private long highestVersion;

  /** Of any side that was seen: no member's number is given again. */
  private int nextNumber;

  /**
   * Has not begun.
   *
   * @param member what this member knows
   */
  Coordinator(
      UUID self,
      View view,
      ClusterEnvironment env,
      ClusterRules rules,
      Timing timing,
      ClusterControl.Follower member) {
    this.self = self;
    this.view = view;
    this.env = env;
    this.rules = rules;
    this.timing = timing;
    this.member = member;
    this.begunNanos = env.nanoTime();
    this.configs = new ConfigLedger(self, env, member.configs());
    this.collecting = periodic("collecting states", timing.askAgain(), this::collect);
    this.planning = periodic("planning", timing.gather(), this::planOnce);
    this.republishing = periodic("publishing again", timing.askAgain(), this::republish);
  }

  private Periodic periodic(String name, long pauseMillis, BooleanSupplier task) {
    return new Periodic(name, env::schedule, pauseMillis, task, log::error);
  }

  /** Begins to ask. */
  void begin() {
    log.info("view coordinated: number={} members={}", view.number(), view.members().size());
    collecting.start();
    var unused = collect();
  }

  /** Another view came. */
  void end() {
    phase = Phase.ENDED;
  }

  private boolean collect() {
    if (phase != Phase.COLLECTING) {
      return false;
    }
    for (UUID member : view.members()) {
      if (!reports.containsKey(member)) {
        env.send(member, new Collect(view.creator(), view.number()));
      }
    }
    return true;
  }

  void reported(UUID from, Report report) {
    if (phase != Phase.COLLECTING
        || !report.creator().equals(view.creator())
        || report.view() != view.number()
        || env.info(from) == null) {
      return;
    }
    reports.put(from, report);
    ClusterState its = report.state();
    if (its != null) {
      highestVersion = Math.max(highestVersion, its.stamp().version());
      nextNumber = Math.max(nextNumber, its.nextNumber());
    }
    if (reports.keySet().containsAll(view.members())) {
      begin(chooseBase());
    }
  }

  // What to go on from.

  private @Nullable ClusterState chooseBase() {
    List<ClusterState> tips = new ArrayList<>();
    for (Report report : reports.values()) {
      ClusterState candidate = report.state();
      if (candidate == null || tips.stream().anyMatch(tip -> tip.descendsFrom(candidate.stamp()))) {
        continue;
      }
      tips.removeIf(tip -> candidate.descendsFrom(tip.stamp()));
      tips.add(candidate);
    }
    ClusterState best = null;
    for (ClusterState tip : tips) {
      if (best == null || isStronger(tip, best)) {
        best = tip;
      }
    }
    if (best != null && tips.stream().filter(Coordinator::isAssigned).count() > 1) {
      log.warn("sides of a split meet: {} of {} goes on", best.stamp(), tips.size());
    }
    return best;
  }

  /**
   * The side that takes writes goes on, then the one with more members, more data, or the lower id.
   */
  private boolean isStronger(ClusterState a, ClusterState b) {
    if (a.writable() != b.writable()) {
      return a.writable();
    }
    int members = Long.compare(followers(a), followers(b));
    if (members != 0) {
      return members > 0;
    }
    int data = Long.compare(entries(a), entries(b));
    if (data != 0) {
      return data > 0;
    }
    return a.stamp().publisher().compareTo(b.stamp().publisher()) < 0;
  }

  private long followers(ClusterState tip) {
    return reports.values().stream().filter(report -> follows(report, tip)).count();
  }

  private long entries(ClusterState tip) {
    return reports.values().stream()
        .filter(report -> follows(report, tip))
        .mapToLong(Report::entries)
        .sum();
  }

  private static boolean follows(Report report, ClusterState tip) {
    ClusterState its = report.state();
    return its != null && tip.descendsFrom(its.stamp());
  }

  private void begin(@Nullable ClusterState base) {
    phase = Phase.SERVING;
    if (base != null) {
      leaving.addAll(base.leaving());
    }
    state = base;
    configs.begin(base, reports.values());
    plan();
    env.schedule(this::quietIsOver, timing.quiet());
    env.schedule(this::viewIsStable, timing.stable());
    env.schedule(this::viewIsStable, rules.expectedMillis());
    republishing.start();
  }

  // What happens.

  void caughtUp(CaughtUp message) {
    ready.add(new Ready(message.partition(), message.epoch(), message.member(), message.added()));
    planSoon();
  }

  void outOfSync(OutOfSync message) {
    Broken copy = new Broken(message.partition(), message.epoch(), message.member());
    broken.add(copy);
    if (message.unable()) {
      Map<Integer, Broken> copies = unable.computeIfAbsent(copy.member(), m -> new HashMap<>());
      if (copies.isEmpty()) {
        log.error("member can have no copies: id={} because {}", copy.member(), message.why());
      }
      copies.put(copy.partition(), copy);
    }
    planSoon();
  }

  void active(PeerMessages.Active message) {
    serving.add(new Serving(message.partition(), message.epoch()));
    planSoon();
  }

  void leaving(UUID member) {
    if (leaving.add(member)) {
      log.info("member leaves: id={}", member);
      planSoon();
    }
  }

  void acceptLoss() {
    acceptLoss = true;
    planSoon();
  }

  /** Whoever asks asks again until it is answered. */
  void configure(UUID from, Configure asked) {
    ClusterState published = state;
    if (phase == Phase.SERVING && published != null && published.writable()) {
      if (configs.add(from, asked, published)) {
        plan();
      }
      configs.adopted(this::isAdopted);
    }
  }

  private void quietIsOver() {
    if (phase == Phase.SERVING) {
      rebalance = true;
      plan();
    }
  }

  private void viewIsStable() {
    if (phase == Phase.SERVING) {
      plan();
    }
  }

  private void tellExpected(boolean expected, int members) {
    if (!expected && !waiting) {
      log.info(
          "nothing is served yet, members are waited for: members={} expectedMembers={}"
              + " millisMax={}",
          members,
          rules.expectedMembers(),
          rules.expectedMillis());
    } else if (expected && waiting && members < rules.expectedMembers()) {
      log.warn(
          "not all members came, and the cluster goes on without them: members={}"
              + " expectedMembers={}",
          members,
          rules.expectedMembers());
    }
    waiting = !expected;
  }

  private void planSoon() {
    if (phase == Phase.SERVING) {
      planning.start();
    }
  }

  private boolean planOnce() {
    plan();
    return false;
  }

  // States.

  private void plan() {
    if (phase != Phase.SERVING) {
      return;
    }
    ClusterState base = state;
    Stamp stamp = new Stamp(highestVersion + 1, self);
    List<MemberInfo> members = members(base);
    leaving.retainAll(members.stream().map(MemberInfo::uuid).toList());
    List<MemberInfo> stable =
        acceptLoss ? members : Quorum.stable(base, members, hasStood(timing.stable()));
    boolean writable = rules.alwaysWritable() || Quorum.isMajority(stable, members);
    List<Assignment> before =
        base == null || base.partitions().isEmpty()
            ? TablePlanner.unassigned(rules.partitions(), stamp)
            : base.partitions();
    TablePlanner planner =
        new TablePlanner(
            stamp, members, leaving, backups(), this::fewestBackups, rules.zoneAttribute());
    boolean expected =
        base != null && isAssigned(base)
            || members.size() >= rules.expectedMembers()
            || hasStood(rules.expectedMillis());
    tellExpected(expected, members.size());
    List<Assignment> partitions =
        expected && writable
            ? planner.plan(
                before,
                new TablePlanner.Step(
                    List.copyOf(ready),
                    List.copyOf(broken),
                    List.copyOf(serving),
                    acceptLoss || rules.continueAfterLoss(),
                    rebalance),
                unable.values().stream().flatMap(copies -> copies.values().stream()).toList())
            : before;
    if (Quorum.isMajority(stable, members) && isWhole(members, partitions)) {
      // In the state that says that data is safe: whoever reads that may stop a member at once.
      stable = Quorum.settled(base, members);
    }
    ready.clear();
    broken.clear();
    serving.clear();
    acceptLoss = false;
    JoinNumbers numbers = JoinNumbers.of(base, members, stable, nextNumber);
    boolean sameMembers = base != null && base.members().equals(members);
    if (base != null
        && sameMembers
        && base.stamp().publisher().equals(self)
        && base.partitions().equals(partitions)
        && base.stable().equals(stable)
        && base.leaving().equals(List.copyOf(leaving))
        && base.numbers().equals(numbers.numbers())
        && base.configs().equals(configs.all())
        && base.writable() == writable) {
      return;
    }
    publish(
        new ClusterState(
            stamp,
            Term.after(base, stamp),
            base == null ? env.newId() : base.clusterId(),
            base == null ? 1 : base.memberListVersion() + (sameMembers ? 0 : 1),
            members,
            stable,
            List.copyOf(leaving),
            writable,
            partitions,
            numbers.numbers(),
            numbers.next(),
            configs.all()));
  }

  /**
   * The fewest backups that any structure has which exists and has any: none with fewer is lost
   * with a partition. Structures are known to every member before anything in them is answered
   * ({@link ClusterControl#mayPromise}), so they are in a report; where one does not say, as a
   * member of an older version, all that may exist counts.
   */
  private int fewestBackups() {
    int fewest = member.fewestBackups();
    for (Report report : reports.values()) {
      fewest = Math.min(fewest, report.fewestBackups());
    }
    return fewest <= 0 ? rules.fewestBackups() : fewest;
  }

  /** Whether every partition has the copies that it should. */
  private boolean isWhole(List<MemberInfo> members, List<Assignment> partitions) {
    if (!rebalance) {
      return false;
    }
    long data = members.stream().filter(member -> !member.liteMember()).count();
    long wanted = Math.min(backups(), data - 1);
    return partitions.stream()
        .allMatch(
            p ->
                p.primary() != null
                    && p.copies().size() >= wanted
                    && p.copies().stream().allMatch(Copy::inSync));
  }

  private int backups() {
    return Math.max(rules.backups(), member.configs().mostBackups(configs.all()));
  }

  private boolean hasStood(long millis) {
    return env.nanoTime() - begunNanos >= millis * 1_000_000;
  }

  private static boolean isAssigned(ClusterState state) {
    return state.partitions().stream().anyMatch(p -> p.primary() != null || p.lostBelow() > 0);
  }

  /** The members of the view: those known before first, in their order. */
  private List<MemberInfo> members(@Nullable ClusterState base) {
    List<MemberInfo> members = new ArrayList<>();
    if (base != null) {
      for (MemberInfo member : base.members()) {
        if (view.members().contains(member.uuid())) {
          members.add(member);
        }
      }
    }
    for (UUID id : view.members()) {
      if (members.stream().noneMatch(member -> member.uuid().equals(id))) {
        members.add(Objects.requireNonNull(env.info(id)));
      }
    }
    return members;
  }

  private void publish(ClusterState next) {
    state = next;
    highestVersion = next.stamp().version();
    nextNumber = next.nextNumber();
    configs.published(next);
    for (UUID member : view.members()) {
      send(member, next);
    }
  }

  private void send(UUID member, ClusterState next) {
    env.send(member, new Publish(view.creator(), view.number(), next));
  }

  /** Sends the state again to those that have not said that they adopted it. */
  private boolean republish() {
    if (phase != Phase.SERVING) {
      return false;
    }
    ClusterState current = state;
    if (current != null) {
      for (UUID member : view.members()) {
        if (!current.stamp().equals(adopted.get(member))) {
          send(member, current);
        }
      }
    }
    return true;
  }

  void adopted(UUID from, Adopted message) {
    Stamp before = adopted.get(from);
    if (before == null || message.stamp().isAfter(before)) {
      adopted.put(from, message.stamp());
      configs.adopted(this::isAdopted);
    }
  }

  /** Whether every member has adopted a state of this coordinator's of that version, or later. */
  private boolean isAdopted(long version) {
    return view.members().stream()
        .map(adopted::get)
        .allMatch(s -> s != null && s.publisher().equals(self) && s.version() >= version);
  }
}
