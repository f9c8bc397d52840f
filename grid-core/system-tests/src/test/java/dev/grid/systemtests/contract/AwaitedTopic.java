package dev.grid.systemtests.contract;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.Registration;
import dev.grid.topic.AsyncGridTopic;
import dev.grid.topic.GridTopic;
import dev.grid.topic.MessageListener;
import java.util.Collection;

/** Makes each call of a topic by way of the asynchronous one. Immutable. */
record AwaitedTopic<E>(GridTopic<E> topic) implements GridTopic<E> {

  @Override
  public String name() {
    return topic.name();
  }

  @Override
  public AsyncGridTopic<E> async() {
    return topic.async();
  }

  @Override
  public void publish(E message) {
    await(async().publish(message));
  }

  @Override
  public void publishAll(Collection<? extends E> messages) {
    await(async().publishAll(messages));
  }

  @Override
  public Registration addListener(MessageListener<E> listener) {
    return topic.addListener(listener);
  }

  @Override
  public void destroy() {
    topic.destroy();
  }
}
