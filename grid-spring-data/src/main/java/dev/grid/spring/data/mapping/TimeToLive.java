package dev.grid.spring.data.mapping;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;

/**
 * How long an entity lives after each time it is saved.
 *
 * <p>On a property of type {@code Duration}, {@code long}, {@code int} or one of their wrappers,
 * the property's value counts, and a number is in {@link #unit()}. Zero is for ever; null or a
 * negative value means what the class says, or else what the map is configured with. On a class,
 * {@link #value()} counts for every instance whose property does not say otherwise.
 *
 * <p>Of a versioned entity that exists already, the value is replaced first and its time to live
 * set after; a crash between the two leaves the map's configured time.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.METHOD})
public @interface TimeToLive {

  /** On a class, the time in {@link #unit()}; must be positive there. Not read on a property. */
  long value() default -1;

  /** The unit of {@link #value()} or of a numeric property. */
  TimeUnit unit() default TimeUnit.SECONDS;
}
