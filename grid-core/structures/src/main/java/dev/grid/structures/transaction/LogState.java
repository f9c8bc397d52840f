package dev.grid.structures.transaction;

import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.Transfer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The transactions of a log that commit just now, in one partition. Confined to it. */
final class LogState implements State {

  private final Map<UUID, LogRecord> records = new LinkedHashMap<>();
  private long bytes;

  /** Of transactions here, since the member is the primary; copies do not have them. */
  private long recovered;

  @Nullable LogRecord find(UUID transaction) {
    return records.get(transaction);
  }

  Collection<LogRecord> records() {
    return records.values();
  }

  LogEffect record(LogEffect.Recorded recorded) {
    apply(recorded);
    return recorded;
  }

  LogEffect decide(LogRecord record, boolean commits) {
    record.decision = commits ? LogRecord.COMMITS : LogRecord.ROLLS_BACK;
    return new LogEffect.Decided(record.transaction, commits);
  }

  LogEffect hold(LogRecord record, long nowMillis) {
    record.hold(nowMillis);
    return new LogEffect.Held(record.transaction, nowMillis);
  }

  LogEffect forget(LogRecord record) {
    if (record.attempts > 0) {
      recovered++;
    }
    LogEffect.Forgotten forgotten = new LogEffect.Forgotten(record.transaction);
    apply(forgotten);
    return forgotten;
  }

  @Override
  public void apply(Effect effect) {
    switch ((LogEffect) effect) {
      case LogEffect.Recorded e -> {
        LogRecord record = new LogRecord(e);
        remove(records.put(e.transaction(), record));
        bytes += record.bytes();
      }
      case LogEffect.Decided e -> {
        LogRecord record = records.get(e.transaction());
        if (record != null) {
          var unused = decide(record, e.commits());
        }
      }
      case LogEffect.Held e -> {
        LogRecord record = records.get(e.transaction());
        if (record != null) {
          record.hold(e.preparedMillis());
        }
      }
      case LogEffect.Forgotten e -> remove(records.remove(e.transaction()));
    }
  }

  private void remove(@Nullable LogRecord gone) {
    if (gone != null) {
      bytes -= gone.bytes();
    }
  }

  /** Of what is decided the coordinator may be done with the rest soon, or be gone. */
  @Override
  public void promoted(long nowMillis) {
    for (LogRecord record : records.values()) {
      if (LogRecord.isDecided(record.decision)) {
        record.dueMillis = nowMillis + LogHandler.CARRYING_OUT_MILLIS;
      }
    }
  }

  /** The coordinators: what they have left behind when they are gone is ended, if they decide. */
  @Override
  public void forEachHolder(Consumer<UUID> visitor) {
    for (LogRecord record : records.values()) {
      if (record.isOfCoordinator()) {
        visitor.accept(record.coordinator);
      }
    }
  }

  @Override
  public long alarmMillis() {
    long alarm = NO_ALARM;
    for (LogRecord record : records.values()) {
      alarm = Math.min(alarm, record.dueMillis);
    }
    return alarm;
  }

  /**
   * A record at a time; what changes before is in it, and each effect tells all that it changes.
   */
  @Override
  public Transfer transfer() {
    Queue<UUID> rest = new ArrayDeque<>(records.keySet());
    return new Transfer() {

      @Override
      public @Nullable Effect next(int bytesMax) {
        for (UUID id = rest.poll(); id != null; id = rest.poll()) {
          LogRecord record = records.get(id);
          if (record != null) {
            return record.recorded();
          }
        }
        return null;
      }

      @Override
      public Effect pass(Effect change) {
        return change;
      }
    };
  }

  @Override
  public ContentDigest digestFrom(long from) {
    return digest(from, ContentDigest.END);
  }

  @Override
  public ContentDigest digest(long from, long to) {
    long value = 0;
    for (LogRecord record : records.values()) {
      value += record.digest();
    }
    return new ContentDigest(ContentDigest.START, ContentDigest.END, records.size(), value);
  }

  /** All that are here, as effects. */
  List<LogEffect.Recorded> all() {
    List<LogEffect.Recorded> all = new ArrayList<>();
    records.values().forEach(record -> all.add(record.recorded()));
    return all;
  }

  @Override
  public boolean isEmpty() {
    return records.isEmpty();
  }

  @Override
  public long entries() {
    return records.size();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public Map<String, Long> counts() {
    long held = 0;
    long heldLong = 0;
    for (LogRecord record : records.values()) {
      if (record.decision == LogRecord.HELD) {
        held++;
        heldLong += record.isHeldLong ? 1 : 0;
      }
    }
    return Map.of(
        TransactionLogStructure.RECOVERED,
        recovered,
        TransactionLogStructure.PREPARED,
        held,
        TransactionLogStructure.PREPARED_LONG,
        heldLong);
  }
}
