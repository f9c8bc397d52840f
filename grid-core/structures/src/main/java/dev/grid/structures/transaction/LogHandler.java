package dev.grid.structures.transaction;

import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.Retries;
import dev.grid.protocol.Message;
import dev.grid.structures.transaction.LogMessages.Begin;
import dev.grid.structures.transaction.LogMessages.Decide;
import dev.grid.structures.transaction.LogMessages.Forget;
import dev.grid.structures.transaction.LogMessages.IsRecorded;
import dev.grid.structures.transaction.LogMessages.Merge;
import dev.grid.transaction.TransactionException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides what messages to a log do, and looks after what its coordinator has left behind.
 * Stateless.
 */
final class LogHandler implements Handler<LogState> {

  /** How long a coordinator has for carrying out what is decided, before others do it as well. */
  static final long CARRYING_OUT_MILLIS = 30_000;

  /** More at once in one partition are refused. */
  private static final int RECORDS_MAX = 10_000;

  /** How many are looked after at once, a round. */
  private static final int RECOVERED_MAX = 64;

  private static final Retries RETRIES = new Retries(1_000, 30_000);

  @Override
  public Outcome handle(Message<?> message, LogState state, Call call) {
    return switch ((LogMessages<?>) message) {
      case Begin m -> begin(m, state, call);
      case Decide m -> decide(m, state, call);
      case Forget m -> {
        LogRecord record = state.find(m.transaction());
        yield record == null ? Outcome.NOTHING : Outcome.changed(state.forget(record), null);
      }
      case IsRecorded m -> Outcome.reply(state.find(m.transaction()) != null);
      case Merge m ->
          state.find(m.transaction()) != null
              ? Outcome.NOTHING
              : Outcome.changed(
                  state.record(
                      new LogEffect.Recorded(
                          m.transaction(),
                          m.coordinator(),
                          m.decision(),
                          call.nowMillis(),
                          m.endings())),
                  null);
    };
  }

  /** What ends a transaction frees something. */
  @Override
  public boolean adds(Message<?> message) {
    return message instanceof Begin;
  }

  private static Outcome begin(Begin m, LogState state, Call call) {
    if (state.find(m.transaction()) != null) {
      return Outcome.NOTHING;
    }
    if (state.entries() >= RECORDS_MAX) {
      throw new TransactionException(
          "transactions=" + RECORDS_MAX + " commit at once in this partition: try it again later");
    }
    call.holds();
    return Outcome.changed(
        state.record(
            new LogEffect.Recorded(
                m.transaction(),
                m.coordinator(),
                LogRecord.UNDECIDED,
                call.nowMillis() + m.timeoutMillis(),
                m.endings())),
        null);
  }

  private static Outcome decide(Decide m, LogState state, Call call) {
    LogRecord record = state.find(m.transaction());
    if (record == null) {
      return Outcome.reply(!m.commits());
    }
    if (record.decision != LogRecord.UNDECIDED) {
      return Outcome.reply(m.commits() == (record.decision == LogRecord.COMMITS));
    }
    record.dueMillis = call.nowMillis() + CARRYING_OUT_MILLIS;
    return Outcome.changed(state.decide(record, m.commits()), true);
  }

  /** Nobody decides any more: what is not decided by now is rolled back. */
  @Override
  public Outcome callerGone(UUID caller, LogState state, Call call) {
    for (LogRecord record : state.records()) {
      if (record.coordinator.equals(caller)) {
        record.dueMillis = Math.min(record.dueMillis, call.nowMillis());
      }
    }
    return Outcome.NOTHING;
  }

  /** What is due is ended elsewhere, by calls that wait for copies as any. */
  @Override
  public Outcome tick(LogState state, Call call) {
    long now = call.nowMillis();
    Recovery.Batch batch = new Recovery.Batch();
    for (LogRecord record : state.records()) {
      if (record.dueMillis <= now && batch.size() < RECOVERED_MAX) {
        record.dueMillis = now + RETRIES.pauseMillis(record.attempts++);
        batch.add(record);
      }
    }
    if (batch.size() == 0) {
      return Outcome.NOTHING;
    }
    Recovery recovery = call.part(Recovery.class);
    return new Outcome.Sliced(
        Recovery.POOL,
        services -> {
          recovery.end(batch);
          return null;
        });
  }

  @Override
  public Outcome resumeOwn(@Nullable Object result, LogState state, Call call) {
    return Outcome.NOTHING;
  }
}
