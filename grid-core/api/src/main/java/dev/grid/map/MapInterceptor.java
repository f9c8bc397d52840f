package dev.grid.map;

import org.jspecify.annotations.Nullable;

/**
 * Stands between callers and a map's values, in the members that have them: it may give another
 * value than is stored, store another than is given, or refuse a call by throwing. Several are
 * asked in the order in which they were added; two that were added at the same moment, in either.
 *
 * <pre>{@code
 * record Masked() implements MapInterceptor<Customer> {
 *
 *   @Override
 *   public Customer onGet(Customer value) {
 *     return value.withoutCardNumber();
 *   }
 * }
 *
 * String id = customers.addInterceptor(new Masked());
 * }</pre>
 *
 * <p>It is asked about calls for keys: what reads ({@code get}, {@code getAll}, {@code getOrLoad},
 * {@code getAndTouch}), what stores ({@code put}, {@code set}, {@code putAll}, {@code putIfAbsent},
 * {@code replace} and what is made of them), and what removes ({@code remove}, {@code delete},
 * {@code removeAll} of keys). Not about entry processors, transactions, queries, listings,
 * listeners, a map's journal, and what no caller does: loading, expiry, eviction, clearing, merging
 * after a split. {@code compute}, {@code merge} and the writes under an expected value are about
 * what is stored, not about what {@link #onGet} makes of it; what they write or remove is as any.
 *
 * <p>It travels as an {@link EntryProcessor} does, and its class must be known to every member.
 * Several are asked in the order in which they were added, each with what the one before has given.
 * It runs on threads of the member for such code, may block, and is called by several threads at
 * once. While it runs, others wait for the key to write to it, and readers see it as it was. It may
 * run more than once for a call, if the entry changes meanwhile or the partition moves; so let it
 * change nothing. A call whose interceptor does not end in time fails, as that of an entry
 * processor does.
 *
 * @param <V> the value type
 */
public interface MapInterceptor<V> {

  /**
   * A value that is there is read.
   *
   * @return what the caller gets instead; null for the value itself
   * @throws RuntimeException to fail the call
   */
  default @Nullable V onGet(V value) {
    return null;
  }

  /**
   * A value is to be stored.
   *
   * @param oldValue what it is to replace; null if there is nothing, or {@code set} was called and
   *     it is in the map's store alone
   * @return what is stored instead; null for the value itself
   * @throws RuntimeException to fail the call; nothing is stored then
   */
  default @Nullable V onPut(@Nullable V oldValue, V value) {
    return null;
  }

  /**
   * A value is to be removed.
   *
   * @return what the caller gets instead, if it asks for what it removes; null for the value itself
   * @throws RuntimeException to fail the call; nothing is removed then
   */
  default @Nullable V onRemove(V value) {
    return null;
  }
}
