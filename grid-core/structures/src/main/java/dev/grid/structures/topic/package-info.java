/**
 * Topics: messages to everyone who listens at the moment; nothing is kept.
 *
 * <p>By default a topic is {@linkplain dev.grid.kernel.Host#LOCAL local}: the member that a message
 * reaches publishes it, to listeners at all members. A globally ordered one lives in the partition
 * of its name, whose primary publishes all messages one after another, when a backup knows that it
 * does; so if it fails, what a caller repeats by its name is published once at most. {@link
 * dev.grid.structures.topic.TopicHandler} is the same for both: it answers with events and no
 * effect.
 *
 * <p>Publishing only queues: for the connection of a client or member, or for the listener threads
 * of this one. Each of these queues is bounded, and a listener that is too slow for it is told what
 * it has missed.
 */
@NullMarked
package dev.grid.structures.topic;

import org.jspecify.annotations.NullMarked;
