package dev.grid.systemtests.simulation;

import dev.grid.consensus.ConsensusServer;
import dev.grid.consensus.GroupMachine;
import dev.grid.member.raft.ServedGroup.AgreedLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The Raft servers of one group in virtual time: D. Ongaro and J. Ousterhout, "In Search of an
 * Understandable Consensus Algorithm" (2014), figures 2 and 13. It stands for Ratis, and does what
 * Ratis may do: entries that are submitted side by side come in any order, an entry may be applied
 * whose submission has failed, a leader that is cut off takes itself for the leader for seconds,
 * what is told of roles comes late. An entry counts on a server once its disk has it; a crash takes
 * what its disk has not.
 *
 * <p>The bytes of servers' states are compared, by a sum, wherever two have applied as much.
 * Confined to the world.
 */
final class SimulatedRaft {

  private static final int BATCH = 8;
  private static final long TICK_NANOS = 40_000_000L;
  private static final int HEARTBEAT_TICKS = 3;
  private static final int ELECTION_MILLIS = 750;

  /** One message in so many comes twice. */
  private static final int TWICE_ONE_IN = 50;

  /** The states of servers are compared after every so many entries. */
  private static final int COMPARED_EVERY = 23;

  private final World world;
  private final SimulatedNetwork network;
  private final String name;
  private final Set<UUID> voters = new LinkedHashSet<>();
  private final Map<UUID, Server> servers = new TreeMap<>();

  /** What the bytes of a state sum up to after an entry, on the first server that got there. */
  private final Map<Long, Long> states = new HashMap<>();

  private final List<String> violations = new ArrayList<>();
  private final int snapshotEvery;

  /** How long a leader that nobody answers takes itself for one. */
  private final long leaseNanos;

  private long applied;
  private long snapshots;
  private long installed;
  private long compared;
  private long elections;

  SimulatedRaft(World world, SimulatedNetwork network, String name) {
    this.world = world;
    this.network = network;
    this.name = name;
    Random random = world.random();
    snapshotEvery = 5 + random.nextInt(80);
    leaseNanos = (1L + random.nextInt(8)) * 1_000_000_000;
  }

  /** Another server, on a disk of its own. */
  Server add(UUID id) {
    voters.add(id);
    Server server = new Server(id);
    servers.put(id, server);
    return server;
  }

  /** Whoever leads in the latest term; null if nobody does. */
  @Nullable Server leader() {
    Server last = null;
    for (Server server : servers.values()) {
      if (server.isLeader() && (last == null || server.term > last.term)) {
        last = server;
      }
    }
    return last;
  }

  /** Compares the states of all. */
  void compareNow() {
    for (Server server : servers.values()) {
      if (server.machine != null) {
        server.compare();
      }
    }
  }

  /** What does not hold. */
  List<String> violations() {
    return violations;
  }

  /** The numbers of a run. */
  record Numbers(long applied, long snapshots, long installed, long compared, long elections) {}

  Numbers numbers() {
    return new Numbers(applied, snapshots, installed, compared, elections);
  }

  private record Entry(long term, byte @Nullable [] data) {}

  private enum Role {
    FOLLOWER,
    CANDIDATE,
    LEADER
  }

  /** A server, over all its starts. */
  final class Server implements AgreedLog {

    final UUID id;

    // On its disk. Entries follow the snapshot; those up to synced are there for good.
    private long term;
    private @Nullable UUID votedFor;
    private final List<Entry> entries = new ArrayList<>();
    private long synced;
    private long snapshotIndex;
    private long snapshotTerm;
    private byte @Nullable [] snapshot;

    // In memory.
    private @Nullable SimulatedMember member;
    private @Nullable GroupMachine machine;
    private int starts;
    private Role role = Role.FOLLOWER;
    private @Nullable UUID leader;
    private long committed;

    /** Up to here the log is that of the term's leader. */
    private long verified;

    private long appliedIndex;
    private long appliedTerm;
    private boolean isReady;
    private boolean isApplying;
    private boolean isSyncing;
    private long electionNanos;
    private int ticks;
    private final Set<UUID> votes = new LinkedHashSet<>();
    private final Map<UUID, Long> next = new HashMap<>();
    private final Map<UUID, Long> matched = new HashMap<>();
    private final Map<UUID, Long> heardNanos = new HashMap<>();
    private final Map<Long, CompletableFuture<Void>> submitted = new TreeMap<>();

    /** How long its disk takes at most. */
    private int diskMicros = 2_000;

    Server(UUID id) {
      this.id = id;
    }

    @Override
    public String toString() {
      return name + " on " + member;
    }

    // Its process.

    /** Starts with what is on the disk. */
    void start(SimulatedMember at, GroupMachine to) {
      starts++;
      member = at;
      machine = to;
      role = Role.FOLLOWER;
      leader = null;
      isReady = false;
      isApplying = false;
      isSyncing = false;
      committed = snapshotIndex;
      verified = 0;
      load();
      awaitLeader();
      tickLater();
    }

    /** Its process is gone, and what its disk did not have yet, or some of that. */
    void crashed() {
      starts++;
      long unsynced = last() - synced;
      long kept = unsynced == 0 ? 0 : world.random().nextLong(unsynced + 1);
      cutTo(synced + kept);
      synced = last();
      submitted.clear();
      member = null;
      machine = null;
      role = Role.FOLLOWER;
      isReady = false;
    }

    /** How long its disk takes at most from now on. */
    void disk(int micros) {
      diskMicros = micros;
    }

    @Nullable SimulatedMember member() {
      return member;
    }

    /** Later, in this start of its process. */
    private void in(long nanos, Runnable task) {
      int start = starts;
      SimulatedMember at = member;
      if (at != null) {
        world.in(
            nanos,
            at.here(
                () -> {
                  if (start == starts) {
                    task.run();
                  }
                }));
      }
    }

    private void load() {
      byte[] from = snapshot;
      try {
        machine().load(from == null ? null : new ByteArrayInputStream(from));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      appliedIndex = snapshotIndex;
      appliedTerm = snapshotTerm;
    }

    private GroupMachine machine() {
      GroupMachine running = machine;
      if (running == null) {
        throw new IllegalStateException(this + " does not run");
      }
      return running;
    }

    // The log.

    private long last() {
      return snapshotIndex + entries.size();
    }

    private Entry entry(long index) {
      return entries.get((int) (index - snapshotIndex - 1));
    }

    private long termAt(long index) {
      return index == snapshotIndex ? snapshotTerm : entry(index).term();
    }

    private void cutTo(long index) {
      while (last() > index) {
        entries.removeLast();
      }
      synced = Math.min(synced, index);
    }

    /** Has the disk take what is new, and then tells the leader, or counts it. */
    private void sync() {
      if (isSyncing) {
        return;
      }
      isSyncing = true;
      long upTo = last();
      long of = term;
      in(
          world.micros(10, diskMicros),
          () -> {
            isSyncing = false;
            synced = Math.max(synced, Math.min(upTo, last()));
            if (role == Role.LEADER) {
              matched.put(id, synced);
              count();
            } else if (term == of && leader != null) {
              reply(leader, true, Math.min(verified, synced));
            }
            if (synced < last()) {
              sync();
            }
          });
    }

    // Roles.

    private void awaitLeader() {
      electionNanos =
          world.nowNanos()
              + (ELECTION_MILLIS + world.random().nextInt(ELECTION_MILLIS)) * 1_000_000L;
    }

    private void tickLater() {
      in(
          TICK_NANOS,
          () -> {
            tick();
            tickLater();
          });
    }

    private void tick() {
      ticks++;
      if (role == Role.LEADER) {
        if (isForsaken()) {
          follow(term);
        } else if (ticks % HEARTBEAT_TICKS == 0) {
          voters.forEach(this::appendTo);
        }
      } else if (world.nowNanos() > electionNanos) {
        stand();
      }
    }

    /** Whether a majority has not answered for long. */
    private boolean isForsaken() {
      long since = world.nowNanos() - leaseNanos;
      long heard = heardNanos.values().stream().filter(nanos -> nanos >= since).count();
      return heard + 1 <= voters.size() / 2;
    }

    /** Asks to be elected, at once. */
    void stand() {
      follow(term + 1);
      role = Role.CANDIDATE;
      votedFor = id;
      votes.clear();
      elections++;
      voted(id);
      long of = term;
      long lastIndex = synced;
      long lastTerm = termAt(synced);
      for (UUID other : voters) {
        send(other, to -> to.asked(id, of, lastIndex, lastTerm));
      }
    }

    private void asked(UUID candidate, long of, long lastIndex, long lastTerm) {
      seen(of);
      boolean isBehind =
          lastTerm < termAt(last()) || lastTerm == termAt(last()) && lastIndex < last();
      if (of == term && !isBehind && (votedFor == null || votedFor.equals(candidate))) {
        votedFor = candidate;
        awaitLeader();
        send(candidate, to -> to.seenVote(id, of));
      } else {
        long mine = term;
        send(candidate, to -> to.seen(mine));
      }
    }

    private void seenVote(UUID voter, long of) {
      if (role == Role.CANDIDATE && of == term) {
        voted(voter);
      }
    }

    private void voted(UUID voter) {
      votes.add(voter);
      if (votes.size() > voters.size() / 2) {
        role = Role.LEADER;
        leader = id;
        next.clear();
        matched.clear();
        heardNanos.clear();
        for (UUID other : voters) {
          next.put(other, last() + 1);
          matched.put(other, 0L);
          heardNanos.put(other, world.nowNanos());
        }
        heardNanos.remove(id);
        add(null);
      }
    }

    private void seen(long later) {
      if (later > term) {
        follow(later);
      }
    }

    /** Is a follower, in this term. */
    private void follow(long of) {
      boolean led = role == Role.LEADER;
      if (of > term) {
        term = of;
        votedFor = null;
        leader = null;
        verified = 0;
      }
      role = Role.FOLLOWER;
      isReady = false;
      awaitLeader();
      if (led) {
        in(world.micros(1, 20_000), () -> machine().notLeading());
        List<CompletableFuture<Void>> open = List.copyOf(submitted.values());
        submitted.clear();
        for (CompletableFuture<Void> each : open) {
          fail(each);
        }
      }
    }

    private void fail(CompletableFuture<Void> submission) {
      in(
          world.micros(1, 50_000),
          () -> submission.completeExceptionally(new IOException(this + " does not lead")));
    }

    // Entries.

    private long add(byte @Nullable [] data) {
      entries.add(new Entry(term, data));
      sync();
      voters.forEach(this::appendTo);
      return last();
    }

    private void appendTo(UUID other) {
      if (other.equals(id)) {
        return;
      }
      long from = next.getOrDefault(other, last() + 1);
      long of = term;
      if (from <= snapshotIndex) {
        byte[] bytes = snapshot;
        long index = snapshotIndex;
        long termThere = snapshotTerm;
        send(other, to -> to.install(id, of, index, termThere, bytes));
        return;
      }
      long before = from - 1;
      long termBefore = termAt(before);
      int count = (int) Math.min(BATCH, last() - before);
      List<Entry> some = new ArrayList<>();
      for (long index = from; index < from + count; index++) {
        some.add(entry(index));
      }
      long upTo = committed;
      send(other, to -> to.append(id, of, before, termBefore, some, upTo));
    }

    private void append(
        UUID from, long of, long before, long termBefore, List<Entry> some, long upTo) {
      if (!heard(from, of)) {
        return;
      }
      if (before > last() || before > snapshotIndex && termAt(before) != termBefore) {
        reply(from, false, Math.min(last(), before - 1));
        return;
      }
      long index = before;
      for (Entry each : some) {
        index++;
        if (index > snapshotIndex) {
          if (index <= last() && termAt(index) != each.term()) {
            if (index <= committed) {
              violations.add(this + " has another entry=" + index + " that is committed");
            }
            cutTo(index - 1);
          }
          if (index > last()) {
            entries.add(each);
          }
        }
      }
      verified = Math.max(verified, index);
      commit(Math.min(upTo, index));
      if (last() > synced) {
        sync();
      }
      reply(from, true, Math.min(verified, synced));
    }

    /** Whether it is from the term's leader, whom this server follows. */
    private boolean heard(UUID from, long of) {
      seen(of);
      if (of < term) {
        reply(from, false, 0);
        return false;
      }
      role = Role.FOLLOWER;
      leader = from;
      awaitLeader();
      return true;
    }

    private void reply(UUID to, boolean isSuccess, long index) {
      long of = term;
      send(to, at -> at.replied(id, of, isSuccess, index));
    }

    private void replied(UUID from, long of, boolean isSuccess, long index) {
      seen(of);
      if (role != Role.LEADER || of != term) {
        return;
      }
      heardNanos.put(from, world.nowNanos());
      if (isSuccess) {
        long match = Math.max(matched.getOrDefault(from, 0L), index);
        matched.put(from, match);
        next.put(from, Math.max(next.getOrDefault(from, 1L), match + 1));
        count();
        if (next.get(from) <= last()) {
          appendTo(from);
          next.put(from, Math.min(last() + 1, next.get(from) + BATCH));
        }
      } else {
        next.put(from, Math.max(1, Math.min(index + 1, last() + 1)));
        appendTo(from);
      }
    }

    private void install(UUID from, long of, long index, long termThere, byte @Nullable [] bytes) {
      if (!heard(from, of)) {
        return;
      }
      if (index > committed) {
        installed++;
        entries.clear();
        snapshot = bytes;
        snapshotIndex = index;
        snapshotTerm = termThere;
        synced = index;
        committed = index;
        load();
        compare();
      }
      verified = Math.max(verified, index);
      reply(from, true, Math.min(verified, synced));
    }

    private void count() {
      List<Long> all = new ArrayList<>(matched.values());
      all.sort(null);
      long byMost = all.get((all.size() - 1) / 2);
      if (byMost > committed && termAt(byMost) == term) {
        commit(byMost);
      }
    }

    // What is committed.

    private void commit(long index) {
      if (index > committed) {
        committed = index;
        applyLater();
      }
    }

    private void applyLater() {
      if (!isApplying && appliedIndex < committed) {
        isApplying = true;
        in(
            world.micros(1, 2_000),
            () -> {
              isApplying = false;
              if (appliedIndex < committed) {
                apply();
              }
              applyLater();
            });
      }
    }

    private void apply() {
      long index = appliedIndex + 1;
      Entry entry = entry(index);
      byte[] data = entry.data();
      if (data != null) {
        machine().apply(data.clone());
        applied++;
      }
      appliedIndex = index;
      appliedTerm = entry.term();
      if (index % COMPARED_EVERY == 0) {
        compare();
      }
      CompletableFuture<Void> done = submitted.remove(index);
      if (done != null) {
        in(world.micros(1, 200), () -> done.complete(null));
      }
      if (role == Role.LEADER && !isReady && entry.term() == term) {
        isReady = true;
        in(world.micros(1, 20_000), () -> machine().leading());
      }
      if (index - snapshotIndex >= snapshotEvery) {
        takeSnapshot();
      }
    }

    private byte[] state() {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try {
        machine().save(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return out.toByteArray();
    }

    private void compare() {
      byte[] bytes = state();
      CRC32C sum = new CRC32C();
      sum.update(bytes);
      long mine = sum.getValue() << 32 ^ Arrays.hashCode(bytes);
      Long others = states.putIfAbsent(appliedIndex, mine);
      if (others != null) {
        compared++;
        if (others != mine) {
          violations.add(this + " has another state than others after entry=" + appliedIndex);
        }
      }
    }

    private void takeSnapshot() {
      snapshots++;
      byte[] taken = state();
      long index = appliedIndex;
      long of = appliedTerm;
      while (!entries.isEmpty() && snapshotIndex < index) {
        entries.removeFirst();
        snapshotIndex++;
      }
      snapshotTerm = of;
      snapshot = taken;
      synced = Math.max(synced, index);
    }

    // What the member asks.

    @Override
    public CompletableFuture<Void> append(byte[] data) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      in(
          world.micros(1, 500),
          () -> {
            if (role == Role.LEADER) {
              submitted.put(add(data), done);
            } else {
              fail(done);
            }
          });
      return done;
    }

    @Override
    public boolean isLeader() {
      return role == Role.LEADER && isReady;
    }

    @Override
    public long leadingTerm() {
      return isLeader() && appliedTerm == term ? term : ConsensusServer.NO_TERM;
    }

    @Override
    public Set<UUID> voters() {
      return new LinkedHashSet<>(voters); // In the same order in each run of a seed.
    }

    /** The latest term that it knows of. */
    long term() {
      return term;
    }

    /** Who leads, as far as it knows. */
    @Nullable UUID leaderKnown() {
      return leader;
    }

    /** How far it is. */
    long appliedIndex() {
      return appliedIndex;
    }

    private interface Delivery {
      void at(Server server);
    }

    private void send(UUID other, Delivery delivery) {
      Server to = servers.get(other);
      SimulatedMember from = member;
      SimulatedMember target = to == null ? null : to.member;
      if (to == null || to == this || from == null || target == null) {
        return;
      }
      int start = to.starts;
      int times = world.random().nextInt(TWICE_ONE_IN) == 0 ? 2 : 1;
      for (int i = 0; i < times; i++) {
        network.carry(
            from,
            target,
            () -> {
              if (to.starts == start) {
                delivery.at(to);
              }
            });
      }
    }
  }
}
