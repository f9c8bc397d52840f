package dev.grid.structures.flakeid;

import dev.grid.flakeid.AsyncGridFlakeIdGenerator;
import dev.grid.flakeid.FlakeIdGeneratorConfig;
import dev.grid.flakeid.GridFlakeIdGenerator;
import dev.grid.kernel.Invoker;
import dev.grid.structures.flakeid.FlakeIdMessages.Batch;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Hands out ids: a member's own one by one, a client's from batches. Thread-safe. */
final class AsyncFlakeIdProxy implements AsyncGridFlakeIdGenerator {

  final String name;
  private final Invoker invoker;

  /** Members whose numbers do not fit; a number stays as it is. */
  private final Set<UUID> outOfRange = ConcurrentHashMap.newKeySet();

  /** Null on a member. */
  private final @Nullable PrefetchedIds prefetched;

  AsyncFlakeIdProxy(String name, Invoker invoker) {
    this.name = Objects.requireNonNull(name, "name");
    this.invoker = invoker;
    FlakeIdGeneratorConfig config = invoker.clientConfig(GridFlakeIdGenerator.TYPE, name);
    this.prefetched =
        config == null
            ? null
            : new PrefetchedIds(
                config.prefetchCount(),
                config.prefetchValidity().toNanos(),
                System::nanoTime,
                this::batch);
  }

  @Override
  public CompletableFuture<Long> newId() {
    return prefetched == null ? batch(1).thenApply(Batch::base) : prefetched.take();
  }

  private CompletableFuture<Batch> batch(int count) {
    return new BatchRequest(name, count, invoker, outOfRange).send();
  }

  void destroy() {
    invoker.destroy(GridFlakeIdGenerator.TYPE.id(name));
  }
}
