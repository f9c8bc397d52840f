package dev.grid.structures.flakeid;

import dev.grid.NotReadyException;
import dev.grid.flakeid.FlakeIdGeneratorConfig;
import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.protocol.Message;
import dev.grid.structures.flakeid.FlakeIdMessages.Batch;
import dev.grid.structures.flakeid.FlakeIdMessages.NewIdBatch;
import org.jspecify.annotations.Nullable;

/** Decides what messages to flake id generators do. Stateless. */
final class FlakeIdHandler implements Handler<FlakeIdState> {

  /** Nothing but time brings what is waited for. */
  private static final String DUE = "due";

  @Override
  public Outcome handle(Message<?> message, FlakeIdState state, Call call) {
    return switch ((FlakeIdMessages<?>) message) {
      case NewIdBatch m -> {
        require(m, call);
        Batch batch = state.take(m.batchSize(), call.memberNumber(), call.nowMillis());
        long due = state.dueMillis();
        yield due <= call.nowMillis()
            ? Outcome.reply(batch)
            : new Outcome.Parked(DUE, null, Long.MAX_VALUE, null, due, batch);
      }
    };
  }

  private static void require(NewIdBatch m, Call call) {
    if (m.batchSize() < 1 || m.batchSize() > FlakeIdGeneratorConfig.BATCH_MAX) {
      throw new IllegalArgumentException(
          "flake-id-generator=%s batchSize=%d: must be from 1 to %d"
              .formatted(m.name(), m.batchSize(), FlakeIdGeneratorConfig.BATCH_MAX));
    }
    if (call.memberNumber() < 0) {
      throw new NotReadyException(
          ("flake-id-generator=%s: member=%s has no number yet, as the cluster has members of an"
                  + " older version or lost most of its members; ask another member")
              .formatted(m.name(), call.member()));
    }
  }

  /** The batch was taken when the call came; it is due now. */
  @Override
  public Outcome resume(
      Message<?> message, @Nullable Object result, FlakeIdState state, Call call) {
    return Outcome.reply(result);
  }

  /** Nothing is kept. */
  @Override
  public boolean adds(Message<?> message) {
    return false;
  }
}
