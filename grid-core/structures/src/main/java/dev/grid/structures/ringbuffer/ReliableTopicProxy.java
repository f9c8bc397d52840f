package dev.grid.structures.ringbuffer;

import dev.grid.Registration;
import dev.grid.reliabletopic.AsyncGridReliableTopic;
import dev.grid.reliabletopic.GridReliableTopic;
import dev.grid.reliabletopic.ReliableMessageListener;
import dev.grid.reliabletopic.TopicOverloadPolicy;

/** The blocking form of a reliable topic: each call waits for the asynchronous one. Immutable. */
final class ReliableTopicProxy<E> implements GridReliableTopic<E>, ReliableTopicProxyWaits<E> {

  private final AsyncReliableTopicProxy<E> async;

  ReliableTopicProxy(AsyncReliableTopicProxy<E> async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name;
  }

  @Override
  public AsyncGridReliableTopic<E> async() {
    return async;
  }

  @Override
  public GridReliableTopic<E> with(TopicOverloadPolicy policy) {
    return new ReliableTopicProxy<>(async.with(policy));
  }

  @Override
  public Registration addListener(ReliableMessageListener<E> listener) {
    return async.addListener(listener);
  }

  @Override
  public void destroy() {
    async.destroy();
  }
}
