package dev.grid.structures.ringbuffer;

import dev.grid.GridException;
import dev.grid.GridNotActiveException;
import dev.grid.GridTimeoutException;
import dev.grid.Registration;
import dev.grid.StructureDestroyedException;
import dev.grid.UnreadableValueException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.OutOfMemory;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.builtin.TopicItem;
import dev.grid.reliabletopic.ReliableMessage;
import dev.grid.reliabletopic.ReliableMessageListener;
import dev.grid.ringbuffer.ReadResult;
import dev.grid.ringbuffer.StaleSequenceException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reads a reliable topic's ringbuffer for one listener: waits for messages in the member, tells the
 * listener, and reads on from there. One read is under way at a time, and its answer is handled
 * before the next begins, so what is not final or volatile is confined to whoever handles it.
 *
 * <p>Errors that pass are waited out with growing pauses, for as long as the instance lives: the
 * messages are kept meanwhile, and what is lost of them is told.
 */
final class TopicReader<E> implements Registration {

  private static final int BATCH = 10;
  private static final long PAUSE_MILLIS_MIN = 50;
  private static final long PAUSE_MILLIS_MAX = 5_000;

  private final UUID id = UUID.randomUUID();
  private final String topic;
  private final AsyncRingbufferProxy<TopicItem> ring;
  private final StoredValues values;
  private final ReliableMessageListener<E> listener;
  private final AtomicBoolean ended = new AtomicBoolean();

  private long next;
  private long pauseMillis = PAUSE_MILLIS_MIN;

  private volatile boolean closed;
  private volatile @Nullable CallFuture<?> reading;

  TopicReader(
      String topic,
      AsyncRingbufferProxy<TopicItem> ring,
      StoredValues values,
      ReliableMessageListener<E> listener) {
    this.topic = topic;
    this.ring = ring;
    this.values = values;
    this.listener = listener;
  }

  /** Begins to read at a sequence. */
  TopicReader<E> start(long sequence) {
    next = sequence;
    read();
    return this;
  }

  @Override
  public UUID id() {
    return id;
  }

  @Override
  public void close() {
    closed = true;
    CallFuture<?> waiting = reading;
    if (waiting != null) {
      waiting.cancel(false);
    }
  }

  private void read() {
    CallFuture<ReadResult<TopicItem>> call = ring.readMany(next, 1, BATCH);
    reading = call;
    if (closed) {
      call.cancel(false);
    }
    var unused = call.whenCompleteAsync(this::answered);
  }

  private void answered(@Nullable ReadResult<TopicItem> result, @Nullable Throwable failure) {
    try {
      boolean goOn = !closed && (result != null ? told(result) : outlives(failure));
      if (goOn && !closed) {
        if (result != null) {
          read();
        } else {
          readLater();
        }
      } else {
        end();
      }
    } catch (Throwable e) {
      OutOfMemory.look(e);
      values.warn("a listener of " + values.structure() + " has ended", asRuntime(e));
      end();
    }
  }

  private void readLater() {
    CompletableFuture.delayedExecutor(pauseMillis, TimeUnit.MILLISECONDS).execute(this::read);
    pauseMillis = Math.min(2 * pauseMillis, PAUSE_MILLIS_MAX);
  }

  /** Whether to go on after the listener was told. */
  private boolean told(ReadResult<TopicItem> result) {
    pauseMillis = PAUSE_MILLIS_MIN;
    long lost = result.nextSequence() - result.readCount() - next;
    if (lost > 0 && !listener.toleratesLoss(lost)) {
      return false;
    }
    for (int i = 0; i < result.items().size() && !closed; i++) {
      if (!tell(result, i)) {
        return false;
      }
    }
    next = result.nextSequence();
    return true;
  }

  private boolean tell(ReadResult<TopicItem> result, int index) {
    try {
      TopicItem item = result.items().get(index);
      long sequence = result.nextSequence() - result.items().size() + index;
      E message =
          values.<E>object(new Data(item.payload()), () -> "the message of sequence=" + sequence);
      listener.storeSequence(sequence);
      listener.message(
          new ReliableMessage<>(
              topic, message, Instant.ofEpochMilli(item.publishMillis()), sequence));
      return true;
    } catch (RuntimeException e) {
      if (listener.isTerminal(e)) {
        return false;
      }
      String what = e instanceof UnreadableValueException ? "is not told of" : "failed at";
      values.warn("a listener of " + values.structure() + " " + what + " a message", e);
      return true;
    }
  }

  /** Whether to read again after a read has failed. */
  private boolean outlives(@Nullable Throwable failure) {
    Throwable cause = failure == null ? null : CallFuture.unwrapped(failure);
    return switch (cause) {
      case StaleSequenceException stale -> {
        // How many are lost the next answer tells, which begins at the oldest.
        pauseMillis = PAUSE_MILLIS_MIN;
        yield true;
      }
      case GridNotActiveException closing -> false;
      case StructureDestroyedException destroyed -> false;
      case GridTimeoutException late -> true;
      case GridException passing when passing.isRetrySafe() -> true;
      case dev.grid.ConnectionLostException lost -> true;
      case dev.grid.IndeterminateResultException unknown -> true;
      case dev.grid.SplitBrainException split -> true;
      case dev.grid.PartitionLostException lost -> true;
      case null -> false;
      default -> {
        values.warn("a listener of " + values.structure() + " has ended", asRuntime(cause));
        yield false;
      }
    };
  }

  private static RuntimeException asRuntime(Throwable e) {
    return e instanceof RuntimeException runtime ? runtime : new CompletionException(e);
  }

  private void end() {
    closed = true;
    if (ended.compareAndSet(false, true)) {
      try {
        listener.ended();
      } catch (RuntimeException e) {
        values.warn("a listener of " + values.structure() + " failed at its end", e);
      }
    }
  }
}
