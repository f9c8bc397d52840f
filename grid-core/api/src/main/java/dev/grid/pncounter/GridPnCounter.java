package dev.grid.pncounter;

import dev.grid.StructureHandle;
import dev.grid.StructureType;

/**
 * A counter that goes up and down (protocol service {@code hz:impl:PNCounterService}; Shapiro et
 * al., "A comprehensive study of convergent and commutative replicated data types", 2011, section
 * 3.1.3). Every member has all of it and answers from what it has; others hear of a change a moment
 * later. So it can be used on every side of a split, and nothing is lost when the sides meet; and
 * two callers may see different values at the same time.
 *
 * <p>What one handle sees is in order: a read never misses what the handle has added or read
 * before. A client stays with one member for that. If this member fails it goes to another that has
 * as much; if there is none, calls fail with {@link ConsistencyLostException} until {@link
 * #reset()}. An addition that the failed member may have applied fails with {@link
 * dev.grid.ConnectionLostException} and is not repeated.
 *
 * <p>All calls block until a member has answered. Values overflow as {@code long} does. A change is
 * lost if its member fails before it has told another, which it does within milliseconds.
 */
public interface GridPnCounter extends StructureHandle<AsyncGridPnCounter> {

  /** PN counters, among the kinds of structures (protocol service 0x1d). */
  StructureType<GridPnCounter, PnCounterConfig> TYPE =
      new StructureType<>(
          "hz:impl:PNCounterService",
          "pn-counter",
          GridPnCounter.class,
          AsyncGridPnCounter.class,
          PnCounterConfig.class,
          PnCounterConfig::named,
          false);

  /**
   * The value.
   *
   * @throws ConsistencyLostException if no member has what this handle has seen
   * @throws NoDataMemberException if no member that keeps the counter can be reached
   */
  long get();

  /**
   * Adds and returns the new value.
   *
   * @throws ConsistencyLostException if no member has what this handle has seen
   * @throws NoDataMemberException if no member that keeps the counter can be reached
   */
  long addAndGet(long delta);

  /**
   * Adds and returns the value before.
   *
   * @throws ConsistencyLostException if no member has what this handle has seen
   * @throws NoDataMemberException if no member that keeps the counter can be reached
   */
  long getAndAdd(long delta);

  /**
   * Subtracts and returns the new value.
   *
   * @throws ConsistencyLostException if no member has what this handle has seen
   * @throws NoDataMemberException if no member that keeps the counter can be reached
   */
  long subtractAndGet(long delta);

  /**
   * Subtracts and returns the value before.
   *
   * @throws ConsistencyLostException if no member has what this handle has seen
   * @throws NoDataMemberException if no member that keeps the counter can be reached
   */
  long getAndSubtract(long delta);

  /**
   * Adds 1 and returns the new value.
   *
   * @throws ConsistencyLostException if no member has what this handle has seen
   * @throws NoDataMemberException if no member that keeps the counter can be reached
   */
  long incrementAndGet();

  /**
   * Adds 1 and returns the value before.
   *
   * @throws ConsistencyLostException if no member has what this handle has seen
   * @throws NoDataMemberException if no member that keeps the counter can be reached
   */
  long getAndIncrement();

  /**
   * Subtracts 1 and returns the new value.
   *
   * @throws ConsistencyLostException if no member has what this handle has seen
   * @throws NoDataMemberException if no member that keeps the counter can be reached
   */
  long decrementAndGet();

  /**
   * Subtracts 1 and returns the value before.
   *
   * @throws ConsistencyLostException if no member has what this handle has seen
   * @throws NoDataMemberException if no member that keeps the counter can be reached
   */
  long getAndDecrement();

  /** Forgets what this handle has seen, so that it takes what any member has. Does not block. */
  void reset();
}
