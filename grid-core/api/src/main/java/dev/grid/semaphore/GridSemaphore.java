package dev.grid.semaphore;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import java.time.Duration;

/**
 * Permits that all callers of the cluster share, linearizable (protocol service {@code
 * hz:raft:semaphoreService}). It lives in a Raft group, by default in the one called {@code
 * default}; {@code name@group} names another, which is made on first use. There are no permits
 * until {@link #init}.
 *
 * <p>Whoever waits is served in the order in which calls came: no later call takes what an earlier
 * one waits for, but by {@link #drainPermits}. When the group's leader changes, those who wait go
 * on waiting, in the order in which they come to the new one.
 *
 * <p>Permits belong to the session of the client or member that has acquired them, whichever thread
 * did, unless {@link SemaphoreConfig#isSessionless} says otherwise. Only they can be given back:
 * {@link #release} fails with {@link IllegalStateException} if the session does not have as many.
 * When a client or member dies, what it has acquired comes back when its session's time is over.
 * Calls take and give back exactly once, whatever fails meanwhile; a call that takes and is
 * interrupted or cancelled takes nothing.
 *
 * <p>Calls fail with {@link IllegalArgumentException} if they are about less than one permit, or
 * {@link #init} is about a negative number.
 *
 * <p>Calls block until a majority of the group has the change. They fail with {@link
 * dev.grid.cp.CpUnavailableException} where there are no Raft groups and with {@link
 * dev.grid.cp.GroupDestroyedException} once after the group was destroyed. {@link #destroy} is for
 * good: the name cannot be used again in its group, and all later calls, those of new handles too,
 * fail with {@link dev.grid.StructureDestroyedException}.
 */
public interface GridSemaphore extends StructureHandle<AsyncGridSemaphore> {

  /** This kind among the kinds of structures (protocol service 0x0c). */
  StructureType<GridSemaphore, SemaphoreConfig> TYPE =
      new StructureType<>(
          "hz:raft:semaphoreService",
          "semaphore",
          GridSemaphore.class,
          AsyncGridSemaphore.class,
          SemaphoreConfig.class,
          SemaphoreConfig::named,
          false);

  /** Sets how many permits there are, if that was never set; whether it did. Not negative. */
  boolean init(int permits);

  /**
   * Takes a permit when there is one. Blocks.
   *
   * @throws InterruptedException if the thread is interrupted before; the wait ends then
   */
  void acquire() throws InterruptedException;

  /**
   * Takes so many permits at once when there are as many. Blocks.
   *
   * @throws InterruptedException if the thread is interrupted before; the wait ends then
   */
  void acquire(int permits) throws InterruptedException;

  /** Takes a permit if there is one now that nobody waits for; whether it did. */
  boolean tryAcquire();

  /** Takes so many permits if there are as many now and nobody waits; whether it did. */
  boolean tryAcquire(int permits);

  /**
   * Takes a permit if there is one within the time; whether it did. Zero or negative not to wait.
   * Blocks.
   *
   * @throws InterruptedException if the thread is interrupted before; the wait ends then
   */
  boolean tryAcquire(Duration timeout) throws InterruptedException;

  /**
   * Takes so many permits at once if there are as many within the time; whether it did. Zero or
   * negative not to wait. Blocks.
   *
   * @throws InterruptedException if the thread is interrupted before; the wait ends then
   */
  boolean tryAcquire(int permits, Duration timeout) throws InterruptedException;

  /** Gives a permit back. */
  void release();

  /** Gives so many permits back. */
  void release(int permits);

  /** How many permits there are now; negative if they were made less than those that are taken. */
  int availablePermits();

  /** Takes all permits there are, whoever waits; how many that were. */
  int drainPermits();

  /** Makes so many permits more; they belong to nobody. */
  void increasePermits(int permits);

  /** Makes so many permits less, those that are taken too; does not wait. */
  void reducePermits(int permits);
}
