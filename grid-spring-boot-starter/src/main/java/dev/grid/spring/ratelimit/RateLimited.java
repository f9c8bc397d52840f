package dev.grid.spring.ratelimit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Limits how often a method of a bean, or each method of a class, is called in the whole cluster.
 * Beyond the limit it throws {@link RateLimitExceededException}; a method that returns a {@code
 * Mono}, {@code Flux} or {@code CompletionStage} fails so. A {@code Mono} or {@code Flux} takes a
 * permit for each subscription, and blocks nobody; a method that returns a {@code CompletionStage}
 * is called on its caller's thread, which waits for the permit unless it is one of Reactor's that
 * must not block.
 *
 * <pre>{@code
 * @RateLimited(name = "mail", permits = 5, per = "1m", key = "#user.name")
 * void send(User user, String text) { ... }
 * }</pre>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface RateLimited {

  /**
   * The name of the limit: methods with one name share it. By default the class and method, and
   * methods that differ in their parameters have limits of their own. What {@code
   * grid.rate-limit.limits.<name>} says comes before the annotation.
   */
  String name() default "";

  /** How many calls there may be in {@link #per}; 0 if the properties say it. */
  int permits() default 0;

  /** A period, as in {@code 500ms}, {@code 1s}, {@code 1h}; may have placeholders. */
  String per() default "1s";

  /** How many calls there may be at once after a long time; 0 for {@link #permits}. */
  int burst() default 0;

  /**
   * An expression (SpEL) over the method's parameters, as {@code #name} or {@code #p0}, and its
   * bean's {@code @others}: each value has a limit of its own. By default all calls share one.
   */
  String key() default "";
}
