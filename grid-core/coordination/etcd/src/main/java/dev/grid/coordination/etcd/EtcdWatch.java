package dev.grid.coordination.etcd;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.etcd.Requests.KeyValue;
import dev.grid.coordination.spi.GroupSink;
import dev.grid.coordination.spi.Keys;
import dev.grid.coordination.spi.Subscription;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells a sink of changes of a group's members, each once, by a stream from {@link #next} on.
 * Whatever ends the stream, the next one begins where it ended. Its virtual thread opens streams;
 * lines come one after another on threads of the HTTP client.
 */
final class EtcdWatch implements Subscription {

  private static final Duration PAUSE_MIN = Duration.ofMillis(20);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

  /** A stream whose connection died silently is replaced after this long. */
  private static final Duration STREAM_MAX = Duration.ofMinutes(1);

  private final EtcdClient client;
  private final String prefix;
  private final GroupSink sink;
  private final LongSupplier currentRevision;
  private final Thread thread;

  /**
   * The first revision that was not told yet; it never goes back but in {@link #goOnAfter}. Written
   * by the thread before a stream, and by the lines of the one stream there is.
   */
  private volatile long next;

  private volatile boolean closed;

  /** Why a stream was given up, or null; as {@link #next}. */
  private volatile @Nullable Gap gap;

  private enum Gap {
    /** What it should begin with was compacted, or its watch was ended. */
    CANCELLED,
    /** The server has not come as far: it lags behind the others or its log, or has other data. */
    BEHIND
  }

  EtcdWatch(EtcdClient client, String prefix, GroupSink sink, LongSupplier currentRevision) {
    this.client = client;
    this.prefix = prefix;
    this.sink = sink;
    this.currentRevision = currentRevision;
    thread = Thread.ofVirtual().name("etcd-watch").unstarted(this::run);
  }

  /** From the revision after this one on. */
  void start(long revision) {
    next = revision + 1;
    thread.start();
  }

  private void run() {
    Duration pause = PAUSE_MIN;
    while (!closed) {
      long before = next;
      try {
        stream();
        Gap found = gap;
        if (found != null) {
          goOnAfter(found);
        }
      } catch (CoordinationException e) {
        // etcd is away; the next stream waits a little.
      } catch (InterruptedException e) {
        return; // It was closed.
      }
      pause = next != before ? PAUSE_MIN : longer(pause);
      if (!closed && !sleep(pause)) {
        return;
      }
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(PAUSE_MAX) < 0 ? twice : PAUSE_MAX;
  }

  private static boolean sleep(Duration pause) {
    try {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void stream() throws InterruptedException {
    JsonObject create = Requests.prefix(prefix);
    create.addProperty("start_revision", Long.toString(next));
    create.addProperty("prev_kv", true);
    create.addProperty("progress_notify", true);
    JsonObject request = new JsonObject();
    request.add("create_request", create);
    Lines lines = new Lines(this::line);
    CompletableFuture<HttpResponse<@Nullable Void>> stream =
        client.stream("/v3/watch", request, lines);
    try {
      HttpResponse<@Nullable Void> unused = stream.get(STREAM_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // The next one goes on where this one ended.
    } finally {
      lines.stop();
      stream.cancel(true);
    }
  }

  private boolean line(JsonObject result) {
    if (result.has("canceled")) {
      gap = Gap.CANCELLED;
      return false;
    }
    if (result.has("created") && Requests.revision(result) < next - 1) {
      gap = Gap.BEHIND;
      return false;
    }
    JsonArray events = result.getAsJsonArray("events");
    if (events == null) {
      next = Math.max(next, result.has("created") ? next : Requests.revision(result) + 1);
      return true;
    }
    long newest = 0;
    for (JsonElement event : events) {
      newest = Math.max(newest, tell(event.getAsJsonObject()));
    }
    next = newest + 1;
    return true;
  }

  /** Returns the event's revision. */
  private long tell(JsonObject event) {
    KeyValue now = KeyValue.of(event.getAsJsonObject("kv"));
    String member = Keys.decode(now.key().substring(prefix.length()));
    if (!event.has("type")) { // The first one of the enum, which JSON leaves out.
      sink.joined(member, now.value());
    } else if (event.has("prev_kv")) {
      sink.left(member, KeyValue.of(event.getAsJsonObject("prev_kv")).value());
    } else {
      sink.changed(); // The record was compacted.
    }
    return now.modRevision();
  }

  /**
   * Streams are served from what one server has, and this asks the majority: a server that is only
   * behind has it soon, and the next stream begins where the last one ended. Otherwise what was
   * between is not known: it goes on from now, and the coordinator compares.
   */
  private void goOnAfter(Gap found) {
    long current = currentRevision.getAsLong();
    gap = null;
    if (found == Gap.CANCELLED || current < next - 1) {
      next = current + 1;
      sink.changed();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
