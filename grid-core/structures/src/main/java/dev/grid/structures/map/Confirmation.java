package dev.grid.structures.map;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.structures.map.MapCacheMessages.CacheStamp;
import dev.grid.structures.map.MapCacheMessages.GetCacheStamps;
import dev.grid.structures.map.MapViewMessages.RefreshView;
import dev.grid.structures.map.MapViewMessages.ViewEntries;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a map's partitions what they have told last, several times within the time that a near cache
 * or view may be old, so that it is known as of when it is right. One message asks all of them; as
 * long as that fails or stays without an answer, each is asked by itself as well, so that one that
 * is lost or not served does not keep the others from being confirmed. Thread-safe; nothing blocks.
 */
final class Confirmation {

  /** Whose questions they are. */
  interface Owner {

    /** Whether partitions are to be asked now; asked once in each pause. */
    boolean isWanted();

    /**
     * Partitions are about to be asked.
     *
     * @return now, on the owner's monotonic clock
     */
    long asking();

    /** A partition has said, having been asked then, which change it has told last. */
    void said(int partition, UUID id, long sequence, long askedNanos);

    /** Whoever was asked by one message has said so. */
    void ended();

    /** There is no answer. */
    void failed(RuntimeException cause);
  }

  /** All partitions are asked so often within the time that the owner may be old. */
  private static final int CONFIRMATIONS = 3;

  /** Questions to all partitions that may be under way; no more are asked meanwhile. */
  private static final int ASKING_MAX = 4;

  private final String map;
  private final Duration pause;
  private final Invoker invoker;
  private final BooleanSupplier isEnded;
  private final Owner owner;
  private final AtomicInteger asking = new AtomicInteger();

  /**
   * Partitions that are being asked by themselves; null before any was. Written by {@link #confirm}
   * only, which is not run twice at a time.
   */
  private volatile @Nullable AtomicIntegerArray isAskedAlone;

  private volatile boolean isFailing;

  Confirmation(
      String map, Duration maxStaleness, Invoker invoker, BooleanSupplier isEnded, Owner owner) {
    this.map = map;
    this.pause = maxStaleness.dividedBy(CONFIRMATIONS);
    this.invoker = invoker;
    this.isEnded = isEnded;
    this.owner = owner;
  }

  void begin() {
    invoker.later(pause, () -> invoker.runBlocking(this::confirm));
  }

  private void confirm() {
    if (isEnded.getAsBoolean()) {
      return;
    }
    if (owner.isWanted()) {
      boolean isLate = isFailing || asking.get() > 0;
      ask();
      if (isLate) {
        askEach();
      }
    }
    begin();
  }

  /** Asks all, soon. */
  void askSoon() {
    invoker.runBlocking(this::ask);
  }

  private void ask() {
    if (isEnded.getAsBoolean() || asking.get() >= ASKING_MAX) {
      return;
    }
    long askedNanos = owner.asking();
    asking.incrementAndGet();
    CallFuture<Void> call =
        invoker.invoke(
            new GetCacheStamps(map, List.of(map)),
            stamps -> {
              for (CacheStamp stamp : Objects.requireNonNull(stamps)) {
                owner.said(stamp.partition(), stamp.id(), stamp.sequences()[0], askedNanos);
              }
              owner.ended();
              return CallFuture.nothing(stamps);
            });
    var unused =
        call.whenComplete(
            (done, failure) -> {
              asking.decrementAndGet();
              isFailing = failure != null;
              tellOf(failure);
            });
  }

  private void askEach() {
    AtomicIntegerArray asked = isAskedAlone;
    if (asked == null) {
      asked = new AtomicIntegerArray(invoker.partitionCount());
      isAskedAlone = asked;
    }
    long askedNanos = owner.asking();
    for (int i = 0; i < asked.length(); i++) {
      if (asked.compareAndSet(i, 0, 1)) {
        askAlone(asked, i, askedNanos);
      }
    }
  }

  /** A question about no key is answered with what was told last. */
  private void askAlone(AtomicIntegerArray asked, int partition, long askedNanos) {
    CallFuture<ViewEntries> call =
        invoker.invoke(
            new RefreshView(map, null, false, List.of()),
            partition,
            answer -> Objects.requireNonNull(answer));
    var unused =
        call.whenComplete(
            (answer, failure) -> {
              asked.set(partition, 0);
              if (answer != null) {
                owner.said(partition, answer.id(), answer.sequence(), askedNanos);
                owner.ended();
              }
              tellOf(failure);
            });
  }

  private void tellOf(@Nullable Throwable failure) {
    if (failure != null) {
      owner.failed(ViewFailures.cause(failure));
    }
  }
}
