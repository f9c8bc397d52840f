package dev.grid.systemtests.processes;

import dev.grid.Grid;
import dev.grid.atomiclong.GridAtomicLong;
import dev.grid.atomicreference.GridAtomicReference;
import dev.grid.countdownlatch.GridCountDownLatch;
import dev.grid.cp.LockOwnershipLostException;
import dev.grid.cpmap.GridCpMap;
import dev.grid.fencedlock.GridFencedLock;
import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.semaphore.GridSemaphore;
import dev.grid.systemtests.history.Operation;
import dev.grid.systemtests.history.Operation.Action;
import java.time.Duration;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A call on a structure of a Raft group, as a client or an embedded member makes it.
 *
 * @param name of the structure, without blanks
 * @param argument as in {@link Operation}
 * @param expected as in {@link Operation}
 */
public record GroupCall(Kind kind, String name, Action action, long argument, long expected) {

  /** Answers of {@link Kind#LOCK} and {@link Kind#PERMITS} to {@link Action#RELEASE}. */
  public static final long RELEASED = 1;

  /** The thread does not hold the lock. */
  public static final long NOT_HELD = 2;

  /** The thread has lost the lock, or the permits, with its session. */
  public static final long LOST = 3;

  private static final String KEY = "key";
  private static final Duration WAIT = Duration.ofMillis(200);

  /** What is called, each with the actions of its own. */
  public enum Kind {
    REFERENCE {
      @Override
      long apply(Grid grid, GroupCall call) {
        GridAtomicReference<Long> reference = grid.atomicReference(call.name);
        return switch (call.action) {
          case READ -> value(reference.get());
          case SET -> {
            reference.set(call.argument);
            yield 0;
          }
          case PUT -> value(reference.getAndSet(call.argument));
          case COMPARE_AND_SET ->
              yes(
                  reference.compareAndSet(
                      call.expected == Operation.ABSENT ? null : call.expected, call.argument));
          default -> throw call.none();
        };
      }
    },

    /** One key of a map. */
    MAP {
      @Override
      long apply(Grid grid, GroupCall call) {
        GridCpMap<String, Long> map = grid.cpMap(call.name);
        return switch (call.action) {
          case READ -> value(map.get(KEY));
          case SET -> {
            map.set(KEY, call.argument);
            yield 0;
          }
          case PUT -> value(map.put(KEY, call.argument));
          case PUT_IF_ABSENT -> value(map.putIfAbsent(KEY, call.argument));
          case COMPARE_AND_SET -> yes(map.compareAndSet(KEY, call.expected, call.argument));
          case REMOVE -> value(map.remove(KEY));
          default -> throw call.none();
        };
      }
    },

    COUNTER {
      @Override
      long apply(Grid grid, GroupCall call) {
        GridAtomicLong counter = grid.atomicLong(call.name);
        return switch (call.action) {
          case READ -> counter.get();
          case ADD -> counter.addAndGet(call.argument);
          case COMPARE_AND_SET -> yes(counter.compareAndSet(call.expected, call.argument));
          default -> throw call.none();
        };
      }
    },

    /** One without sessions. */
    SEMAPHORE {
      @Override
      long apply(Grid grid, GroupCall call) {
        GridSemaphore semaphore = grid.semaphore(call.name);
        int permits = (int) call.argument;
        return switch (call.action) {
          case READ -> semaphore.availablePermits();
          case TRY_ACQUIRE -> yes(semaphore.tryAcquire(permits));
          case RELEASE -> {
            semaphore.release(permits);
            yield 0;
          }
          default -> throw call.none();
        };
      }
    },

    /** A semaphore with sessions. */
    PERMITS {
      @Override
      long apply(Grid grid, GroupCall call) throws InterruptedException {
        GridSemaphore semaphore = grid.semaphore(call.name);
        int permits = (int) call.argument;
        return switch (call.action) {
          case TRY_SET_COUNT -> yes(semaphore.init(permits));
          case TRY_ACQUIRE -> yes(semaphore.tryAcquire(permits, WAIT));
          case RELEASE -> {
            try {
              semaphore.release(permits);
              yield RELEASED;
            } catch (IllegalStateException e) {
              yield LOST;
            }
          }
          default -> throw call.none();
        };
      }
    },

    LATCH {
      @Override
      long apply(Grid grid, GroupCall call) throws InterruptedException {
        GridCountDownLatch latch = grid.countDownLatch(call.name);
        return switch (call.action) {
          case READ -> latch.count();
          case TRY_SET_COUNT -> yes(latch.trySetCount((int) call.argument));
          case COUNT_DOWN -> {
            latch.countDown();
            yield 0;
          }
          case AWAIT -> yes(latch.await(WAIT));
          default -> throw call.none();
        };
      }
    },

    /** One key of a map that is in a group by its configuration. */
    STRONG_MAP {
      @Override
      long apply(Grid grid, GroupCall call) {
        GridMap<String, Long> map = grid.map(call.name);
        return switch (call.action) {
          case READ -> value(map.get(KEY));
          case SET -> {
            map.set(KEY, call.argument);
            yield 0;
          }
          case PUT -> value(map.put(KEY, call.argument));
          case PUT_IF_ABSENT -> value(map.putIfAbsent(KEY, call.argument));
          case COMPARE_AND_SET -> yes(map.replace(KEY, call.expected, call.argument));
          case REMOVE -> value(map.remove(KEY));
          default -> throw call.none();
        };
      }
    },

    /** How many items a queue has that is in a group by its configuration. */
    STRONG_QUEUE {
      @Override
      long apply(Grid grid, GroupCall call) {
        GridQueue<Long> queue = grid.queue(call.name);
        return switch (call.action) {
          case READ -> queue.size();
          case TRY_ACQUIRE -> yes(queue.poll() != null);
          case RELEASE -> {
            queue.addAll(LongStream.range(0, call.argument).boxed().toList());
            yield 0;
          }
          default -> throw call.none();
        };
      }
    },

    /** Of the calling thread. */
    LOCK {
      @Override
      long apply(Grid grid, GroupCall call) throws InterruptedException {
        GridFencedLock lock = grid.fencedLock(call.name);
        return switch (call.action) {
          case TRY_ACQUIRE -> lock.tryLockAndGetFence(WAIT);
          case RELEASE -> {
            try {
              lock.unlock();
              yield RELEASED;
            } catch (LockOwnershipLostException e) {
              yield LOST;
            } catch (IllegalMonitorStateException e) {
              yield NOT_HELD;
            }
          }
          default -> throw call.none();
        };
      }
    };

    abstract long apply(Grid grid, GroupCall call) throws InterruptedException;
  }

  /** Makes it; blocks. What {@link Operation#result()} is defined as. */
  public long apply(Grid grid) {
    try {
      return kind.apply(grid, this);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private IllegalArgumentException none() {
    return new IllegalArgumentException("there is no " + action + " of " + kind);
  }

  private static long value(@Nullable Long found) {
    return found == null ? Operation.ABSENT : found;
  }

  private static long yes(boolean done) {
    return done ? 1 : 0;
  }

  String line() {
    return kind + " " + name + " " + action + " " + argument + " " + expected;
  }

  static GroupCall ofLine(String line) {
    String[] words = line.split(" ", -1);
    return new GroupCall(
        Kind.valueOf(words[0]),
        words[1],
        Action.valueOf(words[2]),
        Long.parseLong(words[3]),
        Long.parseLong(words[4]));
  }
}
