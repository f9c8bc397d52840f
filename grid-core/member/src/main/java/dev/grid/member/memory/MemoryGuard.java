package dev.grid.member.memory;

import com.sun.management.GarbageCollectionNotificationInfo;
import dev.grid.ClusterReport.MemoryReport;
import dev.grid.config.MemoryConfig;
import dev.grid.kernel.OutOfMemory;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the heap for a member.
 *
 * <pre>
 * AMPLE    -> EVICTING   more is live than the configured share, and there is something to evict
 * AMPLE    -> REFUSING   more is live than the share, and there is nothing to evict
 * EVICTING -> REFUSING   evicting is not enough: nothing is left, or half of the rest is live, too
 * any      -> AMPLE      a twentieth of the heap less is live than the share
 * any      -> exhausted  an OutOfMemoryError was seen, or collections of the whole heap take most of
 *                        the time
 * </pre>
 *
 * <p>Its one thread owns all that is not volatile; it is woken by collections, and looks now and
 * then whether removals have made room while the member is short of memory. It is started with the
 * member, since no thread may be had later.
 */
public final class MemoryGuard implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MemoryGuard.class);

  /** The JVM's own, for {@code -XX:+ExitOnOutOfMemoryError}. */
  static final int EXIT_CODE = 3;

  /** So much less must be live before writes are taken again. */
  static final double HYSTERESIS = 0.05;

  /** What evicting leaves of what is held, each time that too much is found to be live. */
  private static final double EVICTION_LEAVES = 0.9;

  /** When so much is used, and collections take most of the time, nothing can be done any more. */
  private static final double EXHAUSTED_SHARE = 0.9;

  /** For how long collections of the whole heap must have taken half of the time. */
  private static final long EXHAUSTED_MILLIS = 10_000;

  /** How often it looks, at most. */
  private static final long LOOK_NANOS_MIN = 10_000_000;

  /** How often it looks without a collection. */
  private static final long LOOK_NANOS_MAX = 500_000_000;

  /** How often it does so from {@link #NEAR} the share on. */
  private static final long LOOK_NEAR_NANOS = 10_000_000;

  private static final double NEAR = 0.7;

  /** Freed when the heap is exhausted, to have something to close the member with. */
  private static final int RESERVE_BYTES = 512 << 10;

  private static final byte[] LAST_WORDS =
      "Grid: the heap is exhausted (java.lang.OutOfMemoryError); the process ends, see grid.memory.*\n"
          .getBytes(StandardCharsets.US_ASCII);

  /** What the guard asks of the member. Called on the guard's thread. */
  public interface Member {

    /** What its structures hold, copies too. */
    long heldBytes();

    /** Has structures with a limit evict; whether there is anything that they may evict. */
    boolean evict(double share);

    /** They need not evict any more. */
    void evictNoMore();

    /**
     * The heap is exhausted: ends the member without handing over. Called again if it fails, which
     * it may for lack of memory.
     */
    void exhausted();
  }

  private enum State {
    AMPLE,
    EVICTING,
    REFUSING
  }

  /** What a collection left; the last one that the thread has not looked at yet. */
  private record Collection(long usedBytes, boolean whole) {}

  private final String name;
  private final MemoryConfig config;
  private final Member member;
  private final long maxBytes;
  private final LiveHeap heap = new LiveHeap();
  private final Set<String> heapPools = new HashSet<>();
  private final NotificationListener listener = this::collected;
  private final Runnable onExhausted = this::foundExhausted;
  private final Thread thread;

  @SuppressWarnings("UnusedVariable") // It is there to be let go.
  private byte @Nullable [] reserve = new byte[RESERVE_BYTES];

  private State state = State.AMPLE;

  /** Those that collect the whole heap, stopping everything; not of every kind of collector. */
  private final List<GarbageCollectorMXBean> wholeCollectors = new ArrayList<>();

  /** Since when collections have taken half of the time, and how much they had taken before. */
  private long sinceNanos = System.nanoTime();

  private long sinceMillis;

  private volatile @Nullable Collection collection;

  private volatile long liveBytes;
  private volatile @Nullable String shortage;
  private volatile boolean exhausted;
  private volatile boolean closed;

  /** A guard that does not watch yet. */
  public MemoryGuard(String name, MemoryConfig config, Member member) {
    this(name, config, member, maxBytes());
  }

  /** What can be filled: not the space that objects are copied to. */
  private static long maxBytes() {
    long pools = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP && !pool.getName().contains("Survivor")) {
        pools += Math.max(0, pool.getUsage().getMax());
      }
    }
    long max = Runtime.getRuntime().maxMemory();
    return pools == 0 ? max : Math.min(pools, max);
  }

  MemoryGuard(String name, MemoryConfig config, Member member, long maxBytes) {
    this.name = name;
    this.config = config;
    this.member = member;
    this.maxBytes = maxBytes;
    thread = Thread.ofPlatform().name(name + "-memory").daemon().unstarted(this::run);
  }

  /** Begins to watch. */
  public void start() {
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        heapPools.add(pool.getName());
      }
    }
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(listener, null, null);
      }
      String kind = collector.getName();
      if (kind.contains("Old Generation") || kind.contains("MarkSweep")) {
        wholeCollectors.add(collector);
      }
    }
    OutOfMemory.addHandler(onExhausted);
    thread.start();
  }

  /** Why no write is taken that adds something, or null. Any thread may ask. */
  public @Nullable String shortage() {
    return shortage;
  }

  /** The heap as it was found last. Any thread may ask. */
  public MemoryReport report() {
    return new MemoryReport(liveBytes, maxBytes, shortage != null);
  }

  /** What is free in the heap, as far as collections have shown. Any thread may ask. */
  public long leftBytes() {
    return maxBytes - liveBytes;
  }

  /** Ends watching. */
  @Override
  public void close() {
    closed = true;
    OutOfMemory.removeHandler(onExhausted);
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter emitter) {
        try {
          emitter.removeNotificationListener(listener);
        } catch (ListenerNotFoundException e) {
          log.debug("not started", e);
        }
      }
    }
    LockSupport.unpark(thread);
  }

  // On whichever thread finds out.

  private void foundExhausted() {
    if (config.exitOnOutOfMemory()) {
      halt();
    }
    exhausted = true;
    LockSupport.unpark(thread);
  }

  /** Ends the process, as often as it takes: even this may fail for lack of memory. */
  private static void halt() {
    while (true) {
      try {
        System.err.write(LAST_WORDS, 0, LAST_WORDS.length);
        Runtime.getRuntime().halt(EXIT_CODE);
      } catch (RuntimeException | Error e) {
        Thread.onSpinWait();
      }
    }
  }

  // On the JVM's thread that tells of collections.

  private void collected(Notification notification, @Nullable Object handback) {
    if (!GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION.equals(
        notification.getType())) {
      return;
    }
    var info = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
    long usedBytes = 0;
    for (Map.Entry<String, MemoryUsage> pool :
        info.getGcInfo().getMemoryUsageAfterGc().entrySet()) {
      if (heapPools.contains(pool.getKey())) {
        usedBytes += pool.getValue().getUsed();
      }
    }
    collected(usedBytes, info.getGcAction().contains("major"));
  }

  void collected(long usedBytes, boolean whole) {
    collection = new Collection(usedBytes, whole);
    LockSupport.unpark(thread);
  }

  // On its own thread.

  private void run() {
    rehearse();
    while (!closed) {
      try {
        if (exhausted) {
          reserve = null;
          member.exhausted();
          return;
        }
        LockSupport.parkNanos(this, isNear() ? LOOK_NEAR_NANOS : LOOK_NANOS_MAX);
        lookForThrashing();
        look();
        LockSupport.parkNanos(this, LOOK_NANOS_MIN);
      } catch (RuntimeException | Error e) {
        failed(e);
      }
    }
  }

  /**
   * Finds out that the member does little but collect: then errors may be thrown where nobody sees
   * them, and connections time out. Allocates nothing.
   */
  private void lookForThrashing() {
    Runtime runtime = Runtime.getRuntime();
    long usedBytes = runtime.totalMemory() - runtime.freeMemory();
    long millis = 0;
    for (int i = 0; i < wholeCollectors.size(); i++) {
      millis += wholeCollectors.get(i).getCollectionTime();
    }
    long now = System.nanoTime();
    long elapsedMillis = (now - sinceNanos) / 1_000_000;
    boolean isThrashing =
        usedBytes >= EXHAUSTED_SHARE * maxBytes && (millis - sinceMillis) * 2 >= elapsedMillis;
    if (!isThrashing) {
      sinceNanos = now;
      sinceMillis = millis;
    } else if (elapsedMillis >= EXHAUSTED_MILLIS) {
      OutOfMemory.exhausted();
    }
  }

  /**
   * Has resolved what catching an error needs, by the class loader: when there is no memory for
   * that, an error goes past every handler whose types are not known yet.
   */
  private void rehearse() {
    try {
      throw new Rehearsal();
    } catch (RuntimeException | Error e) {
      OutOfMemory.look(e);
    }
    failed(new Rehearsal());
    if (config.exitOnOutOfMemory()) {
      Thread hook = new Thread(() -> {});
      try {
        // Loads what ends processes.
        Runtime.getRuntime().addShutdownHook(hook);
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        log.debug("the process is ending", e);
      }
    }
  }

  private static final class Rehearsal extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Lets the thread go on whatever fails, reporting too: it is the one that ends the member. */
  private void failed(Throwable failure) {
    try {
      OutOfMemory.look(failure);
      if (!exhausted && !(failure instanceof Rehearsal)) {
        log.error("looking at the heap failed", failure);
      }
    } catch (RuntimeException | Error e) {
      OutOfMemory.look(e);
    }
  }

  /** Looks at what the last collection left, and what structures hold now. */
  void look() {
    Collection last = collection;
    collection = null;
    if (last != null) {
      heap.collected(last.usedBytes(), last.whole(), member.heldBytes());
    } else if (isNear()) {
      heap.holds(member.heldBytes());
    } else {
      return;
    }
    liveBytes = Math.min(heap.liveBytes(), maxBytes);
    double live = (double) liveBytes / maxBytes;
    double most = config.refuseWritesAbove();
    if (most < 1 && heap.isLive(most * maxBytes) && (last != null || state == State.AMPLE)) {
      shortOfMemory(live);
    } else if (state != State.AMPLE && live < most - HYSTERESIS) {
      ampleAgain();
    }
  }

  /** Whether what structures hold is worth looking at without a collection. */
  private boolean isNear() {
    return state != State.AMPLE || heap.liveBytes() >= NEAR * config.refuseWritesAbove() * maxBytes;
  }

  private void shortOfMemory(double live) {
    boolean evicts = member.evict(EVICTION_LEAVES);
    double most = config.refuseWritesAbove();
    boolean refuses = state == State.REFUSING || !evicts || live >= (most + 1) / 2;
    State next = refuses ? State.REFUSING : State.EVICTING;
    if (next != state) {
      state = next;
      log.warn(
          "short of memory, {}: name={} liveBytes={} maxBytes={} refuseWritesAbove={}",
          refuses ? "writes are refused" : "maps with a limit evict",
          name,
          liveBytes,
          maxBytes,
          most);
    }
    if (refuses) {
      shortage =
          "member="
              + name
              + " is short of memory: live="
              + Math.round(live * 100)
              + "% of maxBytes="
              + maxBytes
              + " is more than grid.memory.refuse-writes-above="
              + most
              + "; remove something, add members or give it a larger heap";
    }
  }

  private void ampleAgain() {
    log.warn(
        "no longer short of memory{}: name={} liveBytes={} maxBytes={}",
        state == State.REFUSING ? ", writes are taken again" : "",
        name,
        liveBytes,
        maxBytes);
    state = State.AMPLE;
    shortage = null;
    member.evictNoMore();
  }
}
