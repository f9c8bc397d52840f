package dev.grid.protocol.serialization.bytes;

import java.util.Arrays;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts what has no order of its own, the items of a hash set or the entries of a hash map, into one
 * that depends on nothing but the items. Equal sets then have equal bytes, and find their entry as
 * keys, whatever their capacity and history; {@code Set.of} even iterates differently in each run
 * of the JVM.
 *
 * <p>The order is that of the buckets of a table as {@code new HashSet()} has it for so many items,
 * and that of their bytes within a bucket: mostly what the set iterates in anyway, so that clients
 * of the reference, which write in that order, find the same keys. Constants of one enum are in the
 * order of their declaration. Where the class of an item has no hash code that its documentation
 * fixes, all are in the order of their bytes.
 */
public final class Unordered {

  private static final int TABLE_SIZE_MIN = 16;
  private static final int TABLE_SIZE_MAX = 1 << 30;

  /** Classes whose {@code hashCode} is part of their documentation. */
  private static final Set<Class<?>> FIXED_HASH =
      Set.of(
          Boolean.class,
          Byte.class,
          Character.class,
          Double.class,
          Float.class,
          Integer.class,
          Long.class,
          Short.class,
          String.class);

  private Unordered() {}

  private record Place<T>(T item, int bucket, byte[] key) {}

  /**
   * Sorts items in place.
   *
   * @param keyOf what an item has in the hash table: itself, or an entry's key
   * @param out where keys are written to be compared, and taken back
   * @param writer writes a key
   */
  public static <T extends @Nullable Object> void sort(
      T[] items,
      Function<T, @Nullable Object> keyOf,
      ByteOutput out,
      BiConsumer<ByteOutput, @Nullable Object> writer) {
    if (items.length < 2) {
      return;
    }
    int[] buckets = buckets(items, keyOf);
    if (isAscending(buckets)) {
      return;
    }
    int from = out.position();
    @SuppressWarnings({"unchecked", "rawtypes"})
    Place<T>[] places = new Place[items.length];
    for (int i = 0; i < items.length; i++) {
      writer.accept(out, keyOf.apply(items[i]));
      // All at one position: some values hold it.
      places[i] = new Place<>(items[i], buckets[i], out.takeBack(from));
    }
    Arrays.sort(
        places,
        (a, b) ->
            a.bucket != b.bucket
                ? Integer.compare(a.bucket, b.bucket)
                : Arrays.compareUnsigned(a.key, b.key));
    for (int i = 0; i < items.length; i++) {
      items[i] = places[i].item;
    }
  }

  private static boolean isAscending(int[] buckets) {
    for (int i = 1; i < buckets.length; i++) {
      if (buckets[i - 1] >= buckets[i]) {
        return false;
      }
    }
    return true;
  }

  /** What each item is sorted by first; all 0 if their bytes alone decide. */
  private static <T extends @Nullable Object> int[] buckets(
      T[] items, Function<T, @Nullable Object> keyOf) {
    if (keyOf.apply(items[0]) instanceof Enum<?> constant) {
      return ordinals(items, keyOf, constant.getDeclaringClass());
    }
    int tableSize = TABLE_SIZE_MIN;
    while (tableSize / 4 * 3 < items.length && tableSize < TABLE_SIZE_MAX) {
      tableSize <<= 1;
    }
    int[] buckets = new int[items.length];
    for (int i = 0; i < items.length; i++) {
      Object key = keyOf.apply(items[i]);
      if (key != null && !FIXED_HASH.contains(key.getClass())) {
        return new int[items.length];
      }
      int hash = key == null ? 0 : key.hashCode();
      buckets[i] = (hash ^ hash >>> 16) & tableSize - 1;
    }
    return buckets;
  }

  @SuppressWarnings("EnumOrdinal") // Only to sort: it is not written.
  private static <T extends @Nullable Object> int[] ordinals(
      T[] items, Function<T, @Nullable Object> keyOf, Class<?> type) {
    int[] ordinals = new int[items.length];
    for (int i = 0; i < items.length; i++) {
      if (!(keyOf.apply(items[i]) instanceof Enum<?> constant)
          || constant.getDeclaringClass() != type) {
        return new int[items.length];
      }
      ordinals[i] = constant.ordinal();
    }
    return ordinals;
  }
}
