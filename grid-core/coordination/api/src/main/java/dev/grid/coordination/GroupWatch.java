package dev.grid.coordination;

import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.GroupSink;
import dev.grid.coordination.spi.Subscription;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The watches of one group's members. The driver may tell of changes at any time; they are put into
 * a queue, and the thread that holds {@code dispatching} takes them out, compares where need be,
 * and calls back.
 *
 * <p>When the queue is full it is emptied, and the group's members are read and compared instead:
 * of members that came and went in between nothing is told then.
 */
final class GroupWatch implements GroupSink {

  private static final int PENDING_MAX = 10_000;

  private final String group;
  private final Driver driver;
  private final ReentrantLock dispatching;
  private final Watches watches;
  private final List<Consumer<CoordinationEvent>> callbacks = new CopyOnWriteArrayList<>();

  /** Confined to the thread that holds {@code dispatching}. */
  private final MembersView view;

  /** Whether there are callbacks. Under {@code dispatching}. */
  private boolean watching;

  /** Null if the driver does not push, and while nobody watches. Under {@code dispatching}. */
  private @Nullable Subscription pushed;

  private final Object lock = new Object();

  /** Guarded by {@code lock}. */
  private final ArrayDeque<Change> pending = new ArrayDeque<>();

  /** Whether members have to be read and compared. Guarded by {@code lock}. */
  private boolean unsure;

  private record Change(boolean joined, String member, String incarnation) {}

  GroupWatch(String group, Driver driver, ReentrantLock dispatching, Watches watches) {
    this.group = group;
    this.driver = driver;
    this.dispatching = dispatching;
    this.watches = watches;
    this.view = new MembersView(group);
  }

  Watch add(Consumer<CoordinationEvent> callback) {
    dispatching.lock();
    try {
      if (watching && callbacks.isEmpty()) {
        end(); // What it knows is as old as the last look.
      }
      if (!watching) {
        begin();
      }
      callbacks.add(callback);
    } finally {
      dispatching.unlock();
    }
    return () -> {
      callbacks.remove(callback);
      watches.wake(); // The next round ends the subscription if it was the last.
    };
  }

  private void begin() {
    synchronized (lock) {
      pending.clear();
      unsure = false;
    }
    pushed = driver.watch(group, this).orElse(null);
    try {
      view.begin(incarnations(driver.members(group)));
      watching = true;
    } finally {
      if (!watching) {
        end();
      }
    }
  }

  private void end() {
    Subscription ended = pushed;
    watching = false;
    pushed = null;
    if (ended != null) {
      ended.close();
    }
  }

  /** Tells what there is to tell; on the thread that holds {@code dispatching}. */
  void dispatch(boolean ask) {
    if (!watching) {
      return;
    }
    if (callbacks.isEmpty()) {
      end();
      return;
    }
    Change change = next();
    while (change != null) {
      tell(
          change.joined()
              ? view.joined(change.member(), change.incarnation())
              : view.left(change.member(), change.incarnation()));
      change = next();
    }
    boolean compare;
    synchronized (lock) {
      compare = unsure || pushed == null && ask;
      unsure = false;
    }
    if (compare) {
      compare();
    }
  }

  private void compare() {
    Map<String, String> members = null;
    try {
      members = incarnations(driver.members(group));
    } catch (GroupNotCreatedException e) {
      members = Map.of();
    } finally {
      if (members == null) {
        synchronized (lock) {
          unsure = true; // It could not be read: the next round does.
        }
      }
    }
    tell(view.compare(members));
  }

  private @Nullable Change next() {
    synchronized (lock) {
      return pending.poll();
    }
  }

  private void tell(List<CoordinationEvent> events) {
    for (CoordinationEvent event : events) {
      for (Consumer<CoordinationEvent> callback : callbacks) {
        Watches.call(() -> callback.accept(event));
      }
    }
  }

  /** No callback is made any more; the next {@link #dispatch} ends the subscription. */
  void forget() {
    callbacks.clear();
  }

  @Override
  public void joined(String member, byte[] record) {
    add(new Change(true, member, incarnation(record)));
  }

  @Override
  public void left(String member, byte[] record) {
    add(new Change(false, member, incarnation(record)));
  }

  @Override
  public void changed() {
    synchronized (lock) {
      unsure = true;
    }
    watches.wake();
  }

  private void add(Change change) {
    synchronized (lock) {
      if (pending.size() >= PENDING_MAX) {
        pending.clear();
        unsure = true;
      } else {
        pending.add(change);
      }
    }
    watches.wake();
  }

  private static Map<String, String> incarnations(Map<String, byte[]> records) {
    Map<String, String> incarnations = new HashMap<>();
    records.forEach((member, record) -> incarnations.put(member, incarnation(record)));
    return incarnations;
  }

  private static String incarnation(byte[] record) {
    try {
      return MemberRecord.decode(record).incarnation();
    } catch (InvalidRequestException e) {
      return ""; // Another program wrote it.
    }
  }
}
