package dev.grid.systemtests.simulation;

import dev.grid.config.CpConfig;
import dev.grid.config.MemberConfig;
import dev.grid.semaphore.SemaphoreConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run: members with Raft groups, callers and lockers, faults by the seed, quiet, and what must
 * hold then. The same seed gives the same run.
 */
final class GroupRun {

  private static final List<String> GROUPS = List.of("default", "other");
  private static final int CALLERS = 4;
  private static final int LOCKERS = 2;

  /** After so long whoever has called knows that there is no answer. */
  private static final int UNANSWERED_MILLIS = 21_000;

  private static final int DISK_MICROS = 2_000;
  private static final int SLOW_DISK_MICROS = 2_000_000;

  private final World world;
  private final Random random;
  private final SimulatedNetwork network;
  private final MemberConfig config;
  private final List<SimulatedRaft> rafts = new ArrayList<>();
  private final List<Slot> slots = new ArrayList<>();
  private final GroupCallers callers;
  private final GroupLockers lockers;
  private final List<UUID> voters = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private int numbers;
  private boolean clientsAreCutOff;

  /** Where a member runs, and another after it has crashed. */
  private final class Slot {

    /** Its id as a server; null if it is in no group. */
    final @Nullable UUID server;

    final List<SimulatedRaft.Server> servers = new ArrayList<>();
    SimulatedMember member;

    Slot(@Nullable UUID server) {
      this.server = server;
      if (server != null) {
        rafts.forEach(raft -> servers.add(raft.add(server)));
      }
      member = newMember();
    }

    private SimulatedMember newMember() {
      return new SimulatedMember(world, network, ++numbers, config, voters.size());
    }

    void start() {
      SimulatedMember here = member;
      SimulatedGroups groups =
          new SimulatedGroups(world, here, server, voters, GroupRun.this::memberOf);
      here.groups(groups);
      network.join(here);
      for (int i = 0; i < GROUPS.size(); i++) {
        groups.begin(GROUPS.get(i), server == null ? null : servers.get(i));
      }
      SimulatedInvoker own = new SimulatedInvoker(world, config.partitionCount(), here);
      boolean onlyReads = random.nextBoolean();
      callers.caller(onlyReads, own, here::isAlive);
      if (!onlyReads) {
        lockers.locker(own, here::isAlive);
      }
    }

    void crash() {
      if (member.isAlive()) {
        network.crash(member);
        servers.forEach(SimulatedRaft.Server::crashed);
      }
    }

    void restart() {
      if (!member.isAlive()) {
        member = newMember();
        start();
      }
    }
  }

  GroupRun(long seed) {
    world = new World(seed);
    random = world.random();
    network = new SimulatedNetwork(world);
    int size = random.nextInt(3) == 0 ? 5 : 3;
    config =
        MemberConfig.defaults()
            .withPartitionCount(1)
            .with(new SemaphoreConfig("*", true))
            .withCp(
                CpConfig.defaults()
                    .withMemberCount(size)
                    .withGroupsMax(GROUPS.size())
                    .withSessionHeartbeatInterval(Duration.ofSeconds(1))
                    .withSessionTimeToLive(Duration.ofSeconds(5)));
    callers = new GroupCallers(world, GROUPS);
    lockers = new GroupLockers(world, GROUPS);
    GROUPS.forEach(name -> rafts.add(new SimulatedRaft(world, network, name)));
    for (int i = 0; i < size; i++) {
      UUID server = new UUID(1, i);
      voters.add(server);
      slots.add(new Slot(server));
    }
    if (random.nextInt(3) == 0) {
      slots.add(new Slot(null));
    }
  }

  private SimulatedMember memberOf(UUID server) {
    return slots.get(voters.indexOf(server)).member;
  }

  /** Clients are cut off with the others in one fault of two. */
  private SimulatedMember anyMember() {
    List<SimulatedMember> alive =
        network.alive().stream()
            .filter(member -> !clientsAreCutOff || !network.isCutOff(member))
            .toList();
    return alive.isEmpty() ? slots.getFirst().member : alive.get(random.nextInt(alive.size()));
  }

  private SimulatedInvoker client() {
    return new SimulatedInvoker(world, config.partitionCount(), true, this::anyMember);
  }

  /** Injects so many faults; returns what does not hold then. */
  List<String> run(int count) {
    slots.forEach(Slot::start);
    for (int i = 0; i < CALLERS; i++) {
      SimulatedInvoker client = client();
      callers.caller(false, client, () -> true);
    }
    for (int i = 0; i < LOCKERS; i++) {
      SimulatedInvoker client = client();
      lockers.locker(client, () -> true);
    }
    world.run(4_000);
    for (int i = 0; i < count; i++) {
      inject();
      world.run(500 + random.nextInt(3_000));
    }
    heal();
    world.run(10_000);
    callers.stop();
    lockers.stop();
    world.run(UNANSWERED_MILLIS);
    callers.readAll(client());
    world.run(UNANSWERED_MILLIS);
    List<String> violations = new ArrayList<>(callers.judged());
    violations.addAll(lockers.judged());
    for (SimulatedRaft raft : rafts) {
      raft.compareNow();
      violations.addAll(raft.violations());
    }
    return violations;
  }

  private void heal() {
    network.lose(0);
    network.slowness(500);
    network.heal();
    for (Slot slot : slots) {
      if (slot.member.isPaused()) {
        slot.member.resume();
      }
      slot.restart();
      slot.servers.forEach(server -> server.disk(DISK_MICROS));
    }
  }

  private void inject() {
    Slot slot = random.nextBoolean() ? leading() : slots.get(random.nextInt(slots.size()));
    int kind = random.nextInt(10);
    faults.add(world.nowMillis() + " " + kind + " " + slot.member);
    int millis = 200 + random.nextInt(6_000);
    switch (kind) {
      case 0, 1 -> {
        slot.crash();
        world.run(millis);
      }
      case 2 -> {
        slots.forEach(Slot::crash);
        world.run(millis / 4);
        for (Slot each : slots) {
          each.restart();
          world.run(random.nextInt(1_000));
        }
      }
      case 3 -> {
        if (slot.member.isAlive()) {
          slot.member.pause();
          network.pausedForLong();
          world.run(millis);
          slot.member.resume();
        }
      }
      case 4 -> {
        clientsAreCutOff = random.nextBoolean();
        network.cutOff(List.of(slot.member));
        world.run(millis);
      }
      case 5 -> {
        boolean isOutward = random.nextBoolean();
        for (SimulatedMember other : network.alive()) {
          if (other != slot.member && slot.member.isAlive()) {
            network.cut(isOutward ? slot.member : other, isOutward ? other : slot.member);
          }
        }
        world.run(millis);
      }
      case 6 -> {
        network.lose(random.nextDouble() / 3);
        world.run(millis);
      }
      case 7 -> {
        network.slowness(200_000);
        world.run(millis);
      }
      case 8 -> {
        slot.servers.forEach(server -> server.disk(SLOW_DISK_MICROS));
        world.run(millis);
      }
      default -> {
        if (slot.member.isAlive()) {
          slot.servers.forEach(SimulatedRaft.Server::stand);
        }
      }
    }
    if (random.nextInt(3) > 0) {
      heal();
    }
  }

  /** Whoever leads a group. */
  private Slot leading() {
    SimulatedRaft.Server leader = rafts.get(random.nextInt(rafts.size())).leader();
    return leader == null
        ? slots.get(random.nextInt(slots.size()))
        : slots.get(voters.indexOf(leader.id));
  }

  GroupCallers callers() {
    return callers;
  }

  GroupLockers lockers() {
    return lockers;
  }

  List<SimulatedRaft> rafts() {
    return rafts;
  }

  List<String> faults() {
    return faults;
  }

  /** Everything that was seen: the same in each run of a seed. */
  int digest() {
    return 31 * callers.digest() + lockers.digest();
  }
}
