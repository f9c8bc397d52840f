package dev.grid.systemtests.simulation;

import dev.grid.member.cluster.Views.View;
import dev.grid.member.peer.PeerMessages;
import dev.grid.member.peer.PeerMessages.Happened;
import dev.grid.member.peer.PeerMessages.OutOfSync;
import dev.grid.member.peer.PeerMessages.Repeat;
import dev.grid.member.peer.PeerMessages.Subscribe;
import dev.grid.member.peer.PeerMessages.Subscriptions;
import dev.grid.member.peer.PeerMessages.ToCoordinator;
import dev.grid.protocol.types.MemberInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Links between simulated members, and their views: delays, lost messages, cut links, and views
 * that come late and at different times. Messages of a link keep their order. Confined to the
 * world.
 */
final class SimulatedNetwork {

  private final World world;
  private final Map<UUID, SimulatedMember> members = new LinkedHashMap<>();
  private final Map<UUID, Map<UUID, Link>> links = new HashMap<>();

  /** Links that carry nothing, one way. */
  private final Set<Link> cut = new HashSet<>();

  /** Links that are broken, as their sender notices a little later. */
  private final Set<Link> broken = new HashSet<>();

  /** Broken links of which the sender knows it. */
  private final Set<Link> knownBroken = new HashSet<>();

  /** Members whose machine has failed: what they sent last does not arrive. */
  private final Set<UUID> silenced = new HashSet<>();

  private final List<String> differingCopies = new ArrayList<>();

  private final Map<UUID, View> lastView = new HashMap<>();
  private final Map<UUID, Long> lastViewTold = new HashMap<>();
  private final TaskLog tasks;
  private long disturbedNanos;
  private double lossRate;
  private double reportLossRate;
  private int slownessMicros = 500;
  private long views;

  /** One way from a member to another; there is one for each two. */
  private static final class Link {

    final UUID from;
    final UUID to;
    long lastDelivery;

    Link(UUID from, UUID to) {
      this.from = from;
      this.to = to;
    }

    /** By the members, so that a set of links has the same order in each run of a seed. */
    @Override
    public int hashCode() {
      return 31 * from.hashCode() + to.hashCode();
    }
  }

  private Link link(UUID from, UUID to) {
    return links
        .computeIfAbsent(from, id -> new HashMap<>())
        .computeIfAbsent(to, id -> new Link(from, id));
  }

  SimulatedNetwork(World world) {
    this.world = world;
    this.tasks = new TaskLog(world, this);
  }

  /** What tasks of users' have run on the members. */
  TaskLog tasks() {
    return tasks;
  }

  List<SimulatedMember> alive() {
    return members.values().stream().filter(SimulatedMember::isAlive).toList();
  }

  SimulatedMember member(UUID id) {
    return Objects.requireNonNull(members.get(id));
  }

  /** Copies that did not have what their primary has, and were to be made anew. */
  List<String> differingCopies() {
    return differingCopies;
  }

  void lose(double rate) {
    lossRate = rate;
    disturbed();
  }

  /** When messages were lost last, or a member did not reach another. */
  long disturbedNanos() {
    return cut.isEmpty() && lossRate == 0 ? disturbedNanos : world.nowNanos();
  }

  /** Something was not told for a while. */
  void disturbed() {
    disturbedNanos = world.nowNanos();
  }

  /**
   * From now on so many messages to coordinators are lost beside others, as those are that arrive
   * when it is replaced.
   */
  void loseReports(double rate) {
    reportLossRate = rate;
  }

  void slowness(int micros) {
    slownessMicros = micros;
  }

  void join(SimulatedMember member) {
    members.put(member.id(), member);
    member.core().start();
    member.transactions().begin();
    for (SimulatedMember other : alive()) {
      if (other != member) {
        connect(member, other);
        connect(other, member);
      }
    }
    changed(50, 400);
  }

  private void connect(SimulatedMember from, SimulatedMember to) {
    broken.remove(link(from.id(), to.id()));
    world.in(world.micros(100, 2_000), from.here(() -> from.core().connected(to.id())));
  }

  /** A link that may have lost something is another one from then on. */
  private void reconnect(SimulatedMember from, SimulatedMember to) {
    Link link = link(from.id(), to.id());
    broken.remove(link);
    world.in(
        world.micros(100, 2_000),
        from.here(
            () -> {
              if (!knownBroken.remove(link)) {
                from.core().disconnected(to.id(), false);
              }
              from.core().connected(to.id());
            }));
  }

  void crash(SimulatedMember member) {
    member.crash();
    boolean gone = world.random().nextInt(4) > 0;
    if (!gone) {
      silenced.add(member.id());
    }
    for (SimulatedMember other : alive()) {
      broken.add(link(other.id(), member.id()));
      world.in(
          world.micros(100, 5_000), other.here(() -> other.core().disconnected(member.id(), gone)));
    }
    changed(gone ? 20 : 1_000, gone ? 200 : 7_000);
  }

  /** A member that has handed over what it had is gone. */
  void left(SimulatedMember member) {
    crash(member);
  }

  void cut(SimulatedMember from, SimulatedMember to) {
    Link link = link(from.id(), to.id());
    if (cut.add(link) && world.random().nextBoolean()) {
      broken.add(link);
      world.in(
          world.micros(1_000, 3_000_000),
          from.here(
              () -> {
                if (broken.contains(link) && knownBroken.add(link)) {
                  from.core().disconnected(to.id(), false);
                }
              }));
    }
  }

  void cutOff(List<SimulatedMember> side) {
    cutLinks(side);
    changed(1_000, 8_000);
  }

  /** Cuts a side off, as only it sees: the others keep the view that they have until they meet. */
  void cutOffUnseen(List<SimulatedMember> side) {
    cutLinks(side);
    List<UUID> ids = side.stream().map(SimulatedMember::id).toList();
    world.in(world.micros(50_000, 300_000), () -> install(ids));
  }

  private void cutLinks(List<SimulatedMember> side) {
    for (SimulatedMember a : side) {
      for (SimulatedMember b : alive()) {
        if (!side.contains(b)) {
          cut(a, b);
          cut(b, a);
        }
      }
    }
  }

  void heal() {
    disturbed();
    List<Link> healed = new ArrayList<>(cut);
    cut.clear();
    for (Link link : healed) {
      SimulatedMember from = members.get(link.from);
      SimulatedMember to = members.get(link.to);
      if (from.isAlive() && to.isAlive()) {
        reconnect(from, to);
      }
    }
    changed(1_000, 6_000);
  }

  /** A pause that is long enough looks like a crash to the others. */
  void pausedForLong() {
    changed(1_000, 3_000);
  }

  // Messages.

  void send(SimulatedMember from, UUID to, PeerMessages message) {
    if (message instanceof OutOfSync report && report.why().equals("digests differ")) {
      differingCopies.add(world.nowMillis() + " a copy differs: " + report);
    }
    Link link = link(from.id(), to);
    if (!from.isAlive() || cut.contains(link) || broken.contains(link)) {
      return;
    }
    if (world.random().nextDouble() < lossRate && !isSentOnce(message)
        || reportLossRate > 0
            && message instanceof ToCoordinator
            && world.random().nextDouble() < reportLossRate) {
      return;
    }
    SimulatedMember target = members.get(to);
    if (target != null) {
      deliver(link, target, () -> target.receive(from.id(), message));
    }
  }

  /** Something comes about at a member that another tells it; lost as messages are. */
  void carry(SimulatedMember from, SimulatedMember to, Runnable what) {
    Link link = link(from.id(), to.id());
    boolean isLost =
        !from.isAlive() || cut.contains(link) || world.random().nextDouble() < lossRate;
    if (!isLost) {
      deliver(link, to, what);
    }
  }

  private void deliver(Link link, SimulatedMember target, Runnable what) {
    long at = Math.max(link.lastDelivery + 1, world.nowNanos() + world.micros(20, slownessMicros));
    link.lastDelivery = at;
    world.at(
        at,
        target.here(
            () -> {
              if (!cut.contains(link) && !silenced.contains(link.from)) {
                what.run();
              }
            }));
  }

  /** What is not sent again is lost with its link only, of which its sender is told. */
  private static boolean isSentOnce(PeerMessages message) {
    return message instanceof Happened
        || message instanceof Subscribe
        || message instanceof Subscriptions
        || message instanceof Repeat;
  }

  boolean isConnected(SimulatedMember from, UUID to) {
    return !broken.contains(link(from.id(), to));
  }

  @Nullable MemberInfo info(UUID id) {
    SimulatedMember member = members.get(id);
    return member == null ? null : member.self();
  }

  // Views.

  /** After a while, and not for all at once, views follow what has changed. */
  private void changed(int fromMillis, int toMillis) {
    world.in(world.micros(fromMillis * 1_000, toMillis * 1_000), this::installViews);
  }

  private void installViews() {
    Set<UUID> done = new HashSet<>();
    for (SimulatedMember member : alive()) {
      if (done.contains(member.id()) || member.isPaused()) {
        continue;
      }
      List<UUID> component = component(member);
      done.addAll(component);
      View known = lastView.get(member.id());
      boolean same =
          known != null
              && known.members().equals(component)
              && component.stream().allMatch(id -> known.equals(lastView.get(id)));
      if (same) {
        continue;
      }
      install(component);
    }
  }

  private void install(List<UUID> component) {
    View view = new View(component.getFirst(), ++views, component);
    for (UUID id : component) {
      lastView.put(id, view);
      tell(members.get(id), view);
    }
  }

  private void tell(SimulatedMember member, View view) {
    world.in(
        world.micros(100, 400_000),
        member.here(
            () -> {
              if (lastViewTold.getOrDefault(member.id(), 0L) < view.number()) {
                lastViewTold.put(member.id(), view.number());
                member.core().control().viewChanged(view);
              }
            }));
  }

  /** Whom a member reaches, both ways, by way of others too, oldest first. */
  private List<UUID> component(SimulatedMember from) {
    Set<SimulatedMember> reached = new HashSet<>(Set.of(from));
    for (boolean more = true; more; ) {
      more = false;
      for (SimulatedMember a : List.copyOf(reached)) {
        for (SimulatedMember b : alive()) {
          if (!b.isPaused() && reaches(a, b) && reached.add(b)) {
            more = true;
          }
        }
      }
    }
    return members.values().stream().filter(reached::contains).map(SimulatedMember::id).toList();
  }

  /** Whether a member reaches no other, although views may not say so yet. */
  boolean isAnyoneCutOff() {
    return alive().stream().anyMatch(this::isCutOff);
  }

  /** Whether this member reaches no other. */
  boolean isCutOff(SimulatedMember one) {
    return alive().stream().noneMatch(other -> other != one && reaches(one, other));
  }

  private boolean reaches(SimulatedMember a, SimulatedMember b) {
    return !cut.contains(link(a.id(), b.id())) && !cut.contains(link(b.id(), a.id()));
  }
}
