package dev.grid.topic;

import dev.grid.Registration;
import dev.grid.StructureHandle;
import dev.grid.StructureType;
import java.util.Collection;
import java.util.List;

/**
 * Tells messages to everyone who listens at the moment (protocol service {@code
 * hz:impl:topicService}). Nothing is kept: who does not listen, or loses its connection, does not
 * hear it.
 *
 * <p>Calls block until a member has published; listeners hear it afterwards. Messages must not be
 * null. If the member fails meanwhile, the call fails with {@link
 * dev.grid.IndeterminateResultException} or {@link dev.grid.ConnectionLostException} if the message
 * may have been published, and is not repeated where it could be published twice.
 *
 * @param <E> the message type; serialized as {@code dev.grid.serialization} says
 */
public interface GridTopic<E> extends StructureHandle<AsyncGridTopic<E>> {

  /** Topics, among the kinds of structures (protocol service 4). */
  StructureType<GridTopic<?>, TopicConfig> TYPE =
      new StructureType<>(
          "hz:impl:topicService",
          "topic",
          GridTopic.class,
          AsyncGridTopic.class,
          TopicConfig.class,
          TopicConfig::named,
          false,
          List.of(StructureType.PUBLISHES, StructureType.RECEIVES));

  /** Publishes a message. */
  void publish(E message);

  /**
   * Publishes messages in the collection's order, no other of the same member between them.
   *
   * @throws NullPointerException if one is null; none is published then
   */
  void publishAll(Collection<? extends E> messages);

  /** Adds a listener for what is published from now on. Blocks until members know of it. */
  Registration addListener(MessageListener<E> listener);
}
