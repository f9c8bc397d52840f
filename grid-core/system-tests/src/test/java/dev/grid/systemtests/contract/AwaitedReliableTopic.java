package dev.grid.systemtests.contract;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.Registration;
import dev.grid.reliabletopic.AsyncGridReliableTopic;
import dev.grid.reliabletopic.GridReliableTopic;
import dev.grid.reliabletopic.ReliableMessageListener;
import dev.grid.reliabletopic.TopicOverloadPolicy;
import java.util.Collection;

/** Makes each call of a reliable topic by way of the asynchronous one. Immutable. */
record AwaitedReliableTopic<E>(GridReliableTopic<E> topic) implements GridReliableTopic<E> {

  @Override
  public String name() {
    return topic.name();
  }

  @Override
  public AsyncGridReliableTopic<E> async() {
    return topic.async();
  }

  @Override
  public GridReliableTopic<E> with(TopicOverloadPolicy policy) {
    return new AwaitedReliableTopic<>(topic.with(policy));
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
  public Registration addListener(ReliableMessageListener<E> listener) {
    return topic.addListener(listener);
  }

  @Override
  public void destroy() {
    topic.destroy();
  }
}
