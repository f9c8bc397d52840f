package dev.grid.coordination.consul;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.OperationTimedOutException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Calls of Consul's HTTP API. What fails on its way is sent again, to the next server, until the
 * time is over: so every request must have the same effect when it comes twice. Thread-safe.
 */
final class ConsulClient implements AutoCloseable {

  private static final int PORT = 8500;
  private static final Duration PAUSE_MIN = Duration.ofMillis(20);
  private static final Duration PAUSE_MAX = Duration.ofMillis(500);

  /** One server that does not answer leaves the others this part of the time. */
  private static final int TRIES_MIN = 2;

  /**
   * An answer.
   *
   * @param index for blocking queries; 0 if there is none
   * @param repeated whether it was sent more than once, and an earlier one may have taken effect
   */
  record Reply(int status, String body, long index, boolean repeated) {

    JsonElement json() {
      return JsonParser.parseString(body);
    }

    boolean isTrue() {
      return body.strip().equals("true");
    }

    /** Those of a query; none if nothing was found. */
    List<Entry> entries() {
      List<Entry> entries = new ArrayList<>();
      if (status == 200) {
        JsonArray found = json().getAsJsonArray();
        found.forEach(entry -> entries.add(Entry.of(entry.getAsJsonObject())));
      }
      return entries;
    }
  }

  /** A key with what is known of it; an empty session for none. */
  record Entry(String key, byte[] value, long createIndex, long modifyIndex, String session) {

    static Entry of(JsonObject json) {
      JsonElement value = json.get("Value");
      JsonElement session = json.get("Session");
      return new Entry(
          json.get("Key").getAsString(),
          value == null || value.isJsonNull()
              ? new byte[0]
              : Base64.getDecoder().decode(value.getAsString()),
          json.get("CreateIndex").getAsLong(),
          json.get("ModifyIndex").getAsLong(),
          session == null || session.isJsonNull() ? "" : session.getAsString());
    }
  }

  private final CoordinatorUrl url;
  private final List<URI> servers;
  private final HttpClient http = SharedHttp.acquire();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Index of the server that answered last. */
  private volatile int server;

  ConsulClient(CoordinatorUrl url) {
    this.url = url;
    String scheme = url.setting("tls", "false").equals("true") ? "https://" : "http://";
    List<String> hosts = url.hosts().isEmpty() ? List.of("localhost") : url.hosts();
    servers = hosts.stream().map(host -> URI.create(scheme + withPort(host))).toList();
  }

  private static String withPort(String host) {
    return host.matches(".*:[0-9]+") ? host : host + ":" + PORT;
  }

  /** A path of the key-value store; slashes of the key stay. */
  static String keyPath(String key) {
    return "/v1/kv/"
        + URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/").replace("+", "%20");
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param path with its query
   * @throws CoordinatorConnectionException if no server can be reached within the limit, or has a
   *     leader
   */
  Reply call(String method, String path, byte[] body, Duration limit) {
    long start = System.nanoTime();
    Duration pause = PAUSE_MIN;
    boolean repeated = false;
    @Nullable IOException broken = null;
    while (true) {
      long leftNanos = limit.toNanos() - (System.nanoTime() - start);
      int asked = server;
      try {
        long tryNanos = servers.size() > 1 ? limit.toNanos() / TRIES_MIN : leftNanos;
        return send(request(asked, method, path, body), Math.min(leftNanos, tryNanos), repeated);
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

  private HttpRequest request(int asked, String method, String path, byte[] body) {
    String datacenter = url.setting("datacenter", "");
    String whole = path;
    if (!datacenter.isEmpty()) {
      whole +=
          (path.contains("?") ? "&dc=" : "?dc=")
              + URLEncoder.encode(datacenter, StandardCharsets.UTF_8);
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(servers.get(asked).resolve(whole))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    String token = url.password();
    return (token == null ? request : request.header("X-Consul-Token", token)).build();
  }

  private Reply send(HttpRequest request, long limitNanos, boolean repeated)
      throws IOException, TimeoutException {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    try {
      HttpResponse<String> response = answer.get(Math.max(1, limitNanos), TimeUnit.NANOSECONDS);
      int status = response.statusCode();
      if (status == 403) {
        throw new CoordinatorConnectionException(url + ": refuses the token: " + response.body());
      }
      if (status >= 500 && !response.body().contains("invalid session")) {
        throw new IOException(
            "status=" + status + " " + response.body()); // No leader, for example.
      }
      long index = response.headers().firstValueAsLong("X-Consul-Index").orElse(0);
      return new Reply(status, response.body(), index, repeated);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(e.getCause());
    } catch (JsonParseException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationTimedOutException(url + ": interrupted", e);
    } finally {
      answer.cancel(true);
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

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      SharedHttp.release();
    }
  }
}
