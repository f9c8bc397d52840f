package dev.grid.structures.topic;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.Registration;
import dev.grid.topic.AsyncGridTopic;
import dev.grid.topic.GridTopic;
import dev.grid.topic.MessageListener;
import java.util.Collection;

/** The blocking form of a topic: each call waits for the asynchronous one. Immutable. */
final class TopicProxy<E> implements GridTopic<E> {

  private final AsyncTopicProxy<E> async;

  TopicProxy(AsyncTopicProxy<E> async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name;
  }

  @Override
  public AsyncGridTopic<E> async() {
    return async;
  }

  @Override
  public void publish(E message) {
    await(async.publish(message));
  }

  @Override
  public void publishAll(Collection<? extends E> messages) {
    await(async.publishAll(messages));
  }

  @Override
  public Registration addListener(MessageListener<E> listener) {
    return async.addListener(listener);
  }

  @Override
  public void destroy() {
    async.destroy();
  }
}
