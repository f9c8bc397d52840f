package dev.grid.protocol;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A component that older peers do not send: when it is missing it is zero, false, null or empty,
 * unless {@link #missing} says otherwise. Components after it must carry this too.
 */
@Documented
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.RECORD_COMPONENT)
public @interface Since {

  /** The protocol version that brought it, for example {@code 2.8}. */
  String value();

  /** What a {@code boolean} is when it is missing. */
  boolean missing() default false;
}
