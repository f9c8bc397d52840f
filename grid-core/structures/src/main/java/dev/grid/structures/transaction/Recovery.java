package dev.grid.structures.transaction;

import dev.grid.kernel.PartServices;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Message;
import dev.grid.protocol.types.BranchXid;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Ends transactions that their coordinators have left behind, on the member that has their record.
 * What fails is begun again by the log later. Thread-safe.
 */
final class Recovery implements AutoCloseable {

  /** The threads that begin it; nothing waits on them. */
  static final String POOL = "transaction-recovery";

  private static final System.Logger log = System.getLogger(Recovery.class.getName());

  private final String name;
  private final PartServices services;
  private final Codecs codecs;

  Recovery(String name, PartServices services) {
    this.name = name;
    this.services = services;
    this.codecs = services.codecs();
  }

  /** Transactions to be ended. Made by a handler, then given to the recovery. */
  static final class Batch {

    private record Left(UUID transaction, List<byte[]> endings) {}

    private record Held(@Nullable BranchXid xid, long minutes) {}

    private final List<Left> all = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();

    void add(LogRecord record) {
      all.add(new Left(record.transaction, record.endings));
    }

    void addHeld(LogRecord record, long nowMillis) {
      long minutes = (nowMillis - record.preparedMillis) / 60_000;
      held.add(new Held(record.xid, minutes));
    }

    int size() {
      return all.size() + held.size();
    }
  }

  /** Begins to end all of them, and tells of those that others end. Does not wait for that. */
  void end(Batch batch) {
    batch.all.forEach(this::end);
    batch.held.forEach(Recovery::tell);
  }

  /**
   * What its manager has forgotten keeps others waiting until somebody decides in its place, by its
   * xid. Its id, by which it is ended without a right, is not told.
   */
  private static void tell(Batch.Held held) {
    log.log(
        System.Logger.Level.WARNING,
        "branch of xid={0} has been prepared for minutes={1}, and waits for its transaction"
            + " manager; if that is gone for good have a client commit it or roll it back by its"
            + " xid, which recover() of an XA resource lists",
        held.xid(),
        held.minutes());
  }

  /**
   * What is not decided is rolled back. Nothing is ended before every copy of the record knows how:
   * the answer to the decision waits for that.
   */
  private void end(Batch.Left left) {
    UUID id = left.transaction();
    var unused =
        ask(new LogMessages.Decide(name, LogMessages.key(id), id, false))
            .thenCompose(rollsBack -> end(left, rollsBack ? Phase.ROLLBACK : Phase.COMMIT))
            .whenComplete(
                (phase, failure) -> {
                  if (failure == null) {
                    log.log(
                        System.Logger.Level.DEBUG,
                        "transaction={0} was ended in the place of its coordinator: {1}",
                        id,
                        phase);
                  } else {
                    log.log(
                        System.Logger.Level.WARNING,
                        "transaction={0} is not ended yet, and is tried again later: {1}",
                        id,
                        failure);
                  }
                });
  }

  private CompletableFuture<Phase> end(Batch.Left left, Phase phase) {
    UUID id = left.transaction();
    return RecordedEndings.carryOut(left.endings(), phase, services.invoker(), codecs)
        .thenCompose(
            made ->
                services
                    .invoker()
                    .invoke(
                        new LogMessages.Forget(name, LogMessages.key(id), id), nothing -> phase));
  }

  private CompletableFuture<Boolean> ask(Message<Boolean> message) {
    return services.invoker().invoke(message, Objects::requireNonNull);
  }

  @Override
  public void close() {
    // What it has begun goes on by itself, or is begun again by the log elsewhere.
  }
}
