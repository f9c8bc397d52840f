package dev.grid.samples.orders;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One reader of the feed: a bounded queue, and a virtual thread that writes from it to the
 * connection, so that a slow connection holds up nobody else. Thread-safe.
 */
final class ChangeSubscriber {

  /** How many changes may wait for a slow reader. */
  static final int QUEUE_CHANGES_MAX = 256;

  /** After this long without a change a comment is written, to notice readers that are gone. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** When the browser connects again after it was dropped. */
  private static final long RECONNECT_MILLIS = 2_000;

  private final BlockingQueue<OrderChange> queue = new ArrayBlockingQueue<>(QUEUE_CHANGES_MAX);
  private final SseEmitter emitter = new SseEmitter(0L); // No time limit: it ends with its reader.
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Consumer<ChangeSubscriber> onClose;
  private final Thread writer;

  /** Calls {@code onClose} once, when the reader is gone or dropped. */
  ChangeSubscriber(Consumer<ChangeSubscriber> onClose) {
    this.onClose = onClose;
    this.writer = Thread.ofVirtual().name("order-feed").unstarted(this::write);
    emitter.onCompletion(this::close);
    emitter.onTimeout(this::close);
    emitter.onError(failure -> close());
  }

  SseEmitter emitter() {
    return emitter;
  }

  void start() {
    writer.start();
  }

  /** Queues a change; returns false if the queue is full. Does not block. */
  boolean offer(OrderChange change) {
    return closed.get() || queue.offer(change);
  }

  /** Ends the connection. Does not wait for a write that is under way. */
  void close() {
    if (closed.compareAndSet(false, true)) {
      queue.clear();
      onClose.accept(this);
      if (Thread.currentThread() != writer) {
        writer.interrupt();
      }
    }
  }

  private void write() {
    try {
      emitter.send(SseEmitter.event().reconnectTime(RECONNECT_MILLIS).comment("connected"));
      while (!closed.get()) {
        send(queue.poll(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS));
      }
    } catch (IOException | IllegalStateException e) {
      // The reader is gone, which is how readers leave.
    } catch (InterruptedException e) {
      // By close(); the thread ends.
    } finally {
      close();
      emitter.complete();
    }
  }

  private void send(@Nullable OrderChange change) throws IOException {
    if (change == null) {
      emitter.send(SseEmitter.event().comment("still here"));
    } else {
      emitter.send(SseEmitter.event().name("change").data(change, MediaType.APPLICATION_JSON));
    }
  }
}
