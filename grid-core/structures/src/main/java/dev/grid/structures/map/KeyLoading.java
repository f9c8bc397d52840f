package dev.grid.structures.map;

import dev.grid.GridNotActiveException;
import dev.grid.OverloadedException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.PartServices;
import dev.grid.map.MapStoreConfig;
import dev.grid.map.MapStoreConfig.InitialLoad;
import dev.grid.map.MapStoreException;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages.LoadAll;
import dev.grid.structures.map.MapMessages.LoadPart;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Has many keys of a map loaded, each by the member that has its partition. Keys are read one after
 * another on a thread of its own, sent to partitions in batches, and held up while these load. Who
 * asks for all keys of a map is asked of the partition of its name, so that there is one such load
 * at a time in the cluster. Those who ask meanwhile wait for the same; but what replaces is to
 * bring what was stored when it was asked for, and the load that runs may have read that before: so
 * they wait for the next one, which begins when this has ended, and is the same for all of them.
 * Thread-safe; guarded by {@code this}.
 */
final class KeyLoading implements AutoCloseable {

  /** The threads that read keys; they wait for partitions, and so must not be those of stores. */
  private static final String POOL = "map-keys";

  /** So many keys are read before they are sent. */
  private static final int KEYS_READ_MAX = 32 << 10;

  /** So many batches are loaded at a time. */
  private static final int UNDER_WAY_MAX = 16;

  /** The initial load is not tried again sooner than this. */
  private static final long AGAIN_MILLIS = 1_000;

  private final String map;
  private final MapStoreConfig config;
  private final PartServices services;
  private final MapStorePart part;
  private volatile boolean closed;

  /** The loads of all keys that go on: without and with replacing. */
  private final @Nullable CompletableFuture<Void>[] running;

  /** The load of all keys, with replacing, that begins when the one that runs has ended. */
  private @Nullable CompletableFuture<Void> next;

  private boolean isInitialUnderWay;
  private long initialFailedMillis;
  private @Nullable MapStoreException initialFailure;

  @SuppressWarnings({"unchecked", "rawtypes"}) // There are no arrays of generics.
  KeyLoading(String map, MapStoreConfig config, PartServices services, MapStorePart part) {
    this.map = map;
    this.config = config;
    this.services = services;
    this.part = part;
    this.running = new CompletableFuture[2];
  }

  /** Where keys come from. */
  @FunctionalInterface
  private interface Keys {
    Stream<Data> open() throws Exception;
  }

  /** Loads all that is stored. */
  synchronized CompletableFuture<Void> loadAll(boolean replace) {
    if (next != null && replace) {
      return next;
    }
    CompletableFuture<Void> before = running[replace ? 1 : 0];
    if (before == null || before.isDone()) {
      return beginAll(replace);
    }
    if (!replace) {
      return before;
    }
    CompletableFuture<Void> following = new CompletableFuture<>();
    next = following;
    var unused = before.whenComplete((nothing, failure) -> beginNext(following));
    return following;
  }

  private synchronized CompletableFuture<Void> beginAll(boolean replace) {
    CompletableFuture<Void> begun =
        begin(
            () -> part.loader().loadAllKeys().map(part.values()::key),
            replace,
            config.initialLoad() != InitialLoad.OFF);
    running[replace ? 1 : 0] = begun;
    return begun;
  }

  /** From here on whoever asks waits for the one after it. */
  private void beginNext(CompletableFuture<Void> following) {
    CompletableFuture<Void> begun;
    synchronized (this) {
      next = null;
      begun = beginAll(true);
    }
    var unused =
        begun.whenComplete(
            (nothing, failure) -> {
              if (failure == null) {
                following.complete(null);
              } else {
                following.completeExceptionally(CallFuture.unwrapped(failure));
              }
            });
  }

  /** Loads these keys. */
  CompletableFuture<Void> load(List<Data> keys, boolean replace) {
    return begin(keys::stream, replace, false);
  }

  private CompletableFuture<Void> begin(Keys keys, boolean replace, boolean isAll) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    boolean isBegun =
        services.execute(
            POOL,
            () -> {
              try {
                send(keys, replace, isAll);
                done.complete(null);
              } catch (Throwable e) { // Whoever waits is told of all.
                done.completeExceptionally(CallFuture.unwrapped(e));
              }
            });
    if (!isBegun) {
      done.completeExceptionally(
          new OverloadedException(
              "map=" + map + ": pool=" + POOL + " of this member has no room for another load"));
    }
    return done;
  }

  @SuppressWarnings("CatchingUnchecked") // Users write loaders.
  private void send(Keys keys, boolean replace, boolean isAll) throws InterruptedException {
    Batches batches = new Batches(replace);
    try (Stream<Data> opened = keys.open()) {
      Iterator<Data> each = opened.iterator();
      while (each.hasNext()) {
        batches.add(each.next());
      }
    } catch (MapStoreException | GridNotActiveException | InterruptedException e) {
      throw e;
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      throw part.failed("loading all keys", e);
    }
    batches.sendAll();
    batches.await();
    if (isAll) {
      for (int partition = 0; partition < services.invoker().partitionCount(); partition++) {
        batches.send(partition, new LoadPart(map, List.of(), false, true));
      }
      batches.await();
    }
  }

  /** What is on its way to partitions. Confined to its thread but for answers. */
  private final class Batches {

    private final boolean replace;
    private final Map<Integer, List<Data>> byPartition = new TreeMap<>();
    private final Semaphore free = new Semaphore(UNDER_WAY_MAX);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private int size;

    Batches(boolean replace) {
      this.replace = replace;
    }

    void add(Data key) throws InterruptedException {
      int partition = key.partition(services.invoker().partitionCount());
      byPartition.computeIfAbsent(partition, p -> new ArrayList<>()).add(key);
      if (++size >= KEYS_READ_MAX) {
        sendAll();
      }
    }

    void sendAll() throws InterruptedException {
      for (Map.Entry<Integer, List<Data>> keys : byPartition.entrySet()) {
        List<Data> all = keys.getValue();
        for (int from = 0; from < all.size(); from += config.batchSize()) {
          int to = Math.min(all.size(), from + config.batchSize());
          List<Data> batch = List.copyOf(all.subList(from, to));
          send(keys.getKey(), new LoadPart(map, batch, replace, false));
        }
      }
      byPartition.clear();
      size = 0;
    }

    void send(int partition, LoadPart batch) throws InterruptedException {
      check();
      free.acquire();
      var unused =
          services
              .invoker()
              .invoke(batch, partition, CallFuture::nothing)
              .whenComplete(
                  (nothing, failed) -> {
                    if (failed != null) {
                      failure.compareAndSet(null, CallFuture.unwrapped(failed));
                    }
                    free.release();
                  });
    }

    /** Waits until all that was sent is loaded. */
    void await() throws InterruptedException {
      free.acquire(UNDER_WAY_MAX);
      free.release(UNDER_WAY_MAX);
      check();
    }

    private void check() {
      if (closed) {
        throw new GridNotActiveException("map=" + map + ": its store was closed while it loaded");
      }
      switch (failure.get()) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Throwable e -> throw part.failed("loading all keys", e);
      }
    }
  }

  // The initial load.

  /** Has all loaded that is stored, if that does not go on already and has not just failed. */
  synchronized void loadInitially() {
    boolean isTooSoon =
        initialFailure != null && services.nowMillis() - initialFailedMillis < AGAIN_MILLIS;
    if (isInitialUnderWay || isTooSoon || closed) {
      return;
    }
    initialFailure = null;
    isInitialUnderWay = true;
    if (!services.execute(POOL, this::askForAll)) {
      isInitialUnderWay = false;
    }
  }

  /** Whatever comes of asking, it does not go on for ever. */
  private void askForAll() {
    try {
      var unused =
          services
              .invoker()
              .invoke(new LoadAll(map, false), CallFuture::nothing)
              .whenComplete((nothing, failure) -> initiallyLoaded(failure));
    } catch (RuntimeException | Error e) {
      initiallyLoaded(e);
    }
  }

  private synchronized void initiallyLoaded(@Nullable Throwable failure) {
    isInitialUnderWay = false;
    if (failure == null) {
      return;
    }
    Throwable cause = CallFuture.unwrapped(failure);
    initialFailedMillis = services.nowMillis();
    initialFailure =
        new MapStoreException(
            "map="
                + map
                + " could not be loaded from its store, and will be again: "
                + cause.getMessage(),
            cause);
  }

  /** Why the initial load has failed just now, or null. */
  synchronized @Nullable MapStoreException initialFailure() {
    return initialFailure;
  }

  @Override
  public void close() {
    closed = true;
  }
}
