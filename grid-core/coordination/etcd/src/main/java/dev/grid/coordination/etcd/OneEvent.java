package dev.grid.coordination.etcd;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits until a key is deleted. */
final class OneEvent {

  /** A server that cannot be watched is not asked in a tight loop. */
  private static final Duration FAILED_PAUSE = Duration.ofMillis(50);

  private OneEvent() {}

  /**
   * Until the key was deleted at this revision or later, the watch has failed, or the time is over.
   */
  static void await(EtcdClient client, String key, long fromRevision, Duration limit)
      throws InterruptedException {
    JsonArray filters = new JsonArray();
    filters.add("NOPUT");
    JsonObject create = Requests.range(key);
    create.addProperty("start_revision", Long.toString(fromRevision));
    create.add("filters", filters);
    JsonObject request = new JsonObject();
    request.add("create_request", create);
    CompletableFuture<Boolean> deleted = new CompletableFuture<>();
    Lines lines =
        new Lines(
            result -> {
              boolean over = result.has("events") || result.has("canceled");
              if (over) {
                deleted.complete(true);
              }
              return !over;
            });
    CompletableFuture<HttpResponse<@Nullable Void>> stream =
        client.stream("/v3/watch", request, lines);
    CompletableFuture<Boolean> ended = stream.handle((ignored, failure) -> deleted.complete(false));
    try {
      if (!deleted.get(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        TimeUnit.NANOSECONDS.sleep(Math.min(limit.toNanos(), FAILED_PAUSE.toNanos()));
      }
    } catch (ExecutionException | TimeoutException e) {
      // The caller looks again in any case.
    } finally {
      lines.stop();
      stream.cancel(true);
      ended.cancel(false);
    }
  }
}
