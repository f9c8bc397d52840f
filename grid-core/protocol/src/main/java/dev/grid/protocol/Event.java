package dev.grid.protocol;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a record an event of the protocol. Its message type is that of the request that registered
 * the listener plus {@link #offset()}, so one record serves every registration with the same event.
 */
@Documented
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.TYPE)
public @interface Event {

  /** 2 for a request's first event. */
  int offset() default 2;

  /** The ids of the requests that this event answers, for {@code protocol.lock}. */
  int[] of();
}
