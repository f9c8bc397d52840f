package dev.grid.structures.map;

import dev.grid.kernel.Invoker;
import dev.grid.kernel.StoredValues;
import dev.grid.map.EntryProcessor;
import dev.grid.map.ReadOnlyEntryProcessor;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.query.Predicate;
import dev.grid.structures.map.EntryCodeMessages.ExecuteOnAllKeys;
import dev.grid.structures.map.EntryCodeMessages.ExecuteOnKeys;
import dev.grid.structures.map.EntryCodeMessages.ExecuteWithPredicate;
import dev.grid.structures.map.EntryCodeMessages.ReadEntries;
import dev.grid.structures.map.EntryCodeMessages.ReadEntry;
import dev.grid.structures.map.EntryCodeMessages.ReadWithPredicate;
import dev.grid.structures.map.MapMessages.ExecuteOnKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Calls that have a processor look at entries where they are. Immutable. */
record EntryCodeCalls<K, V>(String name, StoredValues values, Invoker invoker) {

  <R> CompletionStage<@Nullable R> onKey(K key, EntryProcessor<K, V, R> processor, long threadId) {
    Data keyData = values.key(key);
    Data code = values.data(processor, "processor");
    Message<@Nullable Data> message =
        processor instanceof ReadOnlyEntryProcessor
            ? new ReadEntry(name, code, keyData)
            : new ExecuteOnKey(name, code, keyData, threadId);
    return invoker.<@Nullable Data, @Nullable R>invoke(
        message,
        answer ->
            answer == null
                ? null
                : values.<R>object(
                    answer, () -> "an entry processor was carried out, but its answer"));
  }

  <R> CompletionStage<Map<K, R>> onKeys(
      Collection<? extends K> keys, EntryProcessor<K, V, R> processor) {
    Map<Data, K> asked = new HashMap<>();
    List<Data> all = new ArrayList<>(keys.size());
    for (K key : keys) {
      Data data = values.key(key);
      if (asked.putIfAbsent(data, key) == null) {
        all.add(data);
      }
    }
    Data code = values.data(processor, "processor");
    if (all.isEmpty()) {
      return CompletableFuture.completedStage(answers(List.of(), asked::get));
    }
    return invoker.<List<Map.Entry<Data, Data>>, Map<K, R>>invoke(
        processor instanceof ReadOnlyEntryProcessor
            ? new ReadEntries(name, code, all)
            : new ExecuteOnKeys(name, code, all),
        answer -> answers(Objects.requireNonNull(answer), asked::get));
  }

  <R> CompletionStage<Map<K, R>> onAll(EntryProcessor<K, V, R> processor) {
    Data code = values.data(processor, "processor");
    return invoker.<List<Map.Entry<Data, Data>>, Map<K, R>>invoke(
        processor instanceof ReadOnlyEntryProcessor
            ? new ReadEntries(name, code, null)
            : new ExecuteOnAllKeys(name, code),
        answer ->
            answers(
                Objects.requireNonNull(answer),
                key -> values.<K>object(key, () -> "a key of an entry that was processed")));
  }

  <R> CompletionStage<Map<K, R>> onMeant(EntryProcessor<K, V, R> processor, Predicate predicate) {
    Data code = values.data(processor, "processor");
    Data meant = MapQueries.data(values, predicate);
    return invoker.<List<Map.Entry<Data, Data>>, Map<K, R>>invoke(
        processor instanceof ReadOnlyEntryProcessor
            ? new ReadWithPredicate(name, code, meant)
            : new ExecuteWithPredicate(name, code, meant),
        answer ->
            answers(
                Objects.requireNonNull(answer),
                key -> values.<K>object(key, () -> "a key of an entry that was processed")));
  }

  private <R> Map<K, R> answers(
      List<Map.Entry<Data, Data>> answers, Function<Data, @Nullable K> keys) {
    List<Map.Entry<K, R>> read = new ArrayList<>(answers.size());
    for (Map.Entry<Data, Data> answer : answers) {
      K key = Objects.requireNonNull(keys.apply(answer.getKey()), "a key that was asked for");
      read.add(SnapshotEntry.of(values, key, answer.getValue()));
    }
    return new SnapshotMap<>(values.structure(), read);
  }
}
