package dev.grid.structures.map;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.protocol.Data;
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
 * Asks a view's partitions what they have told last, several times within the time that the view
 * may be old, so that it is known as of when it is right. One message asks all of them; as long as
 * that fails or stays without an answer, each is asked by itself as well, so that one that is lost
 * or not served does not keep the others from being confirmed. Thread-safe; nothing blocks.
 */
final class ViewConfirmation {

  /** What becomes of the answers. */
  interface Answers {

    /** A partition has said, having been asked then, which change it has told last. */
    void said(int partition, UUID id, long sequence, long askedNanos);

    /** Whoever was asked by one message has said so. */
    void ended();

    /** There is no answer. */
    void failed(RuntimeException cause);

    /** What there is of these keys may have expired: to be asked about before more is confirmed. */
    void doubt(int partition, List<Data> keys);
  }

  /** All partitions are asked so often within the time that the view may be old. */
  private static final int CONFIRMATIONS = 3;

  /** Questions to all partitions that may be under way; no more are asked meanwhile. */
  private static final int ASKING_MAX = 4;

  private final String map;
  private final Duration pause;
  private final Invoker invoker;
  private final ViewContent[] contents;
  private final BooleanSupplier isEnded;
  private final Answers answers;
  private final AtomicInteger asking = new AtomicInteger();

  /** Partitions that are being asked by themselves. */
  private final AtomicIntegerArray isAskedAlone;

  private volatile boolean isFailing;

  ViewConfirmation(
      String map,
      Duration maxStaleness,
      Invoker invoker,
      ViewContent[] contents,
      BooleanSupplier isEnded,
      Answers answers) {
    this.map = map;
    this.pause = maxStaleness.dividedBy(CONFIRMATIONS);
    this.invoker = invoker;
    this.contents = contents;
    this.isEnded = isEnded;
    this.answers = answers;
    this.isAskedAlone = new AtomicIntegerArray(contents.length);
  }

  void begin() {
    invoker.later(pause, () -> invoker.runBlocking(this::confirm));
  }

  private void confirm() {
    if (isEnded.getAsBoolean()) {
      return;
    }
    boolean isLate = isFailing || asking.get() > 0;
    ask();
    if (isLate) {
      askEach();
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
    long askedNanos = doubt();
    asking.incrementAndGet();
    CallFuture<Void> call =
        invoker.invoke(
            new GetCacheStamps(map, List.of(map)),
            stamps -> {
              for (CacheStamp stamp : Objects.requireNonNull(stamps)) {
                answers.said(stamp.partition(), stamp.id(), stamp.sequences()[0], askedNanos);
              }
              answers.ended();
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
    long askedNanos = doubt();
    for (int i = 0; i < contents.length; i++) {
      if (isAskedAlone.compareAndSet(i, 0, 1)) {
        askAlone(i, askedNanos);
      }
    }
  }

  /** A question about no key is answered with what was told last. */
  private void askAlone(int partition, long askedNanos) {
    CallFuture<ViewEntries> call =
        invoker.invoke(
            new RefreshView(map, null, false, List.of()),
            partition,
            answer -> Objects.requireNonNull(answer));
    var unused =
        call.whenComplete(
            (answer, failure) -> {
              isAskedAlone.set(partition, 0);
              if (answer != null) {
                answers.said(partition, answer.id(), answer.sequence(), askedNanos);
                answers.ended();
              }
              tellOf(failure);
            });
  }

  private void tellOf(@Nullable Throwable failure) {
    if (failure != null) {
      answers.failed(ViewFailures.cause(failure));
    }
  }

  /**
   * Puts what may have expired unsaid in doubt, so that what is confirmed is without it.
   *
   * @return as of when
   */
  private long doubt() {
    long now = invoker.nanoTime();
    for (int i = 0; i < contents.length; i++) {
      contents[i].expire(now);
      answers.doubt(i, contents[i].takeDoubtful());
    }
    return now;
  }
}
