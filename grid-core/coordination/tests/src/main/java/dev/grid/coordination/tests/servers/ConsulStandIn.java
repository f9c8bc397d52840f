package dev.grid.coordination.tests.servers;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a Consul server, which Debian has no package of: the parts of the documented HTTP API
 * that the driver uses, over a {@link ConsulState} in this process. Requests run on virtual
 * threads. A stop or kill breaks all connections and keeps the state, as a server with its log on
 * disk does; a pause lets requests wait, while the clocks of sessions go on.
 *
 * <p>It differs from a server in that sessions need no node and no checks, and that the least TTL
 * is a second, as with {@code session_ttl_min = "1s"} in the configuration of a server, which is 10
 * s by default.
 */
public final class ConsulStandIn implements Server {

  private static final long TICK_MILLIS = 10;
  private static final long TTL_SECONDS_MIN = 1;
  private static final long TTL_SECONDS_MAX = 86_400;
  private static final Duration WAIT_DEFAULT = Duration.ofMinutes(5);
  private static final Duration WAIT_MAX = Duration.ofMinutes(10);

  private record Answer(int status, String body, long index) {

    static Answer of(Object value) {
      return new Answer(200, String.valueOf(value), 0);
    }
  }

  private final int port = Ports.free();

  /** Guards all below. */
  private final ReentrantLock lock = new ReentrantLock();

  /** Signalled when the state changes, and each tick, since sessions end by time. */
  private final Condition changed = lock.newCondition();

  private final ConsulState state = new ConsulState();
  private boolean paused;
  private @Nullable HttpServer server;
  private @Nullable ExecutorService executor;

  private ConsulStandIn() {}

  /** One without data that serves. */
  public static ConsulStandIn started() {
    ConsulStandIn standIn = new ConsulStandIn();
    standIn.start();
    return standIn;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public long pid() {
    return -1;
  }

  @Override
  public void start() {
    lock.lock();
    try {
      if (server != null) {
        return;
      }
      state.renewAll(System.nanoTime());
      HttpServer created =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      created.setExecutor(threads);
      created.createContext("/v1/", this::answer);
      created.start();
      threads.execute(() -> tick(created));
      server = created;
      executor = threads;
    } catch (IOException e) {
      throw new IllegalStateException("cannot listen at port=" + port, e);
    } finally {
      lock.unlock();
    }
  }

  private void tick(HttpServer ticked) {
    lock.lock();
    try {
      while (server == null || server == ticked) {
        if (!paused && server != null) {
          state.expire(System.nanoTime());
        }
        changed.signalAll();
        changed.await(TICK_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void kill() {
    HttpServer stopped;
    ExecutorService threads;
    lock.lock();
    try {
      stopped = server;
      threads = executor;
      server = null;
      executor = null;
      paused = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (stopped != null && threads != null) {
      stopped.stop(0);
      threads.shutdownNow();
    }
  }

  @Override
  public void stop() {
    kill();
  }

  @Override
  public void pause() {
    setPaused(true);
  }

  @Override
  public void resume() {
    setPaused(false);
  }

  private void setPaused(boolean value) {
    lock.lock();
    try {
      paused = value;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    kill();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getRawPath().substring("/v1/".length());
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    Answer answer;
    lock.lock();
    try {
      awaitResumed();
      answer = route(exchange.getRequestMethod(), path, query, body);
      changed.signalAll();
      awaitResumed();
    } catch (InterruptedException e) {
      exchange.close();
      return;
    } catch (IllegalArgumentException e) {
      answer = new Answer(400, "Bad request: " + e.getMessage(), 0);
    } finally {
      lock.unlock();
    }
    if (answer.index() > 0) {
      exchange.getResponseHeaders().set("X-Consul-Index", Long.toString(answer.index()));
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void awaitResumed() throws InterruptedException {
    while (paused) {
      changed.await();
    }
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new HashMap<>();
    if (raw != null) {
      for (String part : raw.split("&", -1)) {
        String[] pair = part.split("=", 2);
        query.put(
            pair[0], pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private Answer route(String method, String path, Map<String, String> query, byte[] body)
      throws InterruptedException {
    if (path.startsWith("kv/")) {
      String key =
          URLDecoder.decode(
              path.substring("kv/".length()).replace("+", "%2B"), StandardCharsets.UTF_8);
      return switch (method) {
        case "GET" -> read(key, query);
        case "PUT" -> write(key, query, body);
        case "DELETE" -> delete(key, query);
        default -> new Answer(405, "", 0);
      };
    }
    String text = new String(body, StandardCharsets.UTF_8);
    if (path.equals("session/create")) {
      return createSession(
          text.isEmpty() ? new JsonObject() : JsonParser.parseString(text).getAsJsonObject());
    }
    if (path.startsWith("session/renew/")) {
      String id = path.substring("session/renew/".length());
      return state.renew(id, System.nanoTime())
          ? Answer.of("[{\"ID\":\"" + id + "\"}]")
          : new Answer(404, "Session id '" + id + "' not found", 0);
    }
    if (path.startsWith("session/destroy/")) {
      state.destroy(path.substring("session/destroy/".length()), System.nanoTime());
      return Answer.of(true);
    }
    if (path.equals("txn")) {
      return transaction(JsonParser.parseString(text).getAsJsonArray());
    }
    if (path.equals("status/leader")) {
      return Answer.of("\"127.0.0.1:8300\"");
    }
    return new Answer(404, "no such path: " + path, 0);
  }

  private Answer createSession(JsonObject request) {
    Duration ttl = duration(text(request, "TTL", "0s"));
    if (!ttl.isZero() && (ttl.toSeconds() < TTL_SECONDS_MIN || ttl.toSeconds() > TTL_SECONDS_MAX)) {
      throw new IllegalArgumentException(
          "Invalid Session TTL '" + ttl.toNanos() + "', must be between [1s=24h0m0s]");
    }
    Duration lockDelay = duration(text(request, "LockDelay", "15s"));
    boolean deletes = text(request, "Behavior", "release").equals("delete");
    String id = state.createSession(ttl.toNanos(), lockDelay.toNanos(), deletes, System.nanoTime());
    return Answer.of("{\"ID\":\"" + id + "\"}");
  }

  private static String text(JsonObject object, String name, String absent) {
    JsonElement value = object.get(name);
    return value == null || value.isJsonNull() ? absent : value.getAsString();
  }

  private static Duration duration(String text) {
    if (text.endsWith("ms")) {
      return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
    }
    if (text.endsWith("s")) {
      return Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
    }
    if (text.endsWith("m")) {
      return Duration.ofMinutes(Long.parseLong(text.substring(0, text.length() - 1)));
    }
    throw new IllegalArgumentException("no duration: " + text);
  }

  private Answer read(String key, Map<String, String> query) throws InterruptedException {
    boolean recurse = query.containsKey("recurse");
    long known = Long.parseLong(query.getOrDefault("index", "0"));
    Duration wait =
        query.containsKey("wait") ? duration(query.getOrDefault("wait", "")) : WAIT_DEFAULT;
    long waitNanos = Math.min(wait.toNanos(), WAIT_MAX.toNanos());
    long start = System.nanoTime();
    while (known > 0
        && state.indexOf(key, recurse) <= known
        && System.nanoTime() - start < waitNanos) {
      changed.await(TICK_MILLIS, TimeUnit.MILLISECONDS);
      if (server == null) {
        throw new InterruptedException("stopped");
      }
    }
    if (query.containsKey("keys")) {
      return keys(key, query.getOrDefault("separator", ""));
    }
    ConsulState.@Nullable Entry entry = state.get(key);
    List<ConsulState.Entry> found =
        recurse ? state.list(key) : entry == null ? List.of() : List.of(entry);
    JsonArray array = new JsonArray();
    found.forEach(each -> array.add(json(each)));
    long index = state.indexOf(key, recurse);
    return found.isEmpty() ? new Answer(404, "", index) : new Answer(200, array.toString(), index);
  }

  /** Keys with the prefix, up to and with the separator after it if there is one. */
  private Answer keys(String prefix, String separator) {
    Set<String> keys = new LinkedHashSet<>();
    for (ConsulState.Entry entry : state.list(prefix)) {
      int end = separator.isEmpty() ? -1 : entry.key().indexOf(separator, prefix.length());
      keys.add(end < 0 ? entry.key() : entry.key().substring(0, end + separator.length()));
    }
    JsonArray array = new JsonArray();
    keys.forEach(array::add);
    long index = state.indexOf(prefix, true);
    return keys.isEmpty() ? new Answer(404, "", index) : new Answer(200, array.toString(), index);
  }

  private static JsonObject json(ConsulState.Entry entry) {
    JsonObject json = new JsonObject();
    json.addProperty("LockIndex", entry.lockIndex());
    json.addProperty("Key", entry.key());
    json.addProperty("Flags", 0);
    json.add(
        "Value",
        entry.value().length == 0
            ? JsonNull.INSTANCE
            : new JsonPrimitive(Base64.getEncoder().encodeToString(entry.value())));
    if (entry.session() != null) {
      json.addProperty("Session", entry.session());
    }
    json.addProperty("CreateIndex", entry.createIndex());
    json.addProperty("ModifyIndex", entry.modifyIndex());
    return json;
  }

  private Answer write(String key, Map<String, String> query, byte[] body) {
    String acquire = query.get("acquire");
    String release = query.get("release");
    String cas = query.get("cas");
    if (acquire != null) {
      return state.hasSession(acquire)
          ? Answer.of(state.lock(key, body, acquire, System.nanoTime()))
          : new Answer(500, "invalid session \"" + acquire + "\"", 0);
    }
    if (release != null) {
      return Answer.of(state.unlock(key, body, release));
    }
    if (cas != null) {
      return Answer.of(state.compareAndSet(key, body, Long.parseLong(cas)));
    }
    state.set(key, body);
    return Answer.of(true);
  }

  private Answer delete(String key, Map<String, String> query) {
    String cas = query.get("cas");
    if (query.containsKey("recurse")) {
      state.list(key).forEach(entry -> state.delete(entry.key()));
      return Answer.of(true);
    }
    if (cas != null) {
      return Answer.of(state.compareAndDelete(key, Long.parseLong(cas)));
    }
    state.delete(key);
    return Answer.of(true);
  }

  /** All operations, or none: with the number of the first that failed. */
  private Answer transaction(JsonArray operations) {
    ConsulState before = state.copy();
    JsonArray results = new JsonArray();
    for (int i = 0; i < operations.size(); i++) {
      String failure =
          operation(operations.get(i).getAsJsonObject().getAsJsonObject("KV"), results);
      if (!failure.isEmpty()) {
        state.restore(before);
        JsonObject error = new JsonObject();
        error.addProperty("OpIndex", i);
        error.addProperty("What", failure);
        JsonArray errors = new JsonArray();
        errors.add(error);
        return new Answer(409, "{\"Results\":null,\"Errors\":" + errors + "}", 0);
      }
    }
    return Answer.of("{\"Results\":" + results + ",\"Errors\":null}");
  }

  private String operation(JsonObject kv, JsonArray results) {
    String key = text(kv, "Key", "");
    String session = text(kv, "Session", "");
    byte[] value = Base64.getDecoder().decode(text(kv, "Value", ""));
    long index = kv.has("Index") ? kv.get("Index").getAsLong() : 0;
    String verb = text(kv, "Verb", "");
    ConsulState.@Nullable Entry entry = state.get(key);
    boolean held = entry != null && session.equals(entry.session());
    String failure =
        switch (verb) {
          case "set" -> {
            state.set(key, value);
            yield "";
          }
          case "get" -> entry != null ? "" : "key \"" + key + "\" doesn't exist";
          case "cas" ->
              state.compareAndSet(key, value, index) ? "" : "failed to set key, index is stale";
          case "lock" ->
              !state.hasSession(session)
                  ? "invalid session \"" + session + "\""
                  : state.lock(key, value, session, System.nanoTime())
                      ? ""
                      : "failed to lock key, lock is already held";
          case "unlock" ->
              state.unlock(key, value, session) ? "" : "failed to unlock key, lock isn't held";
          case "check-session" -> held ? "" : "failed session check for key \"" + key + "\"";
          case "check-index" ->
              entry != null && entry.modifyIndex() == index
                  ? ""
                  : "failed index check for key \"" + key + "\"";
          case "check-not-exists" -> entry == null ? "" : "key \"" + key + "\" exists";
          case "delete" -> {
            state.delete(key);
            yield "";
          }
          case "delete-cas" ->
              state.compareAndDelete(key, index) ? "" : "failed to delete key, index is stale";
          default -> "unknown KV verb " + verb;
        };
    ConsulState.@Nullable Entry after = state.get(key);
    if (failure.isEmpty() && after != null && !verb.startsWith("check-not")) {
      JsonObject result = new JsonObject();
      result.add("KV", json(after));
      results.add(result);
    }
    return failure;
  }
}
