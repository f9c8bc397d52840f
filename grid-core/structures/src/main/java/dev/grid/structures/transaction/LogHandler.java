package dev.grid.structures.transaction;

import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.Retries;
import dev.grid.protocol.Message;
import dev.grid.structures.transaction.LogMessages.All;
import dev.grid.structures.transaction.LogMessages.Begin;
import dev.grid.structures.transaction.LogMessages.Branch;
import dev.grid.structures.transaction.LogMessages.Decide;
import dev.grid.structures.transaction.LogMessages.End;
import dev.grid.structures.transaction.LogMessages.Ended;
import dev.grid.structures.transaction.LogMessages.Find;
import dev.grid.structures.transaction.LogMessages.Forget;
import dev.grid.structures.transaction.LogMessages.Hold;
import dev.grid.structures.transaction.LogMessages.IsRecorded;
import dev.grid.structures.transaction.LogMessages.Merge;
import dev.grid.transaction.TransactionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
      case Merge m -> merge(m, state, call);
      case Hold m -> hold(m, state, call);
      case End m -> end(m, state, call);
      case Find m ->
          Outcome.reply(
              state.records().stream()
                  .filter(record -> m.xid().equals(record.xid))
                  .map(LogHandler::branch)
                  .toList());
      case All m ->
          Outcome.reply(
              state.records().stream()
                  .filter(record -> record.decision == LogRecord.HELD)
                  .map(LogHandler::branch)
                  .toList());
    };
  }

  private static Branch branch(LogRecord record) {
    return new Branch(record.transaction, Objects.requireNonNull(record.xid), record.decision);
  }

  /**
   * What is due at once is ended by whoever has it now. A branch's manager may have been told by
   * either side that it is prepared, and may have told either side how it ends.
   */
  private static Outcome merge(Merge m, LogState state, Call call) {
    LogRecord there = state.find(m.transaction());
    if (there == null) {
      return Outcome.changed(
          state.record(
              new LogEffect.Recorded(
                  m.transaction(),
                  m.coordinator(),
                  m.decision(),
                  call.nowMillis(),
                  m.endings(),
                  m.xid(),
                  m.preparedMillis())),
          null);
    }
    if (there.xid == null || LogRecord.isDecided(there.decision)) {
      return Outcome.NOTHING;
    }
    if (!LogRecord.isDecided(m.decision())) {
      return there.decision == LogRecord.UNDECIDED && m.decision() == LogRecord.HELD
          ? Outcome.changed(state.hold(there, m.preparedMillis()), null)
          : Outcome.NOTHING;
    }
    there.dueMillis = call.nowMillis();
    return Outcome.changed(state.decide(there, m.decision() == LogRecord.COMMITS), null);
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
                m.endings(),
                m.xid(),
                0)),
        null);
  }

  private static Outcome hold(Hold m, LogState state, Call call) {
    LogRecord record = state.find(m.transaction());
    return record != null && record.decision == LogRecord.UNDECIDED
        ? Outcome.changed(state.hold(record, call.nowMillis()), true)
        : Outcome.reply(record != null && record.decision == LogRecord.HELD);
  }

  /** The manager's word goes for what is prepared; what is not yet it can only roll back. */
  private static Outcome end(End m, LogState state, Call call) {
    LogRecord record = state.find(m.transaction());
    if (record == null) {
      return Outcome.reply(new Ended(LogRecord.NONE, false, List.of()));
    }
    boolean isFirst =
        record.decision == LogRecord.HELD || record.decision == LogRecord.UNDECIDED && !m.commits();
    if (!isFirst) {
      return Outcome.reply(new Ended(record.decision, false, record.endings));
    }
    record.dueMillis = call.nowMillis() + CARRYING_OUT_MILLIS;
    LogEffect decided = state.decide(record, m.commits());
    return Outcome.changed(decided, new Ended(record.decision, true, record.endings));
  }

  private static Outcome decide(Decide m, LogState state, Call call) {
    LogRecord record = state.find(m.transaction());
    if (record == null) {
      return Outcome.reply(!m.commits());
    }
    if (record.decision == LogRecord.HELD) {
      throw new TransactionException(
          "branch=%s xid=%s is prepared: only its transaction manager decides about it"
              .formatted(record.transaction, record.xid));
    }
    if (record.decision != LogRecord.UNDECIDED) {
      return Outcome.reply(m.commits() == (record.decision == LogRecord.COMMITS));
    }
    record.dueMillis = call.nowMillis() + CARRYING_OUT_MILLIS;
    return Outcome.changed(state.decide(record, m.commits()), true);
  }

  /**
   * Nobody decides any more: what is not decided by now, nor by others, is rolled back. What is
   * decided about a branch is carried out by whoever has decided it.
   */
  @Override
  public Outcome callerGone(UUID caller, LogState state, Call call) {
    for (LogRecord record : state.records()) {
      if (record.coordinator.equals(caller) && record.isOfCoordinator()) {
        record.dueMillis = Math.min(record.dueMillis, call.nowMillis());
      }
    }
    return Outcome.NOTHING;
  }

  /**
   * What is due is ended elsewhere, by calls that wait for copies as any. What waits for a manager
   * is only told of.
   */
  @Override
  public Outcome tick(LogState state, Call call) {
    long now = call.nowMillis();
    Recovery.Batch batch = new Recovery.Batch();
    for (LogRecord record : state.records()) {
      if (record.dueMillis > now || batch.size() >= RECOVERED_MAX) {
        continue;
      }
      if (record.decision == LogRecord.HELD) {
        record.isHeldLong = true;
        record.dueMillis = now + LogRecord.HELD_LONG_MILLIS;
        batch.addHeld(record, now);
      } else {
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
  @SuppressWarnings("unchecked") // The answers to a message are of its type.
  public @Nullable Object merge(Message<?> message, @Nullable Object left, @Nullable Object right) {
    if (!(message instanceof All)) {
      return Handler.super.merge(message, left, right);
    }
    List<Branch> all = new ArrayList<>((List<Branch>) Objects.requireNonNull(left));
    all.addAll((List<Branch>) Objects.requireNonNull(right));
    return all;
  }

  @Override
  public Combined combine(Message<?> message, @Nullable Object merged, Call call) {
    return message instanceof All
        ? new Combined(merged, List.of())
        : Handler.super.combine(message, merged, call);
  }

  @Override
  public Outcome resumeOwn(@Nullable Object result, LogState state, Call call) {
    return Outcome.NOTHING;
  }
}
