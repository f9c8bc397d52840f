package dev.grid.member.transaction;

import dev.grid.kernel.Backups;
import dev.grid.kernel.FailureLog;
import dev.grid.protocol.Message;
import dev.grid.structures.transaction.TransactionLogStructure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rolls back what transactions have prepared in this member's partitions if no log knows them any
 * more: the log was lost, or has ended the transaction where the partition was lost and has come
 * back since. A log has a record before anything is prepared, and until all of it has ended; so
 * what is missing twice, a while apart, is not just on its way between two sides of a cluster that
 * has met again. A log that cannot be asked says nothing. Thread-safe.
 */
final class LostDecisions {

  /** What is prepared for less than that is not asked about; and how often it is. */
  private static final long LOOK_MILLIS = 60_000;

  /** How often it is not known before it is given up. */
  private static final int UNKNOWN_TIMES = 2;

  /** So many transactions are asked about at once; others the next time. */
  private static final int ASKED_MAX = 100;

  private static final Logger log = LoggerFactory.getLogger(LostDecisions.class);
  private static final FailureLog failures = new FailureLog(log::warn);

  private final TransactionEnvironment env;

  /** How often each was not known; it is there from when it was seen first. */
  private final Map<UUID, Integer> unknown = new ConcurrentHashMap<>();

  private volatile boolean closed;

  LostDecisions(TransactionEnvironment env) {
    this.env = env;
  }

  /** Looks after what is prepared from now on. */
  void begin() {
    var unused = env.later().schedule(this::look, LOOK_MILLIS);
  }

  void close() {
    closed = true;
  }

  private void look() {
    if (closed) {
      return;
    }
    begin();
    Map<UUID, BitSet> prepared = env.upkeep().prepared();
    unknown.keySet().retainAll(prepared.keySet());
    int asked = 0;
    for (Map.Entry<UUID, BitSet> each : prepared.entrySet()) {
      boolean isNew = unknown.putIfAbsent(each.getKey(), 0) == null;
      if (!isNew && asked++ < ASKED_MAX) {
        ask(each.getKey(), each.getValue());
      }
    }
  }

  /** Asks all logs: what is prepared does not say which one its transaction has. */
  private void ask(UUID transaction, BitSet where) {
    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    for (int backups = 0; backups <= Backups.MAX; backups++) {
      Message<Boolean> question =
          TransactionLogStructure.isRecorded(TransactionLogStructure.name(backups), transaction);
      answers.add(env.invoker().invoke(question, Objects::requireNonNull));
    }
    var unused =
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
            .whenCompleteAsync(
                (all, failure) -> {
                  if (failure != null) {
                    failures.failed("transaction=" + transaction + " cannot be asked for", failure);
                  } else if (answers.stream().noneMatch(CompletableFuture::join)) {
                    notKnown(transaction, where);
                  }
                },
                env.workers());
  }

  private void notKnown(UUID transaction, BitSet where) {
    Integer times = unknown.computeIfPresent(transaction, (id, before) -> before + 1);
    if (times != null && times >= UNKNOWN_TIMES) {
      unknown.remove(transaction);
      log.warn(
          "transaction={} was prepared and is in no log any more: what it has here is rolled back",
          transaction);
      env.upkeep().free(transaction, where);
    }
  }
}
