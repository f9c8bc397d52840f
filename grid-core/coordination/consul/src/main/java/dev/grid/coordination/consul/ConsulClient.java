package dev.grid.coordination.consul;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.queues.HttpCalls;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Calls of Consul's HTTP API. Thread-safe. */
final class ConsulClient implements AutoCloseable {

  private static final int PORT = 8500;

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
    List<KvEntry> entries() {
      List<KvEntry> entries = new ArrayList<>();
      if (status == 200) {
        JsonArray found = json().getAsJsonArray();
        found.forEach(entry -> entries.add(KvEntry.of(entry.getAsJsonObject())));
      }
      return entries;
    }
  }

  /** A key with what is known of it; an empty session for none. */
  record KvEntry(String key, byte[] value, long createIndex, long modifyIndex, String session) {

    static KvEntry of(JsonObject json) {
      JsonElement value = json.get("Value");
      JsonElement session = json.get("Session");
      return new KvEntry(
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
  private final HttpCalls http;

  ConsulClient(CoordinatorUrl url) {
    this.url = url;
    http = new HttpCalls(url, PORT);
  }

  /** A path of the key-value store; slashes of the key stay. */
  static String keyPath(String key) {
    String encoded = URLEncoder.encode(key, StandardCharsets.UTF_8);
    return "/v1/kv/" + encoded.replace("%2F", "/").replace("+", "%20");
  }

  /**
   * Asks, and waits for the answer; of every status but those by which a server says that it cannot
   * now.
   *
   * @param path with its query
   * @throws CoordinatorConnectionException if no server can be reached within the limit, or has a
   *     leader, or if it refuses the token
   */
  Reply call(String method, String path, byte[] body, Duration limit) {
    HttpCalls.Reply<Reply> reply =
        http.call(path, server -> request(server, method, path, body), this::read, limit);
    Reply read = reply.value();
    return new Reply(read.status(), read.body(), read.index(), reply.repeated());
  }

  private HttpRequest request(URI server, String method, String path, byte[] body) {
    String datacenter = url.setting("datacenter", "");
    String whole = path;
    if (!datacenter.isEmpty()) {
      whole += path.contains("?") ? "&dc=" : "?dc=";
      whole += URLEncoder.encode(datacenter, StandardCharsets.UTF_8);
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(whole))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    String token = url.password();
    return (token == null ? request : request.header("X-Consul-Token", token)).build();
  }

  private Reply read(HttpResponse<String> response) throws IOException {
    int status = response.statusCode();
    if (status == 403) {
      throw new CoordinatorConnectionException(url + ": refuses the token: " + response.body());
    }
    if (status >= 500 && !response.body().contains("invalid session")) {
      throw new IOException("status=" + status + " " + response.body()); // No leader, for example.
    }
    long index = response.headers().firstValueAsLong("X-Consul-Index").orElse(0);
    return new Reply(status, response.body(), index, false);
  }

  @Override
  public void close() {
    http.close();
  }
}
