package dev.grid.coordination.zookeeper;

import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.queues.SessionEndedException;
import dev.grid.coordination.spi.GroupSink;
import dev.grid.coordination.spi.Keys;
import dev.grid.coordination.spi.Subscription;
import dev.grid.coordination.zookeeper.Nodes.Data;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;

/**
 * Tells a sink of changes of a group's members. Events say only where something happened; what was
 * told last is compared with what is there now, by the zxids of creation and of change, so nothing
 * is told twice. ZooKeeper does not send events of the time without a connection: after that
 * everything is compared. A member that came and went between two looks is not told.
 */
final class GroupWatch implements Subscription, Watcher {

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final ZooKeeperStore store;
  private final String group;
  private final String path;
  private final GroupSink sink;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Names of nodes to be looked at. Guarded by {@link #lock}. */
  private Set<String> touched = new HashSet<>();

  /** All nodes are to be looked at. Guarded by {@link #lock}. */
  private boolean all;

  /** The watch has to be set before that, as there is another session. Guarded by {@link #lock}. */
  private boolean unattached;

  /**
   * What was told, by the node's name. Confined to the thread, and before its start to the one that
   * starts it.
   */
  private final Map<String, Data> told = new HashMap<>();

  private volatile boolean closed;

  GroupWatch(ZooKeeperStore store, String group, GroupSink sink) {
    this.store = store;
    this.group = group;
    this.path = store.groupPath(group);
    this.sink = sink;
    thread = Thread.ofVirtual().name("zookeeper-watch").unstarted(this::run);
  }

  /** Sets the watch and reads who is there, in this order: what changes in between is an event. */
  void start() {
    attach();
    told.putAll(store.read(group, names()));
    thread.start();
  }

  private void attach() {
    boolean unused = store.call((zk, repeated) -> Nodes.watch(zk, path, this));
  }

  private List<String> names() {
    try {
      return store.call((zk, repeated) -> Nodes.children(zk, path));
    } catch (NodeException e) {
      if (e.is(KeeperException.Code.NONODE)) {
        return List.of(); // The group was deleted; it may be made again.
      }
      throw e;
    }
  }

  /** There is another session. Does not block. */
  void attachAgain() {
    lock.lock();
    try {
      unattached = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void process(WatchedEvent event) {
    lock.lock();
    try {
      String at = event.getPath();
      if (at != null && at.length() > path.length()) {
        touched.add(at.substring(path.length() + 1));
      } else {
        all |= at != null || event.getState() == Event.KeeperState.SyncConnected;
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (!closed) {
      try {
        look();
      } catch (CoordinationException | SessionEndedException | NodeException e) {
        if (!sleep()) {
          return;
        }
      } catch (InterruptedException e) {
        return; // It was closed.
      }
    }
  }

  private static boolean sleep() {
    try {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void look() throws InterruptedException {
    Set<String> names;
    boolean everything;
    boolean attaches;
    lock.lockInterruptibly();
    try {
      while (touched.isEmpty() && !all && !unattached) {
        changed.await();
      }
      names = touched;
      touched = new HashSet<>();
      attaches = unattached;
      everything = all || unattached;
      all = false;
      unattached = false;
    } finally {
      lock.unlock();
    }
    boolean done = false;
    try {
      if (attaches) {
        attach();
      }
      if (everything) {
        names.addAll(names());
        names.addAll(told.keySet());
      }
      Map<String, Data> now = store.read(group, names);
      names.forEach(name -> compare(name, told.get(name), now.get(name)));
      done = true;
    } finally {
      if (!done) {
        again(attaches);
      }
    }
  }

  private void again(boolean attaches) {
    lock.lock();
    try {
      all = true;
      unattached |= attaches;
    } finally {
      lock.unlock();
    }
  }

  private void compare(String name, @Nullable Data before, @Nullable Data now) {
    String member = Keys.decode(name);
    boolean same =
        before != null && now != null && before.stat().getCzxid() == now.stat().getCzxid();
    if (before != null && !same) {
      told.remove(name);
      sink.left(member, before.bytes());
    }
    if (now != null
        && (before == null || !same || before.stat().getMzxid() != now.stat().getMzxid())) {
      told.put(name, now);
      sink.joined(member, now.bytes());
    }
  }

  @Override
  public void close() {
    closed = true;
    store.closed(this);
    thread.interrupt();
  }
}
