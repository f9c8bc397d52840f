package dev.grid.systemtests.simulation;

import dev.grid.config.MemberConfig;
import dev.grid.durableexecutor.DurableExecutorConfig;
import dev.grid.list.ListConfig;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Copy;
import dev.grid.member.peer.PeerMessages.Digest;
import dev.grid.member.replication.Replica.Role;
import dev.grid.multimap.MultiMapConfig;
import dev.grid.multimap.ValueCollection;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.queue.QueueConfig;
import dev.grid.scheduledexecutor.ScheduledExecutorConfig;
import dev.grid.set.SetConfig;
import dev.grid.structures.durableexecutor.DurableExecutorStructure;
import dev.grid.structures.list.ListStructure;
import dev.grid.structures.map.MapStructure;
import dev.grid.structures.multimap.MultiMapStructure;
import dev.grid.structures.queue.QueueStructure;
import dev.grid.structures.ratelimiter.RateLimiterStructure;
import dev.grid.structures.ringbuffer.RingbufferStructure;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorStructure;
import dev.grid.structures.set.SetStructure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A run: members, a workload, faults by the seed, quiet, and what must hold then. */
final class SimulatedCluster {

  private static final int PARTITIONS = 5;
  private static final int KEYS = 20;
  private static final int QUEUES = 5;
  private static final int RINGS = 4;
  private static final int PROCESSED_KEYS = 5;
  private static final int JOURNALED_KEYS = 4;
  private static final int MEMBERS_MAX = 6;

  /** One seed of so many; odd, so that seeds with a {@link Mix} and without are among them. */
  private static final long USER_CODE_ONE_IN = 9;

  /** How many of the first members have a listener; all that join later have one. */
  private static final int LISTENING = 3;

  private static final long TOLD_WAIT_NANOS_MAX = 2_000_000_000L;

  /** As much as a message may be under way, and a little. */
  private static final long CLOCKS_DIFFER_MILLIS_MAX = 60;

  /** How long, and how often, it is looked for a moment to aim at. */
  private static final int AIMING_STEPS = 300;

  private static final int AIMING_STEP_MILLIS = 10;

  private final World world;
  private final Random random;
  private final SimulatedNetwork network;
  private final Mix mix;
  private final Aim aim;
  private final MemberConfig config;
  private final Registers registers;
  private final Rings rings;
  private final Journals journals;
  private final Processings processings;
  private final OrderedMessages messages;
  private final Deliveries deliveries;
  private final Hearing hearing;
  private final Counters counters;
  private final Collected collected;
  private final Everywhere everywhere;
  private final Ids ids;
  private final Permits permits;
  private final WatchedMap watchedMap;
  private final IndexedReaders indexedReaders;
  private final Transfers transfers;
  private final StoredWrites storedWrites;
  private final UserQueues userQueues;
  private final DurableTasks durableTasks;
  private final ScheduledTasks scheduledTasks;
  private final SimulatedInvoker repeating;
  private final int initial;
  private final List<String> faults = new ArrayList<>();

  /** Members that were told to leave, whether others know that or not. */
  private final Set<UUID> leaving = new HashSet<>();

  private int numbers;

  /** Whether users' code runs, too: tasks, and queues with comparators and stores. */
  private final boolean runsUserCode;

  SimulatedCluster(long seed) {
    this(seed, runsUserCode(seed));
  }

  /** In some seeds, as a run takes longer with it; or in all or none, as a property says. */
  static boolean runsUserCode(long seed) {
    String chosen = System.getProperty("grid.simulation.userCode");
    return chosen == null ? seed % USER_CODE_ONE_IN == 1 : Boolean.parseBoolean(chosen);
  }

  SimulatedCluster(long seed, boolean runsUserCode) {
    this.runsUserCode = runsUserCode;
    world = new World(seed);
    random = world.random();
    network = new SimulatedNetwork(world);
    mix = Mix.of(seed);
    aim = new Aim(random);
    int backups = 1 + random.nextInt(2);
    StoredWrites.Setup stores = new StoredWrites.Setup(world, network);
    UserQueues.Storage storage = new UserQueues.Storage(world);
    MemberConfig configured =
        Permits.configure(
            OrderedMessages.configure(
                Rings.configure(
                    MemberConfig.defaults()
                        .withPartitionCount(PARTITIONS)
                        .with(MapConfig.named("registers").withBackups(backups, 0))
                        .with(WatchedMap.config(backups))
                        .with(IndexedReaders.config(backups))
                        .with(MapConfig.named(Processings.MAP + "*").withBackups(backups, 0))
                        .with(MapConfig.named(Transfers.ACCOUNTS).withBackups(backups, 0))
                        .with(QueueConfig.named("*").withBackups(backups, 0))
                        .with(ListConfig.named("*").withBackups(backups, 0))
                        .with(SetConfig.named("*").withBackups(backups, 0))
                        .with(MultiMapConfig.named("*").withBackups(backups, 0))
                        .with(
                            MultiMapConfig.named("lists*")
                                .withValueCollection(ValueCollection.LIST)
                                .withBackups(backups, 0)),
                    backups)),
            backups);
    config =
        stores
            .configure(
                UserQueues.configure(Journals.configure(configured, backups), backups, storage),
                backups)
            .with(DurableExecutorConfig.named("*").withBackups(backups, 0))
            .with(ScheduledExecutorConfig.named("*").withBackups(backups, 0));
    initial = 3 + random.nextInt(3);
    for (int i = 0; i < initial; i++) {
      join();
    }
    GridMap<String, Long> map =
        MapStructure.proxy(
            "registers", new SimulatedInvoker(world, PARTITIONS, false, this::anyMember));
    registers = new Registers(world, map.async(), KEYS);
    repeating = new SimulatedInvoker(world, PARTITIONS, true, this::anyMember);
    rings = new Rings(world, name -> RingbufferStructure.<Long>proxy(name, repeating).async());
    journals =
        new Journals(
            world, MapStructure.<String, Long>proxy(Journals.MAP, repeating).async(), PARTITIONS);
    processings =
        new Processings(
            world, repeating, new SimulatedInvoker(world, PARTITIONS, false, this::anyMember));
    messages = new OrderedMessages(world, repeating, backups);
    hearing = new Hearing(world, registers, "registers", PARTITIONS);
    counters = new Counters(world, network, repeating, this::anyMember);
    deliveries = new Deliveries(world, name -> QueueStructure.<Long>proxy(name, repeating).async());
    collected = new Collected(world);
    everywhere = new Everywhere(world, network, this::anyMember);
    ids = new Ids(world, this::anyMember);
    permits =
        new Permits(world, name -> new RateLimiterStructure().handle(name, repeating).async());
    watchedMap = new WatchedMap(world, repeating, PARTITIONS);
    indexedReaders =
        new IndexedReaders(
            world,
            MapStructure.<String, Long>proxy(
                    IndexedReaders.MAP,
                    new SimulatedInvoker(world, PARTITIONS, false, this::anyMember))
                .async());
    transfers = new Transfers(world, network, repeating, this::anyMember, backups);
    storedWrites = stores.begin(network, repeating);
    userQueues =
        new UserQueues(world, storage, name -> QueueStructure.<Long>proxy(name, repeating).async());
    durableTasks =
        new DurableTasks(
            world,
            network,
            network.tasks(),
            new DurableExecutorStructure().handle(DurableTasks.EXECUTOR, repeating).async());
    scheduledTasks =
        new ScheduledTasks(
            world,
            network,
            network.tasks(),
            new ScheduledExecutorStructure().handle(ScheduledTasks.EXECUTOR, repeating).async());
  }

  private void join() {
    network.join(
        new SimulatedMember(world, network, numbers++, config, initial, mix.transferSizes()));
  }

  private SimulatedMember anyMember() {
    List<SimulatedMember> alive = network.alive();
    return alive.get(random.nextInt(alive.size()));
  }

  List<String> faults() {
    return faults;
  }

  Registers registers() {
    return registers;
  }

  Rings rings() {
    return rings;
  }

  Journals journals() {
    return journals;
  }

  OrderedMessages messages() {
    return messages;
  }

  Processings processings() {
    return processings;
  }

  Deliveries deliveries() {
    return deliveries;
  }

  Counters counters() {
    return counters;
  }

  Collected collected() {
    return collected;
  }

  Everywhere everywhere() {
    return everywhere;
  }

  Ids ids() {
    return ids;
  }

  WatchedMap watchedMap() {
    return watchedMap;
  }

  IndexedReaders indexedReaders() {
    return indexedReaders;
  }

  Permits permits() {
    return permits;
  }

  Transfers transfers() {
    return transfers;
  }

  StoredWrites storedWrites() {
    return storedWrites;
  }

  UserQueues userQueues() {
    return userQueues;
  }

  DurableTasks durableTasks() {
    return durableTasks;
  }

  ScheduledTasks scheduledTasks() {
    return scheduledTasks;
  }

  Hearing hearing() {
    return hearing;
  }

  /** Runs with so many faults; returns what does not hold. */
  List<String> run(int faultCount) {
    world.run(4_000);
    for (int i = 0; i < LISTENING; i++) {
      hearing.listenAt(network.alive().get(i));
      messages.listenAt(network.alive().get(i));
      everywhere.listenAt(network.alive().get(i));
      watchedMap.readAt(network.alive().get(i));
    }
    world.run(1_000);
    rings.start(RINGS);
    journals.start(JOURNALED_KEYS);
    processings.start(PROCESSED_KEYS);
    messages.start();
    registers.start();
    deliveries.start(QUEUES);
    counters.start();
    everywhere.start();
    ids.start();
    permits.start();
    watchedMap.start();
    indexedReaders.start();
    transfers.start();
    storedWrites.start();
    if (runsUserCode) {
      userQueues.start();
      durableTasks.start();
      scheduledTasks.start();
    }
    collected.start(
        name -> ListStructure.<Long>proxy(name, repeating).async(),
        name -> SetStructure.<Long>proxy(name, repeating).async(),
        name -> MultiMapStructure.<Long, Long>proxy(name, repeating).async());
    for (int i = 0; i < faultCount; i++) {
      world.run(random.nextInt(4_000));
      if (!mix.aimed() || !aimedFault()) {
        fault();
      }
    }
    network.heal();
    network.lose(0);
    network.slowness(500);
    resumeAll();
    world.run(15_000);
    transfers.stop();
    world.run(25_000);
    rings.stop();
    journals.stop();
    processings.stop();
    messages.stop();
    registers.stop();
    deliveries.stop();
    counters.stop();
    everywhere.stop();
    ids.stop();
    permits.stop();
    watchedMap.stop();
    indexedReaders.stop();
    userQueues.stop();
    durableTasks.stop();
    scheduledTasks.stop();
    collected.stop();
    storedWrites.stop();
    world.run(30_000);
    registers.readAll();
    collected.readAll();
    transfers.readAll();
    watchedMap.readAll();
    world.run(25_000);
    List<String> violations = new ArrayList<>(registers.violations());
    rings.judge(violations);
    journals.judge(violations);
    processings.judge(violations);
    messages.judge(violations);
    deliveries.judge(violations);
    collected.judge(violations);
    transfers.judge(violations);
    storedWrites.judge(violations);
    hearing.judge(violations);
    violations.addAll(network.differingCopies());
    counters.judge(violations);
    everywhere.judge(violations);
    ids.judge(violations);
    permits.judge(violations);
    watchedMap.judge(violations);
    indexedReaders.judge(violations);
    userQueues.judge(violations);
    durableTasks.judge(violations);
    scheduledTasks.judge(violations);
    network.tasks().judge(violations);
    checkQuiet(violations);
    if (!violations.isEmpty()) {
      for (SimulatedMember member : network.alive()) {
        for (int i = 0; i < PARTITIONS; i++) {
          violations.add(member + ": " + member.core().host().replica(i));
        }
      }
    }
    return violations;
  }

  private void resumeAll() {
    for (SimulatedMember member : network.alive()) {
      if (member.isPaused()) {
        member.resume();
      }
    }
  }

  /** Has a fault at a moment in which it hurts; false if none came soon. */
  private boolean aimedFault() {
    for (int i = 0; i < AIMING_STEPS; i++) {
      world.run(AIMING_STEP_MILLIS);
      ClusterState state = network.alive().getFirst().core().state();
      Aim.Target target = state == null ? null : aim.look(state);
      if (target != null && isSafeFromSplits() && network.alive().size() > 2) {
        faultAt(target);
        return true;
      }
    }
    return false;
  }

  private void faultAt(Aim.Target target) {
    SimulatedMember victim = network.member(target.primary());
    switch (random.nextInt(4)) {
      case 0 -> crash(victim);
      case 1 -> pause(victim);
      case 2 -> cutOff(victim);
      default -> {
        if (target.copy() != null) {
          note("one way " + victim + " to its copy");
          network.cut(victim, network.member(target.copy()));
          world.run(random.nextInt(500));
          if (victim.isAlive() && isSafe()) {
            crash(victim);
          }
          world.in(world.micros(100_000, 5_000_000), network::heal);
        }
      }
    }
  }

  private void crash(SimulatedMember victim) {
    note("crash " + victim);
    counters.killing(victim);
    network.crash(victim);
  }

  private void pause(SimulatedMember victim) {
    int millis = 100 + random.nextInt(9_000);
    note("pause " + victim + " for " + millis);
    victim.pause();
    if (millis > 3_000) {
      network.pausedForLong();
    }
    world.in(
        millis * 1_000_000L,
        () -> {
          victim.resume();
          network.disturbed();
          network.pausedForLong();
        });
  }

  private void cutOff(SimulatedMember victim) {
    note("cut off " + victim);
    network.cutOff(List.of(victim));
    world.in(world.micros(1_000_000, 15_000_000), network::heal);
  }

  private void fault() {
    List<SimulatedMember> alive = network.alive();
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        if (alive.size() > 2 && isSafe()) {
          crash(anyMember());
        }
      }
      case 6 -> {
        if (alive.size() > 2 && isSafe()) {
          SimulatedMember leaver = anyMember();
          note("leave " + leaver);
          leaving.add(leaver.id());
          leaver.core().control().leave();
          awaitEmpty(leaver);
        }
      }
      case 2 -> {
        if (alive.size() < MEMBERS_MAX) {
          join();
          hearing.listenAt(network.alive().getLast());
          watchedMap.readAt(network.alive().getLast());
          messages.listenAt(network.alive().getLast());
          note("join " + (numbers - 1));
        }
      }
      case 3 -> {
        SimulatedMember victim = anyMember();
        if (isSafeFromSplits()) {
          pause(victim);
        }
      }
      case 4 -> {
        if (isSafeFromSplits()) {
          cutOff(anyMember());
        }
      }
      case 5 -> {
        SimulatedMember a = anyMember();
        SimulatedMember b = anyMember();
        if (a != b && isSafeFromSplits()) {
          note("one way " + a + " to " + b);
          network.cut(a, b);
          world.in(world.micros(100_000, 5_000_000), network::heal);
        }
      }
      default -> {
        double rate = random.nextInt(3) == 0 ? 0.05 : 0;
        int slowness = random.nextInt(3) == 0 ? 50_000 : 500;
        note("loss " + rate + " slowness " + slowness);
        network.lose(rate);
        network.slowness(slowness);
      }
    }
  }

  /** Ends a member when it has handed over what it had, as a member that is closed does. */
  private void awaitEmpty(SimulatedMember leaver) {
    world.in(
        10_000_000,
        leaver.here(
            () -> {
              ClusterState state = leaver.core().state();
              if (state.leaving().contains(leaver.id())
                  && state.partitions().stream().noneMatch(p -> p.holds(leaver.id()))) {
                leaver.core().hosted().leave();
                awaitTold(leaver, world.nowNanos());
              } else {
                awaitEmpty(leaver);
              }
            }));
  }

  /** As a member that is closed does, it waits for a while until others have all from it. */
  private void awaitTold(SimulatedMember leaver, long sinceNanos) {
    boolean isTold = leaver.core().hosted().isTold();
    if (!isTold && world.nowNanos() - sinceNanos < TOLD_WAIT_NANOS_MAX) {
      world.in(1_000_000, leaver.here(() -> awaitTold(leaver, sinceNanos)));
      return;
    }
    if (isTold) {
      counters.left(leaver);
      everywhere.left(leaver);
    } else {
      counters.killing(leaver);
    }
    note("left " + leaver);
    network.crash(leaver);
  }

  private void note(String fault) {
    faults.add(world.nowMillis() + " " + fault);
  }

  /** Whether no split leaves two sides that take writes: not so in a cluster of two. */
  private boolean isSafeFromSplits() {
    ClusterState state = network.alive().getFirst().core().state();
    return staying(state) > 2 && isSafe();
  }

  /** How many members count as the cluster's size when those have left that are about to. */
  private long staying(ClusterState state) {
    return state.stable().stream().filter(m -> !leaving.contains(m.uuid())).count();
  }

  /**
   * Whether every partition has a copy in sync besides its primary, as everyone alive knows, and
   * nobody is cut off, which views tell later.
   */
  private boolean isSafe() {
    if (network.isAnyoneCutOff()) {
      return false;
    }
    Set<Object> stamps = new HashSet<>();
    for (SimulatedMember member : network.alive()) {
      ClusterState state = member.core().state();
      if (state == null || member.isPaused() || state.members().size() != network.alive().size()) {
        return false;
      }
      stamps.add(state.stamp());
      if (missing(state) * 2 + 2 > staying(state)) {
        return false;
      }
      for (Assignment partition : state.partitions()) {
        if (partition.primary() == null
            || partition.copies().stream().noneMatch(Copy::inSync)
            || partition.lostBelow() > 0) {
          return false;
        }
      }
    }
    return stamps.size() == 1;
  }

  /** How many of the members that count as the cluster's size are gone already. */
  private int missing(ClusterState state) {
    int missing = 0;
    for (MemberInfo member : state.stable()) {
      if (state.member(member.uuid()) == null && !leaving.contains(member.uuid())) {
        missing++;
      }
    }
    return missing;
  }

  /** After quiet: one state, one primary a partition, and equal copies. */
  private void checkQuiet(List<String> violations) {
    List<SimulatedMember> alive = network.alive();
    ClusterState state = alive.getFirst().core().state();
    for (SimulatedMember member : alive) {
      if (!state.stamp().equals(member.core().state().stamp())) {
        violations.add("states differ: " + state.stamp() + " " + member.core().state().stamp());
        return;
      }
    }
    if (state.members().size() != alive.size() || !state.writable()) {
      violations.add("members=" + state.members().size() + " writable=" + state.writable());
    }
    checkClocks(violations);
    int wanted =
        Math.min(config.structures(GridMap.TYPE).getFirst().backupCount(), alive.size() - 1);
    for (int i = 0; i < PARTITIONS; i++) {
      checkPartition(i, state.partitions().get(i), wanted, violations);
    }
  }

  /** Whatever wall clocks say, the cluster has one time. */
  private void checkClocks(List<String> violations) {
    List<Long> times =
        network.alive().stream().map(member -> member.core().clock().currentMillis()).toList();
    if (Collections.max(times) - Collections.min(times) > CLOCKS_DIFFER_MILLIS_MAX) {
      violations.add("times differ: " + times);
    }
  }

  private void checkPartition(
      int partition, Assignment assignment, int wanted, List<String> violations) {
    Set<Digest> primary = null;
    for (SimulatedMember member : network.alive()) {
      Role role = member.core().host().replica(partition).role();
      boolean isPrimary = assignment.isPrimary(member.id());
      if (isPrimary != (role == Role.SERVING)) {
        violations.add("partition " + partition + ": " + member + " is " + role);
      }
      if (isPrimary) {
        primary = contentOf(member, partition);
      }
    }
    long copies = assignment.copies().stream().filter(Copy::inSync).count();
    if (copies != wanted || assignment.copies().size() != wanted) {
      violations.add("partition " + partition + ": copies " + assignment);
    }
    for (SimulatedMember member : network.alive()) {
      if (assignment.inSync(member.id()) != null && !contentOf(member, partition).equals(primary)) {
        violations.add(
            "partition "
                + partition
                + ": the copy of "
                + member
                + " differs: "
                + contentOf(member, partition)
                + " from "
                + primary);
      }
    }
  }

  /** What is in a partition; a structure that is empty there may not exist elsewhere. */
  private static Set<Digest> contentOf(SimulatedMember member, int partition) {
    return member.core().host().digests(partition).stream()
        .filter(digest -> digest.entries() > 0)
        .collect(Collectors.toSet());
  }
}
