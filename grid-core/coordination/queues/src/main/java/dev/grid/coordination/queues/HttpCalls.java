package dev.grid.coordination.queues;

import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.OperationTimedOutException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * HTTP with one of several servers. What fails on its way is sent again, to the next server, until
 * the time is over: so every request must have the same effect when it comes twice. All of a
 * process share one client, as it has threads. Thread-safe.
 */
public final class HttpCalls implements AutoCloseable {

  private static final Duration PAUSE_MIN = Duration.ofMillis(20);
  private static final Duration PAUSE_MAX = Duration.ofMillis(500);

  /** One server of several that does not answer leaves the others this part of the time. */
  private static final int TRIES_MIN = 2;

  /** Guarded by the class, as {@link #client}, which is there while there are users. */
  private static int users;

  private static @Nullable HttpClient client;

  /**
   * Makes of an answer what the caller wants.
   *
   * @param <T> what that is
   */
  public interface Reader<T> {

    /**
     * Reads an answer.
     *
     * @throws IOException if another try may have a better one
     */
    T read(HttpResponse<String> response) throws IOException;
  }

  /**
   * An answer that was read.
   *
   * @param repeated whether the request was sent more than once, and an earlier one may have taken
   *     effect
   * @param <T> what it was made to
   */
  public record Reply<T>(T value, boolean repeated) {}

  private final CoordinatorUrl url;
  private final List<URI> servers;
  private final HttpClient http;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Index of the server that answered last. */
  private volatile int server;

  /** With the URL's hosts, or localhost, and {@code tls=true} if it has that. */
  public HttpCalls(CoordinatorUrl url, int defaultPort) {
    this.url = url;
    String scheme = url.setting("tls", "false").equals("true") ? "https://" : "http://";
    List<String> hosts = url.hosts().isEmpty() ? List.of("localhost") : url.hosts();
    servers =
        hosts.stream()
            .map(host -> host.matches(".*:[0-9]+") ? host : host + ":" + defaultPort)
            .map(host -> URI.create(scheme + host))
            .toList();
    http = acquire();
  }

  private static synchronized HttpClient acquire() {
    users++;
    HttpClient shared = client;
    if (shared == null) {
      shared =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .executor(Executors.newVirtualThreadPerTaskExecutor())
              .build();
      client = shared;
    }
    return shared;
  }

  private static synchronized void release() {
    users--;
    HttpClient last = client;
    if (users == 0 && last != null) {
      last.shutdownNow();
      client = null;
    }
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param what the request is, for messages
   * @param request makes it for a server
   * @throws CoordinatorConnectionException if no server can be reached within the limit
   * @throws OperationTimedOutException if none answers, or the thread is interrupted, which it
   *     stays
   */
  public <T> Reply<T> call(
      String what, Function<URI, HttpRequest> request, Reader<T> reader, Duration limit) {
    long start = System.nanoTime();
    Duration pause = PAUSE_MIN;
    boolean repeated = false;
    @Nullable IOException broken = null;
    while (true) {
      long leftNanos = limit.toNanos() - (System.nanoTime() - start);
      int asked = server;
      try {
        long tryNanos = servers.size() > 1 ? limit.toNanos() / TRIES_MIN : leftNanos;
        HttpRequest made = request.apply(servers.get(asked));
        return new Reply<>(reader.read(send(made, Math.min(leftNanos, tryNanos))), repeated);
      } catch (TimeoutException e) {
        requireTime(start, limit, what, broken == null ? e : broken);
      } catch (IOException e) {
        broken = e;
        requireTime(start, limit, what, e);
        pause(pause);
        pause = longer(pause);
      }
      repeated = true;
      server = (asked + 1) % servers.size();
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(PAUSE_MAX) < 0 ? twice : PAUSE_MAX;
  }

  private void requireTime(long start, Duration limit, String what, Exception e) {
    if (System.nanoTime() - start >= limit.toNanos() || closed.get()) {
      String message = url + ": no answer to " + what + " within " + limit;
      throw e instanceof IOException
          ? new CoordinatorConnectionException(message + ": " + e.getMessage(), e)
          : new OperationTimedOutException(message, e);
    }
  }

  private HttpResponse<String> send(HttpRequest request, long limitNanos)
      throws IOException, TimeoutException {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    try {
      return answer.get(Math.max(1, limitNanos), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      answer.cancel(true);
    }
  }

  private OperationTimedOutException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new OperationTimedOutException(url + ": interrupted", e);
  }

  private void pause(Duration pause) {
    try {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Asks the server that answered last for a stream of lines. Does not block.
   *
   * @return done when the stream has ended, however; to be cancelled to end it
   */
  public CompletableFuture<HttpResponse<@Nullable Void>> stream(
      Function<URI, HttpRequest> request, Flow.Subscriber<String> lines) {
    return http.sendAsync(
        request.apply(servers.get(server)), HttpResponse.BodyHandlers.fromLineSubscriber(lines));
  }

  /** Calls that wait fail soon. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      release();
    }
  }
}
