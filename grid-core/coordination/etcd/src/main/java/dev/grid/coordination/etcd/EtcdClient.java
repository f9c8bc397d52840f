package dev.grid.coordination.etcd;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
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
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Calls of etcd's JSON gateway. What fails on its way is sent again, to the next server, until the
 * time is over: so every request must have the same effect when it comes twice. Thread-safe.
 */
final class EtcdClient implements AutoCloseable {

  private static final int PORT = 2379;
  private static final Duration PAUSE_MIN = Duration.ofMillis(20);
  private static final Duration PAUSE_MAX = Duration.ofMillis(500);

  /** One server that does not answer leaves the others this part of the time. */
  private static final int TRIES_MIN = 2;

  /**
   * An answer.
   *
   * @param json what it says
   * @param repeated whether it was sent more than once, and an earlier one may have taken effect
   */
  record Reply(JsonObject json, boolean repeated) {}

  private final CoordinatorUrl url;
  private final List<URI> servers;
  private final HttpClient http = SharedHttp.acquire();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Index of the server that answered last. */
  private volatile int server;

  /** Of the user's login; null before it, and without a user. */
  private volatile @Nullable String token;

  EtcdClient(CoordinatorUrl url) {
    this.url = url;
    String scheme = url.setting("tls", "false").equals("true") ? "https://" : "http://";
    List<String> hosts = url.hosts().isEmpty() ? List.of("localhost") : url.hosts();
    servers = hosts.stream().map(host -> URI.create(scheme + withPort(host))).toList();
  }

  private static String withPort(String host) {
    return host.matches(".*:[0-9]+") ? host : host + ":" + PORT;
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws EtcdException if etcd refuses
   */
  Reply call(String path, JsonObject body, Duration limit) {
    long start = System.nanoTime();
    Duration pause = PAUSE_MIN;
    boolean repeated = false;
    IOException broken = null;
    while (true) {
      long leftNanos = limit.toNanos() - (System.nanoTime() - start);
      int asked = server;
      try {
        long tryNanos = servers.size() > 1 ? limit.toNanos() / TRIES_MIN : leftNanos;
        JsonObject json = send(asked, path, body, Math.min(leftNanos, tryNanos));
        return new Reply(json, repeated);
      } catch (TimeoutException e) {
        requireTime(start, limit, path, broken == null ? e : broken);
      } catch (IOException e) {
        broken = e;
        requireTime(start, limit, path, e);
        pause(pause);
        pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
      }
      repeated = true;
      server = (asked + 1) % servers.size();
    }
  }

  private void requireTime(long start, Duration limit, String path, Exception e) {
    if (System.nanoTime() - start >= limit.toNanos() || closed.get()) {
      String message = url + ": no answer to " + path + " within " + limit;
      throw e instanceof IOException
          ? new CoordinatorConnectionException(message + ": " + e.getMessage(), e)
          : new OperationTimedOutException(message, e);
    }
  }

  private JsonObject send(int asked, String path, JsonObject body, long limitNanos)
      throws IOException, TimeoutException {
    try {
      return sendWithToken(asked, path, body, limitNanos);
    } catch (EtcdException e) {
      if (e.code() == EtcdException.UNAVAILABLE) {
        throw new IOException(e.getMessage(), e);
      }
      if (e.code() != EtcdException.UNAUTHENTICATED && token == null) {
        throw e;
      }
      if (url.user() == null) {
        throw new CoordinatorConnectionException(url + ": needs a user and password", e);
      }
      token = null;
      return sendWithToken(asked, path, body, limitNanos);
    }
  }

  private JsonObject sendWithToken(int asked, String path, JsonObject body, long limitNanos)
      throws IOException, TimeoutException {
    if (url.user() != null && token == null) {
      JsonObject login = new JsonObject();
      login.addProperty("name", url.user());
      login.addProperty("password", url.password() == null ? "" : url.password());
      try {
        token =
            exchange(asked, "/v3/auth/authenticate", login, limitNanos).get("token").getAsString();
      } catch (EtcdException e) {
        throw new CoordinatorConnectionException(url + ": refuses user=" + url.user(), e);
      }
    }
    return exchange(asked, path, body, limitNanos);
  }

  private JsonObject exchange(int asked, String path, JsonObject body, long limitNanos)
      throws IOException, TimeoutException {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request(asked, path, body), HttpResponse.BodyHandlers.ofString());
    try {
      HttpResponse<String> response = answer.get(Math.max(1, limitNanos), TimeUnit.NANOSECONDS);
      return parse(response.statusCode(), response.body());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationTimedOutException(url + ": interrupted while waiting for " + path, e);
    } finally {
      answer.cancel(true);
    }
  }

  private HttpRequest request(int asked, String path, JsonObject body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(servers.get(asked).resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    String login = token;
    return (login == null ? request : request.header("Authorization", login)).build();
  }

  private static JsonObject parse(int status, String body) throws IOException {
    try {
      JsonObject json = JsonParser.parseString(body).getAsJsonObject();
      if (status == 200) {
        return json;
      }
      JsonElement code = json.get("code");
      JsonElement message = json.get("message");
      throw new EtcdException(
          code == null ? EtcdException.UNAVAILABLE : code.getAsInt(),
          message == null ? body : message.getAsString());
    } catch (JsonParseException | IllegalStateException e) {
      throw new IOException("status=" + status + " body=" + body, e);
    }
  }

  private void pause(Duration pause) {
    try {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationTimedOutException(url + ": interrupted", e);
    }
  }

  /**
   * Asks for a stream of answers, one a line, at the server that answered last. Does not block.
   *
   * @return done when the stream has ended, however; to be cancelled to end it
   */
  CompletableFuture<HttpResponse<@Nullable Void>> stream(
      String path, JsonObject body, Flow.Subscriber<String> lines) {
    return http.sendAsync(
        request(server, path, body), HttpResponse.BodyHandlers.fromLineSubscriber(lines));
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      SharedHttp.release();
    }
  }
}
