package dev.grid.structures.map;

import dev.grid.NotReadyException;
import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.EventTarget;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.nearcache.ViewPartition;
import dev.grid.protocol.Data;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.structures.ShardHost;
import dev.grid.structures.Values;
import dev.grid.structures.map.MapCacheMessages.CacheChange;
import dev.grid.structures.map.MapCacheMessages.CacheChanges;
import dev.grid.structures.map.MapCacheMessages.CacheStamp;
import dev.grid.structures.map.MapCacheMessages.CachedValue;
import dev.grid.structures.map.MapCacheMessages.GetCacheStamps;
import dev.grid.structures.map.MapCacheMessages.GetToCache;
import dev.grid.structures.map.MapViewMessages.LoadView;
import dev.grid.structures.map.MapViewMessages.RefreshView;
import dev.grid.structures.map.MapViewMessages.ViewEntries;
import dev.grid.structures.map.MapViewMessages.ViewEntry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A map of a few partitions as views and near caches see it, on a clock of the test's own: what is
 * told, and what is answered, is when the test wants it. Confined to the test's thread.
 */
final class ViewedMap implements Invoker {

  static final String NAME = "viewed";
  static final int PARTITIONS = 2;

  private static final int NONE = -1;
  private static final UUID MEMBER = new UUID(7, 7);

  private record Later(long nanos, long order, Runnable task) {}

  private final Serialization serialization;
  private final List<Map<Data, ViewEntry>> partitions = new ArrayList<>();
  private final long[] sequences = new long[PARTITIONS];
  private final Map<Integer, RuntimeException> lost = new HashMap<>();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final ArrayDeque<Runnable> heldEvents = new ArrayDeque<>();
  private final ArrayDeque<Runnable> heldAnswers = new ArrayDeque<>();
  private final PriorityQueue<Later> later =
      new PriorityQueue<>(Comparator.comparing(Later::nanos).thenComparing(Later::order));
  private @Nullable EventTarget<Object> listener;
  private long questions;

  /** Whether partitions are known: not yet to a client that connects in the background. */
  boolean isConnected = true;

  private int held = NONE;
  private int hanging = NONE;
  private boolean holdsAnswers;
  private long nowNanos = 5_000;
  private long order;

  ViewedMap() {
    serialization = new MapShard().host.serialization();
    for (int i = 0; i < PARTITIONS; i++) {
      partitions.add(new LinkedHashMap<>());
    }
  }

  /** The text of a key in a partition. */
  static String key(int partition, int number) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "k" + i)
        .filter(key -> Values.data(key).partition(PARTITIONS) == partition)
        .skip(number)
        .findFirst()
        .orElseThrow();
  }

  // What others do.

  void set(String key, String value) {
    set(key, value, Long.MAX_VALUE);
  }

  /** Puts an entry that stays, and says to each question that it lives so long from then. */
  void set(String key, String value, long liveMillis) {
    Data data = Values.data(key);
    in(data).put(data, new ViewEntry(data, Values.data(value), liveMillis, Long.MAX_VALUE));
    tell(data.partition(PARTITIONS), data);
  }

  void remove(String key) {
    Data data = Values.data(key);
    in(data).remove(data);
    tell(data.partition(PARTITIONS), data);
  }

  /** Another content of a partition, which is told as its clearing. */
  void replace(int partition, String... keys) {
    partitions.get(partition).clear();
    for (String key : keys) {
      Data data = Values.data(key);
      in(data).put(data, new ViewEntry(data, data, Long.MAX_VALUE, Long.MAX_VALUE));
    }
    tell(partition, null);
  }

  private Map<Data, ViewEntry> in(Data key) {
    return partitions.get(key.partition(PARTITIONS));
  }

  private void tell(int partition, @Nullable Data key) {
    CacheChanges event = new CacheChanges(List.of(change(partition, key)));
    EventTarget<Object> told = listener;
    if (told == null) {
      return;
    }
    if (partition == held) {
      heldEvents.add(() -> told.accept(event));
    } else {
      told.accept(event);
    }
  }

  private CacheChange change(int partition, @Nullable Data key) {
    return new CacheChange(key, term(partition), ++sequences[partition]);
  }

  /** Changes of keys that are not told. */
  List<CacheChange> changes(String... keys) {
    return Arrays.stream(keys)
        .map(Values::data)
        .map(key -> change(key.partition(PARTITIONS), key))
        .toList();
  }

  void tell(CacheChanges event) {
    Objects.requireNonNull(listener).accept(event);
  }

  /** How often all partitions were asked what they have told. */
  long questions() {
    return questions;
  }

  private static UUID term(int partition) {
    return new UUID(1, partition);
  }

  /** What a partition tells from now on stays on its way. */
  void holdEvents(int partition) {
    held = partition;
  }

  void releaseEvents() {
    held = NONE;
    drain(heldEvents);
  }

  /** Whether answers stay on their way, as they are then. */
  void holdAnswers(boolean holds) {
    holdsAnswers = holds;
    if (!holds) {
      drain(heldAnswers);
    }
  }

  /** A partition answers with a failure from now on. */
  void lose(int partition, RuntimeException failure) {
    lost.put(partition, failure);
  }

  /** A partition answers no more. */
  void hang(int partition) {
    hanging = partition;
  }

  // Time.

  /** Lets time pass, and all go on that can. */
  void pass(Duration time) {
    run();
    long end = nowNanos + time.toNanos();
    for (Later next; (next = later.peek()) != null && next.nanos() <= end; ) {
      later.remove();
      nowNanos = Math.max(nowNanos, next.nanos());
      next.task().run();
      run();
    }
    nowNanos = end;
  }

  void run() {
    drain(tasks);
  }

  private static void drain(ArrayDeque<Runnable> all) {
    for (Runnable next; (next = all.poll()) != null; ) {
      next.run();
    }
  }

  // What a view asks.

  @Override
  public <R, T> CallFuture<T> invoke(Message<R> message, Function<@Nullable R, T> decoder) {
    if (message instanceof GetToCache m) {
      return read(m.key(), decoder);
    }
    if (!(message instanceof GetCacheStamps)) {
      throw new IllegalArgumentException("a view does not ask " + message);
    }
    questions++;
    RuntimeException failure = lost.values().stream().findFirst().orElse(null);
    List<CacheStamp> stamps = new ArrayList<>();
    for (int i = 0; i < PARTITIONS; i++) {
      stamps.add(new CacheStamp(i, MEMBER, term(i), new long[] {sequences[i]}));
    }
    return answer(hanging != NONE, failure, stamps, decoder);
  }

  private <T> CallFuture<T> read(Data key, Function<?, T> decoder) {
    int partition = key.partition(PARTITIONS);
    ViewEntry entry = in(key).get(key);
    Data value = entry == null ? null : entry.value();
    return answer(
        partition == hanging,
        lost.get(partition),
        new CachedValue(value, term(partition), sequences[partition], Long.MAX_VALUE),
        decoder);
  }

  @Override
  public <R, T> CallFuture<T> invoke(
      Message<R> message, int partition, Function<@Nullable R, T> decoder) {
    Map<Data, ViewEntry> all = partitions.get(partition);
    ViewEntries entries =
        switch (message) {
          case LoadView load -> entries(partition, List.copyOf(all.values()), ViewPartition.END);
          case RefreshView m ->
              entries(
                  partition,
                  m.keys().stream().filter(all::containsKey).map(all::get).toList(),
                  m.keys().size());
          default -> throw new IllegalArgumentException("a view does not ask " + message);
        };
    return answer(partition == hanging, lost.get(partition), entries, decoder);
  }

  private ViewEntries entries(int partition, List<ViewEntry> found, int next) {
    return new ViewEntries(found, next, term(partition), sequences[partition]);
  }

  @SuppressWarnings("unchecked") // The answer is of the message's type.
  private <R, T> CallFuture<T> answer(
      boolean hangs, @Nullable RuntimeException failure, Object answer, Function<R, T> decoder) {
    CallFuture<T> call = new CallFuture<>(given -> decoder.apply((R) given), Runnable::run);
    Runnable deliver =
        failure == null ? () -> call.deliver(answer) : () -> call.deliverFailure(failure);
    if (holdsAnswers || hangs) {
      heldAnswers.add(deliver);
    } else {
      deliver.run();
    }
    return call.release();
  }

  @Override
  @SuppressWarnings("unchecked") // Told events of its codec only.
  public <E> Registration subscribe(
      Message<UUID> request,
      EventCodec<E> codec,
      Function<UUID, Message<Boolean>> removal,
      EventTarget<E> told) {
    listener = (EventTarget<Object>) told;
    return new Registration() {
      @Override
      public UUID id() {
        return ShardHost.ALICE;
      }

      @Override
      public void close() {
        listener = null;
      }
    };
  }

  @Override
  public void later(Duration pause, Runnable task) {
    later.add(new Later(nowNanos + pause.toNanos(), order++, task));
  }

  @Override
  public void runBlocking(Runnable task) {
    tasks.add(task);
  }

  @Override
  public long nanoTime() {
    return nowNanos;
  }

  @Override
  public void destroy(StructureId structure) {
    throw new UnsupportedOperationException("views only");
  }

  @Override
  public Serialization serialization() {
    return serialization;
  }

  @Override
  public int partitionCount() {
    if (!isConnected) {
      throw new NotReadyException("not connected");
    }
    return PARTITIONS;
  }
}
