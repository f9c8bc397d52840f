package dev.grid.member.security;

import dev.grid.security.AuditEvent;
import dev.grid.security.AuditSink;
import java.time.Clock;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Tells what is done for and against whom: to the log {@code dev.grid.audit}, and to the
 * application's sink. Events are queued, and written on a worker, one after the other; a queue that
 * is full loses what comes, and says how much it was. Refusals that come again and again are
 * counted, see {@link AuditFloods}. Thread-safe; nothing here blocks but the writing.
 */
public final class Audit {

  static final int QUEUED_MAX = 8_192;

  private static final Logger log = LoggerFactory.getLogger(Audit.class);
  private static final Logger trail = LoggerFactory.getLogger("dev.grid.audit");

  private static final long AGAIN_MILLIS = 1_000;

  private final Predicate<Runnable> workers;
  private final ObjLongConsumer<Runnable> later;
  private final Clock clock;
  private final Consumer<AuditEvent> written;
  private final AuditFloods floods;

  private final Queue<AuditEvent> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicLong lost = new AtomicLong();

  /** Whether somebody writes, or is about to. */
  private final AtomicBoolean writing = new AtomicBoolean();

  /**
   * Tells the log, and a sink.
   *
   * @param workers runs something soon; false if it cannot
   * @param later runs something on a worker after so many milliseconds, unless the member ends
   */
  static Audit of(
      Predicate<Runnable> workers,
      ObjLongConsumer<Runnable> later,
      Clock clock,
      @Nullable AuditSink sink) {
    return new Audit(workers, later, clock, sink == null ? Audit::log : both(sink));
  }

  /** Tells whoever writes it. */
  Audit(
      Predicate<Runnable> workers,
      ObjLongConsumer<Runnable> later,
      Clock clock,
      Consumer<AuditEvent> written) {
    this.workers = workers;
    this.later = later;
    this.clock = clock;
    this.written = written;
    this.floods = new AuditFloods(later, this::queue, clock);
  }

  /** An event that its fields are yet to be said of. */
  public AuditEntry event(AuditEvent.Type type, boolean isSuccess) {
    return new AuditEntry(this, type, isSuccess);
  }

  void tell(AuditEvent.Type type, boolean isSuccess, Map<String, String> fields) {
    AuditEvent event = new AuditEvent(clock.instant(), type, isSuccess, fields);
    switch (type) {
      case DENIED, LOGIN_REFUSED, MEMBER_REFUSED, TLS_FAILED -> floods.tell(event);
      default -> queue(event);
    }
  }

  private void queue(AuditEvent event) {
    if (queued.incrementAndGet() > QUEUED_MAX) {
      queued.decrementAndGet();
      lost.incrementAndGet();
      return;
    }
    queue.add(event);
    write();
  }

  /** Has a worker write what is queued, unless one does. */
  private void write() {
    if (writing.compareAndSet(false, true) && !workers.test(this::writeQueued)) {
      later.accept(this::writeQueued, AGAIN_MILLIS);
    }
  }

  private void writeQueued() {
    try {
      for (AuditEvent event; (event = queue.poll()) != null; ) {
        queued.decrementAndGet();
        write(event);
      }
      long count = lost.getAndSet(0);
      if (count > 0) {
        write(
            new AuditEvent(
                clock.instant(),
                AuditEvent.Type.LOST,
                false,
                Map.of(AuditEvent.Fields.COUNT, Long.toString(count))));
      }
    } finally {
      writing.set(false);
      if (!queue.isEmpty()) { // Also after an error: others are not to wait for the next event.
        write();
      }
    }
  }

  private void write(AuditEvent event) {
    try {
      written.accept(event);
    } catch (RuntimeException e) {
      log.error("an audit event was not written: {}", event, e);
    }
  }

  private static Consumer<AuditEvent> both(AuditSink sink) {
    return event -> {
      try {
        log(event);
      } finally {
        sink.audit(event);
      }
    };
  }

  /** Each field once as text for people, and once as a key and value for programs. */
  private static void log(AuditEvent event) {
    LoggingEventBuilder line = trail.atLevel(event.isSuccess() ? Level.INFO : Level.WARN);
    StringBuilder text = new StringBuilder(event.type().text());
    line = line.addKeyValue("event", event.type().text());
    line = line.addKeyValue("outcome", event.isSuccess() ? "success" : "failure");
    for (Map.Entry<String, String> field : event.fields().entrySet()) {
      line = line.addKeyValue(field.getKey(), field.getValue());
      text.append(' ').append(field.getKey()).append('=').append(field.getValue());
    }
    line.log(text.toString());
  }

  /** Has what was only counted so far told, too; workers write it before they end. */
  void close() {
    floods.tellCounts();
  }
}
