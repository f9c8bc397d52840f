package dev.grid.structures.multimap;

import dev.grid.config.MemberConfig;
import dev.grid.multimap.MultiMapConfig;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.ShardHost;
import dev.grid.structures.Values;
import dev.grid.structures.multimap.MultiMapMessages.EntryChanged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A partition of a multimap of strings named {@code m}, hosted by the test. */
final class MultiMapShard {

  static final String NAME = "m";

  final ShardHost<MultiMapState> host;

  MultiMapShard(MultiMapConfig config) {
    host = new ShardHost<>(new MultiMapStructure(), NAME, MemberConfig.defaults().with(config));
  }

  @Nullable Object call(Message<?> message) {
    return host.call(ShardHost.ALICE, message);
  }

  Map<String, List<String>> content() {
    return content(host.state());
  }

  Map<String, List<String>> replicatedContent() {
    return content(host.replica());
  }

  /** Values in order if they are lists, else sorted. */
  static Map<String, List<String>> content(MultiMapState state) {
    Map<String, List<String>> content = new HashMap<>();
    state.forEach(
        values ->
            content.put(
                Values.text(new Data(values.key())),
                new ArrayList<>(values.all().stream().map(Values::text).toList())));
    return content;
  }

  /** Events as {@code +key=value} and {@code -key=value}. */
  List<String> events() {
    List<String> readable = new ArrayList<>();
    for (Object event : host.takeEvents()) {
      EntryChanged changed = (EntryChanged) event;
      boolean added = changed.eventType() == 1;
      readable.add(
          (added ? "+" : "-")
              + text(changed.key())
              + "="
              + text(added ? changed.value() : changed.oldValue()));
    }
    return readable;
  }

  private static String text(@Nullable Data data) {
    return data == null ? "null" : Values.text(data);
  }
}
