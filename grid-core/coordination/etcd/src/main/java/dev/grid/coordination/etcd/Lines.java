package dev.grid.coordination.etcd;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.concurrent.Flow;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes the lines of a stream one by one; one at a time is asked for. Ends the stream when the
 * consumer has enough.
 */
final class Lines implements Flow.Subscriber<String> {

  private final Predicate<JsonObject> consumer;
  private Flow.@Nullable Subscription subscription;

  /** Guarded by this. */
  private boolean stopped;

  /**
   * For a consumer of results.
   *
   * @param consumer returns whether it wants more
   */
  Lines(Predicate<JsonObject> consumer) {
    this.consumer = consumer;
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription started) {
    subscription = started;
    started.request(1);
  }

  @Override
  public synchronized void onNext(String line) {
    if (stopped || subscription == null) {
      return;
    }
    if (!line.isBlank()) {
      JsonObject answer = JsonParser.parseString(line).getAsJsonObject();
      if (!answer.has("result") || !consumer.test(answer.getAsJsonObject("result"))) {
        stopped = true;
        subscription.cancel();
        return;
      }
    }
    subscription.request(1);
  }

  @Override
  public void onError(Throwable cause) {}

  @Override
  public void onComplete() {}

  /** No line reaches the consumer after this. */
  synchronized void stop() {
    stopped = true;
  }
}
