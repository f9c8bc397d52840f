package dev.grid.structures.topic;

import dev.grid.Registration;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.topic.TopicMessages.AddListener;
import dev.grid.structures.topic.TopicMessages.Publish;
import dev.grid.structures.topic.TopicMessages.PublishAll;
import dev.grid.structures.topic.TopicMessages.RemoveListener;
import dev.grid.topic.AsyncGridTopic;
import dev.grid.topic.GridTopic;
import dev.grid.topic.MessageListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Turns calls into messages and events into objects. Immutable. */
final class AsyncTopicProxy<E> implements AsyncGridTopic<E> {

  final String name;
  private final Invoker invoker;
  private final StoredValues values;

  AsyncTopicProxy(String name, Invoker invoker) {
    this.name = Objects.requireNonNull(name, "name");
    this.invoker = invoker;
    this.values = new StoredValues("topic", name, invoker::serialization);
  }

  @Override
  public CallFuture<Void> publish(E message) {
    return call(new Publish(name, values.data(message, "message")));
  }

  @Override
  public CallFuture<Void> publishAll(Collection<? extends E> messages) {
    List<Data> all = new ArrayList<>(Objects.requireNonNull(messages, "messages").size());
    messages.forEach(message -> all.add(values.data(message, "message")));
    return call(new PublishAll(name, all));
  }

  private CallFuture<Void> call(Message<Void> message) {
    return invoker.invoke(message, CallFuture::nothing);
  }

  // For the blocking form.

  Registration addListener(MessageListener<E> listener) {
    Objects.requireNonNull(listener, "listener");
    return invoker.subscribe(
        new AddListener(name, true),
        TopicMessagesCodecs.PUBLISHED,
        id -> new RemoveListener(name, id),
        new TopicEvents<>(name, values, listener));
  }

  void destroy() {
    invoker.destroy(GridTopic.TYPE.id(name));
  }
}
