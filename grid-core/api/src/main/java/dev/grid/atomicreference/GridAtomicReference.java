package dev.grid.atomicreference;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value that all callers of the cluster share, linearizable (protocol service {@code
 * hz:raft:atomicRefService}): each call takes effect at one instant between its beginning and its
 * end, whatever fails. It lives in a Raft group, by default in the one called {@code default};
 * {@code name@group} names another, which is made on first use. There is no value at first. Keep
 * values small: each change is written to the group's log.
 *
 * <p>Values are compared by their bytes, as they are serialized.
 *
 * <p>Calls block until a majority of the group has the change. They fail with {@link
 * dev.grid.cp.CpUnavailableException} where there are no Raft groups and with {@link
 * dev.grid.cp.GroupDestroyedException} once after the group was destroyed. {@link #destroy} is for
 * good: the name cannot be used again in its group, and all later calls, those of new handles too,
 * fail with {@link dev.grid.StructureDestroyedException}. A call that changes something and fails
 * with {@link dev.grid.ConnectionLostException} or {@link dev.grid.IndeterminateResultException}
 * may have been carried out.
 *
 * <p>Functions run on the member that leads the group, which has to know their classes; they may
 * run more than once for one call if that member fails, but take effect once. Other changes wait
 * meanwhile, so they should be quick. What they throw fails the call.
 *
 * @param <V> the value
 */
public interface GridAtomicReference<V> extends StructureHandle<AsyncGridAtomicReference<V>> {

  /** This kind among the kinds of structures (protocol service 0x0a). */
  StructureType<GridAtomicReference<?>, AtomicReferenceConfig> TYPE =
      new StructureType<>(
          "hz:raft:atomicRefService",
          "atomic-reference",
          GridAtomicReference.class,
          AsyncGridAtomicReference.class,
          AtomicReferenceConfig.class,
          AtomicReferenceConfig::named,
          false);

  /** The value, or null if there is none. */
  @Nullable V get();

  /** Sets the value. */
  void set(@Nullable V value);

  /** Sets the value; the value before. */
  @Nullable V getAndSet(@Nullable V value);

  /** Sets the value if it has the bytes of the expected one; whether it had. */
  boolean compareAndSet(@Nullable V expected, @Nullable V value);

  /** Whether there is no value. */
  boolean isNull();

  /** Takes the value away. */
  void clear();

  /** Whether the value has the bytes of this one. */
  boolean contains(@Nullable V value);

  /** Sets the value to what the function makes of it. */
  void alter(Function<? super @Nullable V, ? extends @Nullable V> function);

  /** Sets the value to what the function makes of it; the new value. */
  @Nullable V alterAndGet(Function<? super @Nullable V, ? extends @Nullable V> function);

  /** Sets the value to what the function makes of it; the value before. */
  @Nullable V getAndAlter(Function<? super @Nullable V, ? extends @Nullable V> function);

  /** What the function makes of the value, which stays as it is; null if it returns null. */
  <R> @Nullable R apply(Function<? super @Nullable V, ? extends @Nullable R> function);
}
