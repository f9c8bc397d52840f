package dev.grid.protocol;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a record a composite type of the protocol, or the answer of a request that has more than
 * one field. Kept in the class file, so that messages of other modules may hold it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Struct {

  /** Whether its codec, beside it and named as one that is generated, is written by hand. */
  boolean codecByHand() default false;
}
