package dev.grid.atomiclong;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A number that all callers of the cluster share, linearizable (protocol service {@code
 * hz:raft:atomicLongService}): each call takes effect at one instant between its beginning and its
 * end, whatever fails. It lives in a Raft group, by default in the one called {@code default};
 * {@code name@group} names another, which is made on first use. It begins with 0 and overflows as
 * {@code long} does.
 *
 * <pre>{@code
 * GridAtomicLong sequence = grid.atomicLong("invoices");
 * long next = sequence.incrementAndGet();
 * }</pre>
 *
 * <p>Calls block until a majority of the group has the change. They fail with {@link
 * dev.grid.cp.CpUnavailableException} where there are no Raft groups and with {@link
 * dev.grid.cp.GroupDestroyedException} once after the group was destroyed. {@link #destroy} is for
 * good: the name cannot be used again in its group, and all later calls, those of new handles too,
 * fail with {@link dev.grid.StructureDestroyedException}. A call that changes something and fails
 * with {@link dev.grid.ConnectionLostException} or {@link dev.grid.IndeterminateResultException}
 * may have been carried out.
 *
 * <p>Functions run on the member that leads the group, which has to know their classes and must be
 * able to read them; they may run more than once for one call if that member fails, but take effect
 * once. Other changes wait meanwhile, so they should be quick. What they throw fails the call.
 */
public interface GridAtomicLong extends StructureHandle<AsyncGridAtomicLong> {

  /** Atomic longs, among the kinds of structures (protocol service 0x09). */
  StructureType<GridAtomicLong, AtomicLongConfig> TYPE =
      new StructureType<>(
          "hz:raft:atomicLongService",
          "atomic-long",
          GridAtomicLong.class,
          AsyncGridAtomicLong.class,
          AtomicLongConfig.class,
          AtomicLongConfig::named,
          false);

  /** The value. */
  long get();

  /** Sets the value. */
  void set(long value);

  /** Sets the value; the value before. */
  long getAndSet(long value);

  /** Sets the value if it is the expected one; whether it was. */
  boolean compareAndSet(long expected, long value);

  /** Adds; the new value. */
  long addAndGet(long delta);

  /** Adds; the value before. */
  long getAndAdd(long delta);

  /** Adds 1; the new value. */
  long incrementAndGet();

  /** Adds 1; the value before. */
  long getAndIncrement();

  /** Subtracts 1; the new value. */
  long decrementAndGet();

  /** Subtracts 1; the value before. */
  long getAndDecrement();

  /** Sets the value to what the function makes of it. */
  void alter(Function<Long, Long> function);

  /** Sets the value to what the function makes of it; the new value. */
  long alterAndGet(Function<Long, Long> function);

  /** Sets the value to what the function makes of it; the value before. */
  long getAndAlter(Function<Long, Long> function);

  /** What the function makes of the value, which stays as it is; null if it returns null. */
  <R> @Nullable R apply(Function<Long, ? extends @Nullable R> function);
}
