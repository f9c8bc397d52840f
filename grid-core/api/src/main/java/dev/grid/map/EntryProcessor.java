package dev.grid.map;

import org.jspecify.annotations.Nullable;

/**
 * Looks at one entry where it is, in the member that has it, and may change it: nothing else writes
 * to the key meanwhile. It saves fetching a value only to store another, and is atomic where that
 * is not.
 *
 * <pre>{@code
 * record AddStock(int pieces) implements EntryProcessor<String, Integer, Integer> {
 *
 *   @Override
 *   public Integer process(MutableEntry<String, Integer> entry) {
 *     Integer before = entry.value();
 *     int stock = (before == null ? 0 : before) + pieces;
 *     entry.setValue(stock);
 *     return stock;
 *   }
 * }
 *
 * int stock = map.executeOnKey("article-7", new AddStock(10));
 * }</pre>
 *
 * <p>The processor travels as any value does (see {@code dev.grid.serialization}): records and
 * plain classes as they are, others by their serializers or factories; a lambda does not travel.
 * Its class, and those of key and value, must be known to every member. A processor of a client of
 * the reference that is identified by a factory and a class id runs as what the member's factory of
 * that number makes of it.
 *
 * <p>It runs on threads of the member for such code, not on those that serve calls, so it may take
 * its time and may block; until it has ended, others wait for the key, and readers see the entry as
 * it was. Should the key's partition go to another member meanwhile, or the map be cleared, the
 * processor runs again, and only what it did last counts. So let it change nothing but the entry.
 *
 * @param <K> the key type
 * @param <V> the value type
 * @param <R> what it answers; serialized as values are
 */
@FunctionalInterface
public interface EntryProcessor<K, V, R> {

  /**
   * Looks at the entry and changes it, or not.
   *
   * @param entry the key with its value, if it has one; for this call only, on this thread only
   * @return the answer to the caller; null for none
   * @throws RuntimeException to fail the call; the entry stays as it was
   */
  @Nullable R process(MutableEntry<K, V> entry);
}
