package dev.grid.protocol.serialization.builtin;

import dev.grid.GridSerializationException;
import dev.grid.protocol.serialization.bytes.ByteInput;
import dev.grid.protocol.serialization.bytes.ByteOutput;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.protocol.serialization.bytes.Unordered;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Collections, maps and entries.
 *
 * <pre>
 * collection   int32 count, items               map   int32 count, (key, value) each
 * sorted ones  the comparator as a value first: null for the natural order
 * </pre>
 *
 * Hash sets and hash maps are written in the order that {@link Unordered} gives them. Capacity
 * limits and fairness of queues are not written: a queue is read with room for its items.
 *
 * <p>The protocol has types for classes that nobody should choose today.
 */
@SuppressWarnings("JdkObsolete")
final class CollectionTypes {

  /** A value in a collection is at least a type id. */
  static final int ITEM_BYTES_MIN = 4;

  private static final int ENTRY_BYTES_MIN = 2 * ITEM_BYTES_MIN;

  private CollectionTypes() {}

  static BuiltInType<?>[] all() {
    return new BuiltInType<?>[] {
      collection(TypeIds.ARRAY_LIST, ArrayList.class, ArrayList::new),
      collection(TypeIds.LINKED_LIST, LinkedList.class, count -> new LinkedList<>()),
      copyOnWrite(
          TypeIds.COPY_ON_WRITE_ARRAY_LIST, CopyOnWriteArrayList.class, CopyOnWriteArrayList::new),
      hashSet(),
      collection(TypeIds.LINKED_HASH_SET, LinkedHashSet.class, LinkedHashSet::newLinkedHashSet),
      CollectionTypes.<SortedSet<Object>>sorted(
          TypeIds.TREE_SET, TreeSet.class, SortedSet::comparator, (c, n) -> new TreeSet<>(c)),
      copyOnWrite(
          TypeIds.COPY_ON_WRITE_ARRAY_SET, CopyOnWriteArraySet.class, CopyOnWriteArraySet::new),
      sorted(
          TypeIds.CONCURRENT_SKIP_LIST_SET,
          ConcurrentSkipListSet.class,
          SortedSet::comparator,
          (c, n) -> new ConcurrentSkipListSet<>(c)),
      collection(TypeIds.ARRAY_DEQUE, ArrayDeque.class, ArrayDeque::new),
      collection(
          TypeIds.LINKED_BLOCKING_QUEUE,
          LinkedBlockingQueue.class,
          count -> new LinkedBlockingQueue<>()),
      collection(
          TypeIds.ARRAY_BLOCKING_QUEUE,
          ArrayBlockingQueue.class,
          count -> new ArrayBlockingQueue<>(Math.max(1, count))),
      sorted(
          TypeIds.PRIORITY_BLOCKING_QUEUE,
          PriorityBlockingQueue.class,
          PriorityBlockingQueue::comparator,
          (c, n) -> new PriorityBlockingQueue<>(Math.max(1, n), c)),
      delayQueue(),
      synchronousQueue(),
      collection(
          TypeIds.LINKED_TRANSFER_QUEUE,
          LinkedTransferQueue.class,
          count -> new LinkedTransferQueue<>()),
      sorted(
          TypeIds.PRIORITY_QUEUE,
          PriorityQueue.class,
          PriorityQueue::comparator,
          (c, n) -> new PriorityQueue<>(Math.max(1, n), c)),
      map(
          TypeIds.HASH_MAP,
          HashMap.class,
          CollectionTypes::writeUnorderedEntries,
          HashMap::newHashMap),
      map(
          TypeIds.LINKED_HASH_MAP,
          LinkedHashMap.class,
          CollectionTypes::writeEntries,
          LinkedHashMap::newLinkedHashMap),
      map(
          TypeIds.CONCURRENT_HASH_MAP,
          ConcurrentHashMap.class,
          CollectionTypes::writeUnorderedEntries,
          ConcurrentHashMap::new),
      sortedMap(TypeIds.TREE_MAP, TreeMap.class, TreeMap::new),
      sortedMap(
          TypeIds.CONCURRENT_SKIP_LIST_MAP,
          ConcurrentSkipListMap.class,
          ConcurrentSkipListMap::new),
      entry(TypeIds.ENTRY, AbstractMap.SimpleEntry.class, AbstractMap.SimpleEntry::new),
      entry(
          TypeIds.IMMUTABLE_ENTRY,
          AbstractMap.SimpleImmutableEntry.class,
          AbstractMap.SimpleImmutableEntry::new),
    };
  }

  /** Makes an empty collection in an order, with room for so many items. */
  private interface SortedFactory<C> {
    C create(@Nullable Comparator<Object> comparator, int count);
  }

  /** Makes an entry. */
  private interface EntryFactory {
    Map.Entry<Object, Object> create(@Nullable Object key, @Nullable Object value);
  }

  private static BuiltInType<?> collection(
      int typeId, Class<?> type, IntFunction<Collection<Object>> factory) {
    return new BuiltInType<Collection<Object>>(
        typeId,
        type,
        CollectionTypes::writeItems,
        in -> {
          int count = in.readCount(ITEM_BYTES_MIN);
          return readItems(in, count, factory.apply(count));
        });
  }

  private static BuiltInType<?> hashSet() {
    return new BuiltInType<Collection<Object>>(
        TypeIds.HASH_SET,
        HashSet.class,
        CollectionTypes::writeUnorderedItems,
        in -> {
          int count = in.readCount(ITEM_BYTES_MIN);
          return readItems(in, count, HashSet.newHashSet(count));
        });
  }

  // Filled at once: one by one each item would copy all before it.
  private static BuiltInType<?> copyOnWrite(
      int typeId, Class<?> type, Function<Collection<Object>, Collection<Object>> copy) {
    return new BuiltInType<Collection<Object>>(
        typeId,
        type,
        CollectionTypes::writeItems,
        in -> {
          int count = in.readCount(ITEM_BYTES_MIN);
          return copy.apply(readItems(in, count, new ArrayList<>(count)));
        });
  }

  private static <C extends Collection<Object>> BuiltInType<?> sorted(
      int typeId,
      Class<?> type,
      Function<C, @Nullable Comparator<?>> comparatorOf,
      SortedFactory<C> factory) {
    return new BuiltInType<C>(
        typeId,
        type,
        (out, items) -> {
          out.writeObject(comparatorOf.apply(items));
          writeItems(out, items);
        },
        in -> {
          Comparator<Object> comparator = readComparator(in);
          int count = in.readCount(ITEM_BYTES_MIN);
          C items = factory.create(comparator, count);
          readItems(in, count, items);
          return items;
        });
  }

  private static BuiltInType<?> delayQueue() {
    return new BuiltInType<DelayQueue<Delayed>>(
        TypeIds.DELAY_QUEUE,
        DelayQueue.class,
        CollectionTypes::writeItems,
        in -> {
          int count = in.readCount(ITEM_BYTES_MIN);
          DelayQueue<Delayed> queue = new DelayQueue<>();
          for (int i = 0; i < count; i++) {
            if (!(in.readObject() instanceof Delayed item)) {
              throw new GridSerializationException("an item of a DelayQueue is not a Delayed");
            }
            queue.add(item);
          }
          return queue;
        });
  }

  // It has no room for items, so a count other than 0 cannot be honoured.
  private static BuiltInType<?> synchronousQueue() {
    return new BuiltInType<SynchronousQueue<Object>>(
        TypeIds.SYNCHRONOUS_QUEUE,
        SynchronousQueue.class,
        (out, queue) -> out.writeInt(0),
        in -> {
          int count = in.readInt();
          if (count != 0) {
            throw new GridSerializationException("a SynchronousQueue has count=" + count);
          }
          return new SynchronousQueue<>();
        });
  }

  private static BuiltInType<?> map(
      int typeId,
      Class<?> type,
      BiConsumer<ByteOutput, Map<Object, Object>> writer,
      IntFunction<Map<Object, Object>> factory) {
    return new BuiltInType<Map<Object, Object>>(
        typeId,
        type,
        writer,
        in -> {
          int count = in.readCount(ENTRY_BYTES_MIN);
          return readEntries(in, count, factory.apply(count));
        });
  }

  private static BuiltInType<?> sortedMap(
      int typeId,
      Class<?> type,
      Function<@Nullable Comparator<Object>, SortedMap<Object, Object>> factory) {
    return new BuiltInType<Map<Object, Object>>(
        typeId,
        type,
        (out, map) -> {
          out.writeObject(((SortedMap<?, ?>) map).comparator());
          writeEntries(out, map);
        },
        in -> {
          Map<Object, Object> map = factory.apply(readComparator(in));
          return readEntries(in, in.readCount(ENTRY_BYTES_MIN), map);
        });
  }

  private static BuiltInType<?> entry(int typeId, Class<?> type, EntryFactory factory) {
    return new BuiltInType<Map.Entry<?, ?>>(
        typeId,
        type,
        (out, entry) -> {
          out.writeObject(entry.getKey());
          out.writeObject(entry.getValue());
        },
        in -> {
          Object key = in.readObject();
          return factory.create(key, in.readObject());
        });
  }

  private static void writeItems(ByteOutput out, Collection<?> items) {
    int countAt = out.reserve(Integer.BYTES);
    int count = 0;
    // Counted while written: a concurrent collection may change its size meanwhile.
    for (Object item : items) {
      out.writeObject(item);
      count++;
    }
    out.putInt(countAt, count);
  }

  private static void writeUnorderedItems(ByteOutput out, Collection<?> items) {
    @Nullable Object[] all = items.toArray();
    Unordered.sort(all, item -> item, out, ByteOutput::writeObject);
    out.writeInt(all.length);
    for (Object item : all) {
      out.writeObject(item);
    }
  }

  private static Collection<Object> readItems(ByteInput in, int count, Collection<Object> items) {
    for (int i = 0; i < count; i++) {
      items.add(in.readObject());
    }
    return items;
  }

  private static void writeEntries(ByteOutput out, Map<?, ?> map) {
    int countAt = out.reserve(Integer.BYTES);
    int count = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.writeObject(entry.getKey());
      out.writeObject(entry.getValue());
      count++;
    }
    out.putInt(countAt, count);
  }

  private static void writeUnorderedEntries(ByteOutput out, Map<?, ?> map) {
    Map.Entry<?, ?>[] all = map.entrySet().toArray(new Map.Entry<?, ?>[0]);
    Unordered.sort(all, Map.Entry::getKey, out, ByteOutput::writeObject);
    out.writeInt(all.length);
    for (Map.Entry<?, ?> entry : all) {
      out.writeObject(entry.getKey());
      out.writeObject(entry.getValue());
    }
  }

  private static Map<Object, Object> readEntries(ByteInput in, int count, Map<Object, Object> map) {
    for (int i = 0; i < count; i++) {
      Object key = in.readObject();
      map.put(key, in.readObject());
    }
    return map;
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Comparator<Object> readComparator(ByteInput in) {
    Object comparator = in.readObject();
    if (comparator != null && !(comparator instanceof Comparator)) {
      throw new GridSerializationException(
          "the comparator is a " + comparator.getClass().getName());
    }
    return (Comparator<Object>) comparator;
  }
}
