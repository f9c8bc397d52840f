package dev.grid.member.partition;

import dev.grid.StructureId;
import dev.grid.kernel.OutOfMemory;
import dev.grid.member.replication.Content;
import dev.grid.member.replication.Remembered;
import dev.grid.member.replication.Replica;
import dev.grid.member.replication.Replicated;
import dev.grid.member.replication.ReplicationEnvironment;
import dev.grid.protocol.Codec;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final Replica replica;
  private final Admission admission;
  private final MessageReader reader = new MessageReader();
  private final MessageWriter writer = new MessageWriter();
  private final MessagePassingQueue<PartitionTask> mailbox =
      new MpscGrowableAtomicArrayQueue<>(MAILBOX_INITIAL, MAILBOX_MAX);

  /** By structure, then by name. Only touched by the holder. */
  private final Map<String, Room<?>>[] rooms;

  /** The room that was asked for last: mostly the next one, too. Only touched by the holder. */
  private @Nullable Room<?> lastRoom;

  private @Nullable String lastName;
  private int lastKind;

  /** It was promoted, and its rooms have not begun yet. */
  private boolean beginning;

  @SuppressWarnings("unused") // Through WORK.
  private volatile int work;

  /** Tasks are counted, but nobody holds the partition. */
  private volatile boolean leftOver;

  /**
   * An empty partition.
   *
   * @param kinds how many kinds of structures there are
   * @param workers runs what a holder leaves over
   */
  Partition(int id, PartitionHost host, int kinds, Executor workers, ReplicationEnvironment env) {
    this.id = id;
    this.host = host;
    this.workers = workers;
    this.replica = new Replica(id, this, env, this);
    this.admission = new Admission(this, host, env);
    @SuppressWarnings({"unchecked", "rawtypes"}) // No generic arrays in Java.
    Map<String, Room<?>>[] maps = new Map[kinds];
    for (int i = 0; i < kinds; i++) {
      maps[i] = new HashMap<>();
    }
    rooms = maps;
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
    return replica;
  }

  boolean isServing() {
    return replica.isServing();
  }

  /** Which calls are handled here and now; with the partition held. */
  Admission admission() {
    return admission;
  }

  @Override
  public void promoted() {
    beginning = true;
    long now = host.clockMillis();
    forEachRoom(room -> room.promoted(now));
  }

  @Override
  public void serving() {
    if (beginning) {
      beginning = false;
      forEachRoom(Room::begin);
    }
    admission.serving();
  }

  @Override
  public void notServing() {
    forEachRoom(Room::demoted);
    forEachRoom(Room::sendWaitersElsewhere);
    admission.runHeld();
  }

  @Override
  public void keepForMerge(Predicate<Replicated> structures) {
    List<Room<?>> kept = structures().stream().filter(structures).toList();
    if (!kept.isEmpty()) {
      host.keepForMerge(id, kept);
    }
  }

  @Override
  public void apply(int service, String name, byte[] effect) {
    Kind<?> kind = host.services().kindOf(service, name);
    if (effect.length == 0) {
      Room<?> room = removeRoom(kind.index(), name);
      if (room != null) {
        room.sendWaitersElsewhere();
      }
    } else {
      kind.room(this, name).apply(effect);
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
    try {
      codec.writeResponse(value, 0, 0, writer);
      return writer.length() > Remembered.ANSWER_BYTES_MAX
          ? Remembered.NO_ANSWER
          : Arrays.copyOf(writer.buffer(), writer.length());
    } catch (RuntimeException e) {
      log.error("partition={}: the answer to a {} cannot be remembered", id, codec, e);
      return Remembered.NO_ANSWER;
    } finally {
      writer.clear(Remembered.ANSWER_BYTES_MAX);
    }
  }

  @Override
  public void clear() {
    forEachRoom(Room::demoted);
    abandon();
  }

  /** Drops everything without a word, and without allocating anything. */
  void abandon() {
    for (Map<String, Room<?>> kind : rooms) {
      kind.clear();
    }
    lastRoom = null;
    lastName = null;
  }

  @Override
  public @Nullable Replicated find(StructureId structure) {
    for (Kind<?> kind : host.kinds()) {
      if (kind.structure().serviceName().equals(structure.service())) {
        return findRoom(kind.index(), structure.name());
      }
    }
    return null;
  }

  @Override
  public List<Room<?>> structures() {
    List<Room<?>> all = new ArrayList<>();
    forEachRoom(all::add);
    return all;
  }

  // For tasks, with the partition held.

  /** The room of a structure, made if need be. */
  Room<?> room(int kind, String name, Function<String, Room<?>> make) {
    Room<?> room = findRoom(kind, name);
    if (room == null) {
      room = make.apply(name);
      replica.begins(room);
      rooms[kind].put(name, room);
    }
    return room;
  }

  /** The room of a structure, if it has one here. */
  @Nullable Room<?> findRoom(int kind, String name) {
    // Names are interned where messages are read, so that mostly this comparison is enough.
    if (kind == lastKind && isSame(name, lastName)) {
      return lastRoom;
    }
    Room<?> room = rooms[kind].get(name);
    if (room != null) {
      lastRoom = room;
      lastName = name;
      lastKind = kind;
    }
    return room;
  }

  @SuppressWarnings("ReferenceEquality") // A quick look before the real one.
  private static boolean isSame(String name, @Nullable String other) {
    return name == other;
  }

  @Nullable Room<?> removeRoom(int kind, String name) {
    lastRoom = null;
    lastName = null;
    Room<?> room = rooms[kind].remove(name);
    if (room != null) {
      room.demoted();
    }
    return room;
  }

  /** Visits every room. */
  void forEachRoom(Consumer<Room<?>> visitor) {
    for (Map<String, Room<?>> kind : rooms) {
      kind.values().forEach(visitor);
    }
  }

  /** Removes the rooms that nobody would miss. */
  void removeRoomsIf(Predicate<Room<?>> forgettable) {
    Predicate<Room<?>> forgotten =
        room -> {
          boolean forgets = forgettable.test(room);
          if (forgets) {
            room.forgotten();
            room.demoted();
          }
          return forgets;
        };
    for (Map<String, Room<?>> kind : rooms) {
      kind.values().removeIf(forgotten);
    }
    lastRoom = null;
    lastName = null;
  }

  /** Whether there is any room. */
  boolean hasRooms() {
    for (Map<String, Room<?>> kind : rooms) {
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
