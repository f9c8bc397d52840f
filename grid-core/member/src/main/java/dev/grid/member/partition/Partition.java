package dev.grid.member.partition;

import dev.grid.StructureId;
import dev.grid.kernel.OutOfMemory;
import dev.grid.member.replication.Content;
import dev.grid.member.replication.HostLog;
import dev.grid.member.replication.Remembered;
import dev.grid.member.replication.Replica;
import dev.grid.member.replication.Replicated;
import dev.grid.member.replication.ReplicationEnvironment;
import dev.grid.member.replication.Settled;
import dev.grid.protocol.Codec;
import dev.grid.protocol.frame.MessageReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.atomic.MpscGrowableAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A single-writer actor. {@code work} counts what is to be done: the task that runs and those in
 * the mailbox.
 *
 * <pre>
 * 0 -> 1       a thread takes the partition and runs its task at once (compare-and-set)
 * n -> n + 1   a thread has put its task into the mailbox; if n was 0 it takes the partition and drains
 * n -> n - 1   the holder has run a task; at 0 it has given the partition back
 * n            at {@code leftOver}, a holder that has run enough leaves the rest to another
 * </pre>
 *
 * <p>So a task in the mailbox is always counted after it is there, and a holder never leaves while
 * one is. A thread takes the partition directly only when nothing waits, hence tasks of one thread
 * run in the order it submitted them.
 */
public final class Partition implements Content, Replica.Host {

  private static final int MAILBOX_INITIAL = 16;
  private static final int MAILBOX_MAX = 1 << 16;

  /** One holder runs no more of others' tasks than this; the rest goes to a worker. */
  private static final int DRAIN_MAX = 256;

  private static final Logger log = LoggerFactory.getLogger(Partition.class);

  private static final VarHandle WORK;
  private static final VarHandle LEFT_OVER;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WORK = lookup.findVarHandle(Partition.class, "work", int.class);
      LEFT_OVER = lookup.findVarHandle(Partition.class, "leftOver", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int id;
  private final PartitionHost host;
  private final Executor workers;

  /** Null if it is not the table's but this member's own, or a group's. */
  private final @Nullable Replica replica;

  /** Null if it is not for a Raft group. */
  private final @Nullable GroupLog groupLog;

  /** What its structures were answered, if it is this member's own. */
  private final Remembered answers = new Remembered();

  private final Admission admission;
  private final LateWrites lateWrites;
  private final MessageReader reader = new MessageReader();
  private final AnswerWriter answerWriter = new AnswerWriter(this);
  private final MessagePassingQueue<PartitionTask> mailbox =
      new MpscGrowableAtomicArrayQueue<>(MAILBOX_INITIAL, MAILBOX_MAX);

  /** By structure, then by name. Only touched by the holder. */
  private final Map<String, Shard<?>>[] shards;

  /** The shard that was asked for last: mostly the next one, too. Only touched by the holder. */
  private @Nullable Shard<?> lastShard;

  private @Nullable String lastName;
  private int lastKind;

  /** Since somebody keeps copies; null when the partition begins to be served, or is not. */
  private @Nullable InvalidationCounters invalidations;

  /** It was promoted, and its shards have not begun yet. */
  private boolean beginning;

  @SuppressWarnings("unused") // Through WORK.
  private volatile int work;

  /** How its content stands; null if that is not settled. Written with the partition held. */
  private volatile @Nullable Settled settled;

  /** Tasks are counted, but nobody holds the partition. */
  private volatile boolean leftOver;

  /**
   * An empty partition.
   *
   * @param kinds how many kinds of structures there are
   * @param workers runs what a holder leaves over
   */
  @SuppressWarnings("this-escape") // The replica asks for nothing before it is told something.
  Partition(
      int id,
      PartitionHost host,
      int kinds,
      Executor workers,
      ReplicationEnvironment env,
      PartitionOwner owner) {
    this.id = id;
    this.host = host;
    this.workers = workers;
    this.replica = owner == PartitionOwner.TABLE ? new Replica(id, this, env, this) : null;
    this.groupLog = owner == PartitionOwner.GROUP ? new GroupLog(this, host) : null;
    this.admission = new Admission(this, host, env);
    this.lateWrites = new LateWrites(this, host);
    @SuppressWarnings({"unchecked", "rawtypes"}) // No generic arrays in Java.
    Map<String, Shard<?>>[] maps = new Map[kinds];
    for (int i = 0; i < kinds; i++) {
      maps[i] = new HashMap<>();
    }
    shards = maps;
  }

  /** Its number, from 0. */
  public int id() {
    return id;
  }

  /**
   * Runs the task now if the partition is free, else soon, on the thread that holds it. Does not
   * block.
   */
  public void submit(PartitionTask task) {
    if (WORK.compareAndSet(this, 0, 1)) {
      try {
        task.run(this);
      } finally {
        release();
      }
    } else if (!mailbox.offer(task)) {
      task.rejected();
    } else if ((int) WORK.getAndAdd(this, 1) == 0) {
      drain();
    }
  }

  /**
   * Runs the task on this thread, waiting for the partition while others hold it, which they do for
   * microseconds. For workers' long tasks, which must not end up on an I/O thread by way of the
   * mailbox.
   */
  @SuppressWarnings("ThreadPriorityCheck") // Yields to the holder where there are few cores.
  public void runExclusively(PartitionTask task) {
    while (true) {
      if (WORK.compareAndSet(this, 0, 1)) {
        try {
          task.run(this);
        } finally {
          release();
        }
        return;
      }
      if (takeLeftOver()) {
        try {
          task.run(this);
        } finally {
          drain();
        }
        return;
      }
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  /** Ends a task that was taken directly: gives the partition back, or runs what came meanwhile. */
  private void release() {
    if ((int) WORK.getAndAdd(this, -1) != 1) {
      drain();
    }
  }

  /**
   * Runs what waits, with the partition held and at least one task counted; gives the partition
   * back, or leaves it over: then it belongs to whoever takes it first, a worker that is told to or
   * one that waits for it. Were it kept for the worker that is told, all workers might wait for it
   * and none be left to take it.
   */
  private void drain() {
    for (int i = 0; i < DRAIN_MAX; i++) {
      // Not relaxedPoll: a task that is counted may lie behind one that is just being put there.
      runAnothers(mailbox.poll());
      if ((int) WORK.getAndAdd(this, -1) == 1) {
        return;
      }
    }
    leftOver = true;
    workers.execute(this::drainLeftOver);
  }

  private void drainLeftOver() {
    if (takeLeftOver()) {
      drain();
    }
  }

  private boolean takeLeftOver() {
    return leftOver && LEFT_OVER.compareAndSet(this, true, false);
  }

  /** A task of another thread does not fail this one, and never keeps the partition. */
  void runAnothers(PartitionTask task) {
    try {
      task.run(this);
    } catch (RuntimeException | Error e) {
      OutOfMemory.look(e);
      log.error("partition={}: {} failed", id, task, e);
    }
  }

  // Serving; with the partition held but where it says otherwise.

  /** Its part in replication. Any thread may ask; what it does is for the holder. */
  Replica replica() {
    return Objects.requireNonNull(replica, "it is not the table's");
  }

  /** Whether it is one that each member has for itself; see {@link MemberPartitions}. */
  boolean isOwn() {
    return replica == null && groupLog == null;
  }

  /** Whether it is for a Raft group. */
  boolean isForGroup() {
    return groupLog != null;
  }

  /** Of a group's partition. */
  GroupLog groupLog() {
    return Objects.requireNonNull(groupLog, "it is not for a group");
  }

  boolean isServing() {
    return groupLog != null
        ? groupLog.role() == GroupLog.Role.SERVING
        : replica == null || replica.isServing();
  }

  /**
   * Whether this member serves it, no step goes on in it now, and every copy has what it has. Any
   * thread may ask, of one of the table's.
   */
  boolean isAtRest() {
    // In this order: a step that has changed something says so before it ends.
    return work == 0 && settled != null;
  }

  /** Whether it is settled, and nobody can have taken over by now. Any thread may ask. */
  boolean isSettled(long nowNanos) {
    Settled now = settled;
    return now != null && now.isHeld(nowNanos);
  }

  /** Where a structure's changes go. */
  HostLog log(Kind<?> kind, String name) {
    HostLog log = groupLog != null ? groupLog : replica;
    return log == null ? new MemberLog(host, kind, name, answers) : log;
  }

  /** Which calls are handled here and now; with the partition held. */
  Admission admission() {
    return admission;
  }

  /** What of it is still being written elsewhere; with the partition held. */
  LateWrites lateWrites() {
    return lateWrites;
  }

  @Override
  public void settled(@Nullable Settled settled) {
    if (this.settled != settled) {
      this.settled = settled;
    }
  }

  @Override
  public boolean isWriting() {
    return lateWrites.isAwaited();
  }

  /** What was told to those that keep copies, or null if nobody does. */
  @Nullable InvalidationCounters invalidations() {
    return invalidations;
  }

  /** The same, with room for a structure; from now on it is counted. */
  InvalidationCounters countInvalidations(int kind, String name) {
    InvalidationCounters counted = invalidations;
    if (counted == null || counted.isFull() && !counted.has(kind, name)) {
      counted = new InvalidationCounters(host.newInvalidationsId());
      invalidations = counted;
    }
    return counted;
  }

  /** The time by which its structures go. */
  long clockMillis() {
    return groupLog == null ? host.clockMillis() : groupLog.clockMillis();
  }

  @Override
  public void promoted() {
    beginning = true;
    invalidations = null;
    long now = clockMillis();
    forEachShard(shard -> shard.promoted(now));
  }

  @Override
  public void serving() {
    if (beginning) {
      beginning = false;
      forEachShard(Shard::begin);
    }
    admission.serving();
  }

  @Override
  public void notServing() {
    invalidations = null;
    forEachShard(Shard::demoted);
    forEachShard(Shard::sendWaitersElsewhere);
    admission.runHeld();
  }

  @Override
  public void keepForMerge(Predicate<Replicated> structures) {
    List<Shard<?>> kept = structures().stream().filter(structures).toList();
    if (!kept.isEmpty()) {
      host.keepForMerge(id, kept);
    }
  }

  @Override
  public void apply(int service, String name, byte[] effect) {
    Kind<?> kind = host.services().kindOf(service, name);
    if (effect.length == 0) {
      Shard<?> shard = removeShard(kind.index(), name);
      if (shard != null) {
        shard.sendWaitersElsewhere();
      }
    } else {
      kind.shard(this, name).apply(effect);
    }
  }

  /** Opens an effect; the reader is used again for the next. */
  MessageReader read(byte[] effect) {
    return reader.open(effect, 0, effect.length);
  }

  /**
   * An answer as it is remembered: as a client would be sent it, or nothing if that is too long.
   */
  byte[] answer(Codec<?, ?> codec, @Nullable Object value) {
    return answerWriter.write(codec, value);
  }

  @Override
  public void clear() {
    forEachShard(Shard::demoted);
    abandon();
  }

  /** Drops everything without a word, and without allocating anything. */
  void abandon() {
    invalidations = null;
    for (Map<String, Shard<?>> kind : shards) {
      kind.clear();
    }
    lastShard = null;
    lastName = null;
  }

  @Override
  public @Nullable Replicated find(StructureId structure) {
    Kind<?> kind = host.kindOf(structure.service());
    return kind == null ? null : findShard(kind.index(), structure.name());
  }

  @Override
  public List<Shard<?>> structures() {
    List<Shard<?>> all = new ArrayList<>();
    forEachShard(all::add);
    return all;
  }

  // For tasks, with the partition held.

  /** The shard of a structure, made if need be. */
  Shard<?> shard(int kind, String name, Function<String, Shard<?>> make) {
    Shard<?> shard = findShard(kind, name);
    if (shard == null) {
      shard = make.apply(name);
      shard.begun();
      shards[kind].put(name, shard);
    }
    return shard;
  }

  /** The shard of a structure, if it has one here. */
  @Nullable Shard<?> findShard(int kind, String name) {
    // Names are interned where messages are read, so that mostly this comparison is enough.
    if (kind == lastKind && isSame(name, lastName)) {
      return lastShard;
    }
    Shard<?> shard = shards[kind].get(name);
    if (shard != null) {
      lastShard = shard;
      lastName = name;
      lastKind = kind;
    }
    return shard;
  }

  @SuppressWarnings("ReferenceEquality") // A quick look before the real one.
  private static boolean isSame(String name, @Nullable String other) {
    return name == other;
  }

  @Nullable Shard<?> removeShard(int kind, String name) {
    lastShard = null;
    lastName = null;
    Shard<?> shard = shards[kind].remove(name);
    if (shard != null) {
      shard.demoted();
    }
    return shard;
  }

  /** Visits every shard. */
  void forEachShard(Consumer<Shard<?>> visitor) {
    for (Map<String, Shard<?>> kind : shards) {
      kind.values().forEach(visitor);
    }
  }

  /** Removes the shards that nobody would miss. */
  void removeShardsIf(Predicate<Shard<?>> forgettable) {
    Predicate<Shard<?>> forgotten =
        shard -> {
          boolean forgets = forgettable.test(shard);
          if (forgets) {
            shard.forgotten();
            shard.demoted();
          }
          return forgets;
        };
    for (Map<String, Shard<?>> kind : shards) {
      kind.values().removeIf(forgotten);
    }
    lastShard = null;
    lastName = null;
  }

  /** Whether there is any shard. */
  boolean hasShards() {
    for (Map<String, Shard<?>> kind : shards) {
      if (!kind.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "Partition[id=" + id + "]";
  }
}
