package dev.grid.structures.map;

import dev.grid.kernel.Invoker;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages.FetchEntries;
import dev.grid.structures.map.MapMessages.FetchEntriesReply;
import dev.grid.structures.map.MapMessages.FetchKeys;
import dev.grid.structures.map.MapMessages.FetchKeysReply;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Walks all entries a batch at a time. What cannot be read fails when its turn comes, and the
 * iteration goes on behind it. Immutable.
 */
record MapWalk(String name, Invoker invoker, int batchSize) {

  MapWalk {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize=" + batchSize + ": must be positive");
    }
  }

  <K> Iterable<K> keys(Function<Data, K> reader) {
    return () ->
        reading(
            new BatchIterator<>(
                invoker.partitionCount(),
                (partition, pointers) -> {
                  FetchKeysReply reply =
                      invoker
                          .<FetchKeysReply, FetchKeysReply>invoke(
                              new FetchKeys(name, pointers, batchSize),
                              partition,
                              Objects::requireNonNull)
                          .await();
                  return new BatchIterator.Batch<>(reply.iterationPointers(), reply.keys());
                }),
            reader);
  }

  <E> Iterable<E> entries(Function<Map.Entry<Data, Data>, E> reader) {
    return () ->
        reading(
            new BatchIterator<>(
                invoker.partitionCount(),
                (partition, pointers) -> {
                  FetchEntriesReply reply =
                      invoker
                          .<FetchEntriesReply, FetchEntriesReply>invoke(
                              new FetchEntries(name, pointers, batchSize),
                              partition,
                              Objects::requireNonNull)
                          .await();
                  return new BatchIterator.Batch<>(reply.iterationPointers(), reply.entries());
                }),
            reader);
  }

  private static <S, T> Iterator<T> reading(Iterator<S> source, Function<S, T> reader) {
    return new Iterator<>() {

      @Override
      public boolean hasNext() {
        return source.hasNext();
      }

      @Override
      public T next() {
        return reader.apply(source.next());
      }
    };
  }
}
