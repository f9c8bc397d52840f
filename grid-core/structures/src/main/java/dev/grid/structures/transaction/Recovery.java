package dev.grid.structures.transaction;

import dev.grid.kernel.PartServices;
import dev.grid.kernel.transaction.Ending;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Message;
import dev.grid.protocol.frame.MessageReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

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

    private final List<Left> all = new ArrayList<>();

    void add(LogRecord record) {
      all.add(new Left(record.transaction, record.endings));
    }

    int size() {
      return all.size();
    }
  }

  /** Begins to end all of them. Does not wait for that. */
  void end(Batch batch) {
    batch.all.forEach(this::end);
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
    List<CompletableFuture<?>> ended = new ArrayList<>();
    for (byte[] ending : left.endings()) {
      ended.add(ask(decode(ending).in(phase)));
    }
    return CompletableFuture.allOf(ended.toArray(CompletableFuture[]::new))
        .thenCompose(
            all ->
                services
                    .invoker()
                    .invoke(
                        new LogMessages.Forget(name, LogMessages.key(id), id), nothing -> phase));
  }

  private CompletableFuture<Boolean> ask(Message<Boolean> message) {
    return services.invoker().invoke(message, Objects::requireNonNull);
  }

  private Ending decode(byte[] request) {
    MessageReader in = new MessageReader().open(request, 0, request.length);
    Codec<?, ?> codec = codecs.find(in.type());
    if (codec == null) {
      throw new IllegalStateException(
          "a transaction has a change of type=0x%06x, which this version does not know"
              .formatted(in.type()));
    }
    Message<?> message = codec.decodeRequest(in);
    return (Ending) message;
  }

  @Override
  public void close() {
    // What it has begun goes on by itself, or is begun again by the log elsewhere.
  }
}
