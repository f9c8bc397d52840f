package dev.grid.structures.topic;

import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.topic.TopicMessages.AddListener;
import dev.grid.structures.topic.TopicMessages.Publish;
import dev.grid.structures.topic.TopicMessages.PublishAll;
import dev.grid.structures.topic.TopicMessages.Published;
import dev.grid.structures.topic.TopicMessages.RemoveListener;
import java.util.List;

/** Decides what messages to topics do. Stateless. */
final class TopicHandler implements Handler<TopicState> {

  @Override
  public Outcome handle(Message<?> message, TopicState state, Call call) {
    return switch ((TopicMessages<?>) message) {
      case Publish m -> publish(List.of(m.message()), call);
      case PublishAll m -> publish(m.messages(), call);
      case AddListener m -> throw new IllegalArgumentException(m + " is not handled by topics");
      case RemoveListener m -> throw new IllegalArgumentException(m + " is not handled by topics");
    };
  }

  /** Without listeners it is published all the same: to nobody, and remembered by its name. */
  private static Outcome publish(List<Data> messages, Call call) {
    long now = call.nowMillis();
    return Outcome.published(
        messages.stream().map(m -> new Published(m, now, call.member())).toList(), null);
  }

  /** Nothing is kept. */
  @Override
  public boolean adds(Message<?> message) {
    return false;
  }
}
