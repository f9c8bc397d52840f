package dev.grid.structures.queue;

import static dev.grid.structures.Values.data;

import dev.grid.config.MemberConfig;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.queue.QueueConfig;
import dev.grid.structures.ShardHost;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.Values;
import dev.grid.structures.queue.QueueMessages.*;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A queue of strings named {@code q}, hosted by the test. */
final class QueueShard {

  static final String NAME = "q";

  final ShardHost<QueueState> host;

  QueueShard(int maxSize) {
    this(QueueConfig.named("q*").withMaxSize(maxSize));
  }

  QueueShard(QueueConfig config) {
    host = new ShardHost<>(new QueueStructure(), NAME, MemberConfig.defaults().with(config));
  }

  static QueueShard bounded(int maxSize, String... items) {
    QueueShard shard = new QueueShard(maxSize);
    for (String item : items) {
      shard.call(new Put(NAME, data(item)));
    }
    shard.host.takeEvents();
    return shard;
  }

  static QueueShard with(String... items) {
    return bounded(0, items);
  }

  @Nullable Object call(Message<?> message) {
    return readable(host.call(ShardHost.ALICE, message));
  }

  Answer send(Message<?> message) {
    return host.send(ShardHost.ALICE, message);
  }

  Answer take() {
    return send(new Take(NAME));
  }

  Answer poll(long timeoutMillis) {
    return send(new Poll(NAME, timeoutMillis));
  }

  Answer put(String item) {
    return send(new Put(NAME, data(item)));
  }

  Answer offer(String item, long timeoutMillis) {
    return send(new Offer(NAME, data(item), timeoutMillis));
  }

  List<String> items() {
    return texts(host.state());
  }

  List<String> replicatedItems() {
    return texts(host.replica());
  }

  static List<String> texts(QueueState state) {
    return state.items().first(Integer.MAX_VALUE).stream().map(Values::text).toList();
  }

  /** Events as {@code +item} and {@code -item}. */
  List<String> events() {
    List<String> readable = new ArrayList<>();
    for (Object event : host.takeEvents()) {
      ItemChanged changed = (ItemChanged) event;
      Data item = changed.item();
      readable.add(
          (changed.eventType() == 1 ? "+" : "-") + (item == null ? "null" : Values.text(item)));
    }
    return readable;
  }

  /** Data as its text. */
  static @Nullable Object readable(@Nullable Object reply) {
    return switch (reply) {
      case Data data -> Values.text(data);
      case List<?> list -> list.stream().map(QueueShard::readable).toList();
      case null, default -> reply;
    };
  }
}
