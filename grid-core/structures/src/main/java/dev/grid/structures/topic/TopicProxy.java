package dev.grid.structures.topic;

import dev.grid.Registration;
import dev.grid.topic.AsyncGridTopic;
import dev.grid.topic.GridTopic;
import dev.grid.topic.MessageListener;

/** The blocking form of a topic: each call waits for the asynchronous one. Immutable. */
final class TopicProxy<E> implements GridTopic<E>, TopicProxyWaits<E> {

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
  public Registration addListener(MessageListener<E> listener) {
    return async.addListener(listener);
  }

  @Override
  public void destroy() {
    async.destroy();
  }
}
