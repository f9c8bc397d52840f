package dev.grid.kernel;

import dev.grid.handler.ExecutionHandler;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs an application's listeners, of members and clients alike, in stripes. Calls with the same
 * key are in one stripe and run one after another in the order they came; stripes run beside each
 * other, each as a task of the application's handler, or else on a virtual thread, that lives while
 * there is something to run. So a listener may block where the handler lets it, and holds up no
 * more than its stripe. Thread-safe; nothing but {@link #close()} blocks.
 *
 * <p>Overflow drops the newest: a call that finds its stripe's queue full, or too many bytes
 * waiting in all of them, is not run. It is counted, and logged at the first and then at each power
 * of two.
 */
public final class ListenerThreads implements AutoCloseable {

  /** The key of what concerns the whole instance: its lifecycle, members and structures. */
  public static final int INSTANCE_KEY = 0;

  /** A power of two. */
  private static final int STRIPES = 16;

  /** Of each stripe: together a million. Callers that race may exceed it by one each. */
  private static final int QUEUED_CALLS_MAX = 65_536;

  /** What waits and runs has up to one part in so many of the heap. */
  private static final int HEAP_PARTS = 8;

  private static final long CLOSE_MILLIS_MAX = 1_000;

  private final BiConsumer<String, @Nullable Throwable> log;
  private final Stripe[] stripes = new Stripe[STRIPES];
  private final @Nullable ExecutionHandler handler;
  private final long queuedBytesMax;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Starts no thread yet.
   *
   * @param name for the threads
   * @param handler runs the calls; null for virtual threads
   * @param log told of what a listener throws, on the listener's thread, and of calls dropped, on
   *     the caller's
   */
  public ListenerThreads(
      String name,
      @Nullable ExecutionHandler handler,
      BiConsumer<String, @Nullable Throwable> log) {
    this(name, handler, log, Runtime.getRuntime().maxMemory() / HEAP_PARTS);
  }

  /** Starts no thread yet; calls that wait and run hold so many bytes at most. */
  ListenerThreads(
      String name,
      @Nullable ExecutionHandler handler,
      BiConsumer<String, @Nullable Throwable> log,
      long queuedBytesMax) {
    this.handler = handler;
    this.log = log;
    this.queuedBytesMax = queuedBytesMax;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe(name + "-listener-" + i);
    }
  }

  /** Runs the call after those with the same key; not at all once this is closed. */
  public void execute(int key, Runnable call) {
    boolean unused = offer(key, 0, call);
  }

  /**
   * {@link #execute}, but says whether the call is run: false if too many wait.
   *
   * @param bytes what the call holds, which it gives back by {@link #giveBack} when it has run. If
   *     nothing else waits it may be any number
   */
  boolean offer(int key, long bytes, Runnable call) {
    Stripe stripe = stripes[stripe(key)];
    if (closed.get()) {
      return true;
    }
    if (stripe.size.get() >= QUEUED_CALLS_MAX) {
      countDropped(
          stripe.threadName + " has queuedCallsMax=" + QUEUED_CALLS_MAX + " calls waiting");
      return false;
    }
    if (bytes > 0 && !take(bytes)) {
      countDropped(
          stripe.threadName
              + ": listeners have queuedBytesMax="
              + queuedBytesMax
              + " bytes of events waiting (an eighth of the heap)");
      return false;
    }
    stripe.add(call);
    return true;
  }

  private boolean take(long bytes) {
    long before = queuedBytes.getAndAdd(bytes);
    if (before == 0 || before + bytes <= queuedBytesMax) {
      return true;
    }
    queuedBytes.addAndGet(-bytes);
    return false;
  }

  /** A call has run that held so much. */
  void giveBack(long bytes) {
    queuedBytes.addAndGet(-bytes);
  }

  /** How much all calls may hold that wait or run. */
  long queuedBytesMax() {
    return queuedBytesMax;
  }

  /** Counts a call that is not run, because of what {@code why} says. */
  void countDropped(String why) {
    long count = dropped.incrementAndGet();
    if (Long.bitCount(count) == 1) {
      log.accept(why + ": is a listener stuck? dropped=" + count, null);
    }
  }

  /** Runs the call however many wait: for what tells of calls that were dropped. */
  void add(int key, Runnable call) {
    if (!closed.get()) {
      stripes[stripe(key)].add(call);
    }
  }

  /** Which stripe calls with a key are in. */
  static int stripe(int key) {
    return key & STRIPES - 1;
  }

  /** How many calls were dropped because a queue was full. */
  public long dropped() {
    return dropped.get();
  }

  /**
   * Runs what is queued, but not for longer than a second: then what runs is interrupted and what
   * waits is forgotten. A listener may close, and waits for the other stripes only.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    CountDownLatch busy = new CountDownLatch(STRIPES);
    for (Stripe stripe : stripes) {
      if (stripe.runner == Thread.currentThread()) {
        busy.countDown();
      } else {
        stripe.add(busy::countDown);
      }
    }
    boolean done = false;
    try {
      done = busy.await(CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!done) {
      for (Stripe stripe : stripes) {
        stripe.abandon();
      }
    }
  }

  /** Calls in order. What is in it is confined to the thread that runs it. */
  private final class Stripe {

    private final String threadName;
    private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();

    /** Calls waiting and running. Raised after a call was queued, so a positive count has one. */
    private final AtomicInteger size = new AtomicInteger();

    /** In a call now; written with the monitor held, in which nothing blocks. */
    private volatile @Nullable Thread runner;

    private volatile boolean abandoned;

    Stripe(String threadName) {
      this.threadName = threadName;
    }

    void add(Runnable call) {
      calls.add(call);
      if (size.getAndIncrement() == 0) {
        begin();
      }
    }

    private void begin() {
      if (handler == null) {
        Thread.ofVirtual().name(threadName).start(this::run);
        return;
      }
      try {
        handler.dispatchCallback(this::run);
      } catch (RejectedExecutionException e) {
        abandon();
        run(); // Calls nothing any more, and forgets what waits.
      }
    }

    private void run() {
      do {
        Runnable call = calls.poll();
        if (call != null && enter()) {
          try {
            call.run();
          } catch (Throwable e) {
            OutOfMemory.look(e);
            log.accept("a listener failed; the next event is delivered", e);
          } finally {
            leave();
          }
        }
      } while (size.decrementAndGet() > 0);
    }

    private synchronized boolean enter() {
      runner = abandoned ? null : Thread.currentThread();
      return !abandoned;
    }

    /** The thread may be a handler's, and go on to something else. */
    private synchronized void leave() {
      runner = null;
      if (abandoned) {
        boolean unused = Thread.interrupted();
      }
    }

    synchronized void abandon() {
      abandoned = true;
      Thread thread = runner;
      if (thread != null && thread != Thread.currentThread()) {
        thread.interrupt();
      }
    }
  }
}
