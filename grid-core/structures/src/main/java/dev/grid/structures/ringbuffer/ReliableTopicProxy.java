package dev.grid.structures.ringbuffer;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.Registration;
import dev.grid.reliabletopic.AsyncGridReliableTopic;
import dev.grid.reliabletopic.GridReliableTopic;
import dev.grid.reliabletopic.ReliableMessageListener;
import dev.grid.reliabletopic.TopicOverloadPolicy;
import java.util.Collection;

/** The blocking form of a reliable topic: each call waits for the asynchronous one. Immutable. */
final class ReliableTopicProxy<E> implements GridReliableTopic<E> {

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
  public void publish(E message) {
    await(async.publish(message));
  }

  @Override
  public void publishAll(Collection<? extends E> messages) {
    await(async.publishAll(messages));
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
