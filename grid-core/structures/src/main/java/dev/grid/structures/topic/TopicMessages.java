package dev.grid.structures.topic;

import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Data;
import dev.grid.protocol.Event;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.security.Action;
import java.util.List;
import java.util.UUID;

/** What goes over the wire for topics (protocol service 4). */
public sealed interface TopicMessages<R> extends StructureMessage<R> {

  @Op(id = 0x040100, routing = Routing.NAME, actions = Action.PUBLISH)
  record Publish(String name, Data message) implements TopicMessages<Void> {}

  @Op(id = 0x040400, routing = Routing.NAME, actions = Action.PUBLISH)
  record PublishAll(String name, List<Data> messages) implements TopicMessages<Void> {}

  @Op(id = 0x040200, readOnly = true, actions = Action.LISTEN)
  record AddListener(String name, boolean localOnly) implements TopicMessages<UUID> {}

  @Op(
      id = 0x040300,
      retryable = true,
      readOnly = true,
      actions = {})
  record RemoveListener(String name, UUID registrationId) implements TopicMessages<Boolean> {}

  /**
   * A message, for a listener.
   *
   * @param publishTime in milliseconds since the epoch
   * @param uuid the member that published it
   */
  @Event(of = 0x040200)
  record Published(Data item, long publishTime, UUID uuid) {}
}
