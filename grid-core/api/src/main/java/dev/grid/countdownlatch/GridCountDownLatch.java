package dev.grid.countdownlatch;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import java.time.Duration;

/**
 * A latch that all callers of the cluster share, linearizable (protocol service {@code
 * hz:raft:countDownLatchService}). It lives in a Raft group, by default in the one called {@code
 * default}; {@code name@group} names another, which is made on first use. The count is 0 at first,
 * so nobody waits; {@link #trySetCount} begins a round, and when its count is 0 again another round
 * may begin.
 *
 * <p>Each call of {@link #countDown} counts once, whatever fails meanwhile.
 *
 * <p>Calls block until a majority of the group has the change. They fail with {@link
 * dev.grid.cp.CpUnavailableException} where there are no Raft groups and with {@link
 * dev.grid.cp.GroupDestroyedException} once after the group was destroyed. {@link #destroy} is for
 * good: the name cannot be used again in its group, and all later calls, those of new handles too,
 * fail with {@link dev.grid.StructureDestroyedException}.
 */
public interface GridCountDownLatch extends StructureHandle<AsyncGridCountDownLatch> {

  /** This kind among the kinds of structures (protocol service 0x0b). */
  StructureType<GridCountDownLatch, CountDownLatchConfig> TYPE =
      new StructureType<>(
          "hz:raft:countDownLatchService",
          "countdown-latch",
          GridCountDownLatch.class,
          AsyncGridCountDownLatch.class,
          CountDownLatchConfig.class,
          CountDownLatchConfig::named,
          false);

  /**
   * Sets the count if it is 0, and so begins a new round; whether it did. The count must be 1 or
   * more.
   */
  boolean trySetCount(int count);

  /** Takes 1 from the count of the round that goes on now; does nothing if it is 0. */
  void countDown();

  /** The count; 0 if it was never set. */
  int count();

  /**
   * Waits until the count is 0. Blocks.
   *
   * @throws InterruptedException if the thread is interrupted before; the wait ends then
   */
  void await() throws InterruptedException;

  /**
   * Waits until the count is 0, or the time is over; whether it is 0. Does not wait if the time is
   * zero or negative. Blocks.
   *
   * @throws InterruptedException if the thread is interrupted before; the wait ends then
   */
  boolean await(Duration timeout) throws InterruptedException;
}
