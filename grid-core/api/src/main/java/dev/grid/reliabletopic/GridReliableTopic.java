package dev.grid.reliabletopic;

import dev.grid.Registration;
import dev.grid.StructureHandle;
import dev.grid.StructureType;
import java.util.Collection;

/**
 * Tells messages to everyone who listens, and keeps the last ones, so that a listener may go on
 * where it was after a pause, a lost connection or a restart (protocol service {@code
 * hz:impl:reliableTopicService}). All listeners hear all messages in one order, nothing twice; one
 * that is slower than messages are kept is told, or ended.
 *
 * <p>What is kept is in a ringbuffer, and lives as long as its backups do: how many messages, for
 * how long and with how many backups says the {@link dev.grid.ringbuffer.RingbufferConfig} of the
 * topic's name. Messages must not be null.
 *
 * @param <E> the message type; serialized as {@code dev.grid.serialization} says
 */
public interface GridReliableTopic<E> extends StructureHandle<AsyncGridReliableTopic<E>> {

  /** Reliable topics, among the kinds of structures. */
  StructureType<GridReliableTopic<?>, ReliableTopicConfig> TYPE =
      new StructureType<>(
          "hz:impl:reliableTopicService",
          "reliable-topic",
          GridReliableTopic.class,
          AsyncGridReliableTopic.class,
          ReliableTopicConfig.class,
          ReliableTopicConfig::named,
          false);

  /** What the name of a topic's ringbuffer begins with. */
  String RINGBUFFER_PREFIX = "_hz_rb_";

  /**
   * This topic with another way to publish when there is no room; it blocks until there is else.
   */
  GridReliableTopic<E> with(TopicOverloadPolicy policy);

  /**
   * Publishes a message; blocks until its backups have it.
   *
   * @throws TopicOverloadException if there is no room and the policy is {@link
   *     TopicOverloadPolicy#ERROR}
   */
  void publish(E message);

  /**
   * Publishes messages in the collection's order, up to a thousand at once with no other between
   * them: of each such batch all or none.
   *
   * @throws NullPointerException if one is null; none is published then
   * @throws TopicOverloadException if there is no room for a batch and the policy is {@link
   *     TopicOverloadPolicy#ERROR}
   */
  void publishAll(Collection<? extends E> messages);

  /**
   * Adds a listener. Blocks until it is known where it begins, if it does not say so itself: what
   * is published afterwards it hears.
   */
  Registration addListener(ReliableMessageListener<E> listener);
}
