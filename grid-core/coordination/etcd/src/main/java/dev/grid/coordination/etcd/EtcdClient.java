package dev.grid.coordination.etcd;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.queues.HttpCalls;
import dev.grid.coordination.queues.HttpCalls.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Calls of etcd's JSON gateway, with the URL's user if it has one. Thread-safe. */
final class EtcdClient implements AutoCloseable {

  private static final int PORT = 2379;

  private final CoordinatorUrl url;
  private final HttpCalls http;

  /** Of the user's login; null before it, and without a user. */
  private volatile @Nullable String token;

  EtcdClient(CoordinatorUrl url) {
    this.url = url;
    http = new HttpCalls(url, PORT);
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws EtcdException if etcd refuses
   */
  Reply<JsonObject> call(String path, JsonObject body, Duration limit) {
    if (url.user() == null) {
      return send(path, body, limit);
    }
    boolean fresh = token == null;
    if (fresh) {
      login(limit);
    }
    try {
      return send(path, body, limit);
    } catch (EtcdException e) {
      if (fresh || e.code() != EtcdException.UNAUTHENTICATED) {
        throw e;
      }
      login(limit); // A token is good for some minutes.
      return send(path, body, limit);
    }
  }

  private void login(Duration limit) {
    JsonObject login = new JsonObject();
    login.addProperty("name", url.user());
    login.addProperty("password", url.password() == null ? "" : url.password());
    token = null;
    try {
      JsonObject answer = send("/v3/auth/authenticate", login, limit).value();
      token = answer.get("token").getAsString();
    } catch (EtcdException e) {
      throw new CoordinatorConnectionException(url + ": refuses user=" + url.user(), e);
    }
  }

  private Reply<JsonObject> send(String path, JsonObject body, Duration limit) {
    return http.call(path, server -> request(server, path, body), EtcdClient::read, limit);
  }

  private HttpRequest request(URI server, String path, JsonObject body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    String login = token;
    return (login == null ? request : request.header("Authorization", login)).build();
  }

  private static JsonObject read(HttpResponse<String> response) throws IOException {
    try {
      JsonObject json = JsonParser.parseString(response.body()).getAsJsonObject();
      if (response.statusCode() == 200) {
        return json;
      }
      JsonElement code = json.get("code");
      JsonElement message = json.get("message");
      EtcdException refused =
          new EtcdException(
              code == null ? EtcdException.UNAVAILABLE : code.getAsInt(),
              message == null ? response.body() : message.getAsString());
      if (refused.isPassing()) {
        throw new IOException(refused.getMessage(), refused);
      }
      throw refused;
    } catch (JsonParseException | IllegalStateException e) {
      throw new IOException("status=" + response.statusCode() + " " + response.body(), e);
    }
  }

  /** Asks for a stream of answers, one a line; see {@link HttpCalls#stream}. */
  CompletableFuture<HttpResponse<@Nullable Void>> stream(
      String path, JsonObject body, Flow.Subscriber<String> lines) {
    return http.stream(server -> request(server, path, body), lines);
  }

  @Override
  public void close() {
    http.close();
  }
}
