package dev.grid.spring;

import dev.grid.map.EntryEventType;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Calls the method for what happens to a structure, or to the grid itself.
 *
 * <pre>{@code
 * @GridListener(map = "orders", events = {EntryEventType.ADDED, EntryEventType.UPDATED})
 * void changed(EntryEvent<String, Order> event) { ... }
 *
 * @GridListener(topic = "${news.topic}")
 * void heard(News news) { ... }
 *
 * @GridListener
 * void joined(GridClusterEvent.MemberJoined event) { ... }
 * }</pre>
 *
 * <p>One structure is named; without one, the parameter's type says which {@code GridClusterEvent}s
 * or {@code GridConnectionEvent}s are meant. The method has no parameter or one: the event ({@code
 * EntryEvent}, {@code ItemEvent}, {@code TopicMessage}, {@code ReliableMessage}), or for items and
 * messages what was added or published. Its result is ignored. All texts but for the id may have
 * placeholders and {@code #{...}} expressions.
 *
 * <p>It hears what happens once the context has started, of which it is the last step: after the
 * web server takes requests. That ends first when the context begins to close, which waits for a
 * call under way. Calls to one method for one annotation are made one after another, in the order
 * that the structure promises: of one key, of one queue, of one publisher. They run on the {@code
 * applicationTaskExecutor}, on virtual threads if it has these, and the next event waits until the
 * method has returned: one that is too slow loses events, as a listener does that was added by
 * hand. What was lost is published as a {@link GridEventsLost}, in its place among the events, and
 * logged.
 *
 * <p>What the method throws is given to the {@link org.springframework.util.ErrorHandler} bean
 * named {@code gridListenerErrorHandler}, as a {@link GridListenerException}; without one it is
 * logged. The next event is delivered then.
 *
 * <p>The bean must be a singleton.
 */
@Documented
@Reflective
@Repeatable(GridListeners.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface GridListener {

  /** Names it in messages and in {@link GridEventsLost}; by default, the bean and the method. */
  String id() default "";

  /** A map's name. */
  String map() default "";

  /** A multimap's name. */
  String multiMap() default "";

  /** A replicated map's name. */
  String replicatedMap() default "";

  /** A queue's name. */
  String queue() default "";

  /** A list's name. */
  String list() default "";

  /** A set's name. */
  String set() default "";

  /** A topic's name. */
  String topic() default "";

  /** A reliable topic's name. */
  String reliableTopic() default "";

  /**
   * The changes of entries or items to be told of; of items there are ADDED and REMOVED. By
   * default, all.
   */
  EntryEventType[] events() default {};

  /**
   * Of entries, the one key to be told of; if it is no expression, it is converted to the key's
   * type that the method's {@code EntryEvent} has. By default, all.
   */
  String key() default "";

  /** Of a map, a condition as {@code Predicates.sql} reads it, checked by members. */
  String where() default "";

  /** Whether events of maps, multimaps, queues, lists and sets have values. */
  boolean includeValue() default true;

  /**
   * Whether to begin with the oldest message that a reliable topic keeps; else with what is
   * published from the start on.
   */
  boolean fromOldest() default false;

  /**
   * The bean that runs the method, an {@link java.util.concurrent.Executor}; by default {@code
   * applicationTaskExecutor} if there is one, else the thread that the grid calls on.
   */
  String executor() default "";

  /** The {@code ErrorHandler} bean; by default {@code gridListenerErrorHandler} if there is one. */
  String errorHandler() default "";

  /**
   * The grid's qualifier or bean name, as of a connection below {@code grid.connections}; by
   * default, the only or primary one.
   */
  String grid() default "";
}
