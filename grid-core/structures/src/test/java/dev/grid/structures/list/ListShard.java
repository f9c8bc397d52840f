package dev.grid.structures.list;

import dev.grid.config.MemberConfig;
import dev.grid.list.ListConfig;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.ShardHost;
import dev.grid.structures.Values;
import dev.grid.structures.list.ListMessages.AddAll;
import dev.grid.structures.list.ListMessages.ItemChanged;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of strings named {@code l}, hosted by the test. */
final class ListShard {

  static final String NAME = "l";

  final ShardHost<ListState> host;

  ListShard(ListConfig config) {
    host = new ShardHost<>(new ListStructure(), NAME, MemberConfig.defaults().with(config));
  }

  static ListShard with(ListConfig config, String... items) {
    ListShard shard = new ListShard(config);
    shard.call(new AddAll(NAME, Values.all(items)));
    shard.host.takeEvents();
    return shard;
  }

  static ListShard with(String... items) {
    return with(ListConfig.named("l*"), items);
  }

  static ListShard bounded(int maxSize, String... items) {
    return with(ListConfig.named("l*").withMaxSize(maxSize), items);
  }

  @Nullable Object call(Message<?> message) {
    return readable(host.call(ShardHost.ALICE, message));
  }

  List<String> items() {
    return texts(host.state());
  }

  static List<String> texts(ListState state) {
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
      case List<?> list -> list.stream().map(ListShard::readable).toList();
      case null, default -> reply;
    };
  }
}
