package dev.grid.member.cluster;

import dev.grid.ConfigMismatchException;
import dev.grid.GridException;
import dev.grid.GridNotActiveException;
import dev.grid.GridTimeoutException;
import dev.grid.InvalidConfigurationException;
import dev.grid.OverloadedException;
import dev.grid.SplitBrainException;
import dev.grid.kernel.Periodic;
import dev.grid.member.peer.PeerMessages.Configure;
import dev.grid.member.peer.PeerMessages.Configured;
import dev.grid.member.peer.PeerMessages.ToCoordinator;
import dev.grid.protocol.types.StructureSettings;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Configurations that this member has been asked to add, and asks the coordinator for, whoever that
 * is, until it answers. Asking twice does no harm. Thread-safe; nothing blocks.
 */
public final class ConfigProposals {

  private static final Logger log = LoggerFactory.getLogger(ConfigProposals.class);

  /** More are refused. */
  private static final int PENDING_MAX = 1_000;

  private static final long AGAIN_MILLIS = 500;

  /** Who is not answered for so long is told so. */
  private static final long ANSWER_MILLIS_MAX = 60_000;

  /** On a side that takes no writes, where an answer comes only when it is one no longer. */
  private static final long MINORITY_MILLIS_MAX = 5_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ClusterEnvironment env;
  private final Consumer<ToCoordinator> coordinator;
  private final Supplier<@Nullable ClusterState> state;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
  private final Periodic asking;
  private volatile boolean closed;

  private record Pending(
      StructureSettings config, long sinceNanos, CompletableFuture<Void> result) {}

  ConfigProposals(
      ClusterEnvironment env,
      Consumer<ToCoordinator> coordinator,
      Supplier<@Nullable ClusterState> state) {
    this.env = env;
    this.coordinator = coordinator;
    this.state = state;
    asking =
        new Periodic(
            "asking for configurations", env::schedule, AGAIN_MILLIS, this::askAgain, log::error);
  }

  /**
   * Has a configuration added for the whole cluster.
   *
   * @return completes when every member has it; or fails as {@link dev.grid.Grid#configure} does.
   *     On the cluster thread, which must not be blocked
   */
  public CompletableFuture<Void> add(StructureSettings config) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    if (closed) {
      result.completeExceptionally(closing());
    } else if (pending.size() >= PENDING_MAX) {
      result.completeExceptionally(
          new OverloadedException("too many configurations are being added at once"));
    } else {
      long id = ids.incrementAndGet();
      pending.put(id, new Pending(config, env.nanoTime(), result));
      coordinator.accept(new Configure(id, config));
      asking.start();
    }
    return result;
  }

  private boolean askAgain() {
    pending.forEach(
        (id, asked) -> {
          RuntimeException late = late(asked);
          if (late != null) {
            pending.remove(id);
            asked.result.completeExceptionally(late);
          } else {
            coordinator.accept(new Configure(id, asked.config));
          }
        });
    return !pending.isEmpty();
  }

  private @Nullable RuntimeException late(Pending asked) {
    ClusterState known = state.get();
    long waited = (env.nanoTime() - asked.sinceNanos) / NANOS_PER_MILLI;
    if (known != null && !known.writable() && waited >= MINORITY_MILLIS_MAX) {
      return new SplitBrainException(
          asked.config + " is not added: this side lost more than half of the members");
    }
    return waited < ANSWER_MILLIS_MAX
        ? null
        : new GridTimeoutException(
            asked.config + ": not every member has it after millis=" + waited + "; it may yet");
  }

  void answered(Configured answer) {
    Pending asked = pending.remove(answer.id());
    if (asked == null) {
      return;
    }
    String why = answer.why();
    switch (answer.result()) {
      case Configured.DONE -> asked.result.complete(null);
      case Configured.MISMATCH ->
          asked.result.completeExceptionally(new ConfigMismatchException(why));
      case Configured.INVALID ->
          asked.result.completeExceptionally(new InvalidConfigurationException(why));
      case Configured.TOO_MANY -> asked.result.completeExceptionally(new OverloadedException(why));
      default ->
          asked.result.completeExceptionally(
              new GridException(asked.config + " is refused by a newer version: " + why));
    }
  }

  /** Fails what is not answered yet: the member ends. */
  public void close() {
    closed = true;
    pending.forEach((id, asked) -> asked.result.completeExceptionally(closing()));
  }

  private static GridNotActiveException closing() {
    return new GridNotActiveException("the member was closed while it was configured");
  }
}
