package dev.grid.member.transaction;

import dev.grid.kernel.Backups;
import dev.grid.kernel.FailureLog;
import dev.grid.protocol.Message;
import dev.grid.structures.transaction.TransactionLogStructure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rolls back what transactions have prepared in this member's partitions if no log knows them any
 * more: the log was lost, or has ended the transaction where the partition was lost and has come
 * back since. A log has a record before anything is prepared, and until all of it has ended; so
 * what is missing for longer than a merge of two sides may take is not just on its way between
 * them. A log that cannot be asked says nothing. Thread-safe.
 */
final class LostDecisions {

  /** What is prepared for less than that is not asked about; and how often it is. */
  private static final long LOOK_MILLIS = 60_000;

  /** How often in a row it is not known before it is given up: for longer than a merge takes. */
  private static final int UNKNOWN_TIMES = 12;

  /** So many transactions are asked about at once; others the next time. */
  private static final int ASKED_MAX = 100;

  private static final Logger log = LoggerFactory.getLogger(LostDecisions.class);
  private static final FailureLog failures = new FailureLog(log::warn);

  private final TransactionEnvironment env;

  /** From when each was seen first. */
  private final Map<UUID, Prepared> seen = new ConcurrentHashMap<>();

  /** Counts the looks. */
  private final AtomicLong looks = new AtomicLong();

  /** What is known of one that is prepared. */
  private static final class Prepared {

    /** How often in a row it was not known. */
    private volatile int unknownTimes;

    /** The look at which it was asked about last. */
    private volatile long askedAt;

    private volatile boolean isAsked;

    long askedAt() {
      return askedAt;
    }
  }

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
    seen.keySet().retainAll(prepared.keySet());
    long look = looks.incrementAndGet();
    List<Map.Entry<UUID, Prepared>> next =
        seen.entrySet().stream()
            .filter(each -> !each.getValue().isAsked)
            .sorted(Map.Entry.comparingByValue(Comparator.comparingLong(Prepared::askedAt)))
            .limit(ASKED_MAX)
            .toList();
    prepared.keySet().forEach(transaction -> seen.putIfAbsent(transaction, new Prepared()));
    for (Map.Entry<UUID, Prepared> each : next) {
      each.getValue().askedAt = look;
      each.getValue().isAsked = true;
      ask(each.getKey(), each.getValue(), Objects.requireNonNull(prepared.get(each.getKey())));
    }
  }

  /** Asks all logs: what is prepared does not say which one its transaction has. */
  private void ask(UUID transaction, Prepared known, BitSet where) {
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
                  known.isAsked = false;
                  if (failure != null) {
                    failures.failed("transaction=" + transaction + " cannot be asked for", failure);
                  } else if (answers.stream().anyMatch(CompletableFuture::join)) {
                    known.unknownTimes = 0;
                  } else {
                    notKnown(transaction, known, where);
                  }
                },
                env.workers());
  }

  private void notKnown(UUID transaction, Prepared known, BitSet where) {
    int times = known.unknownTimes + 1; // Nobody else is answered of it meanwhile.
    known.unknownTimes = times;
    if (times >= UNKNOWN_TIMES) {
      seen.remove(transaction, known);
      log.warn(
          "transaction={} was prepared and is in no log any more: what it has here is rolled back",
          transaction);
      env.upkeep().free(transaction, where);
    }
  }
}
