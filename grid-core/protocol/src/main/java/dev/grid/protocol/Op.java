package dev.grid.protocol;

import dev.grid.security.Action;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a record a request of the protocol. The response type is the id plus one; events follow it.
 *
 * <p>Component types: {@code boolean byte int long float double UUID} are fixed-size and share the
 * first frame; {@code String byte[] float[] Data}, {@link Struct} records, {@code List}, {@code
 * Set<UUID>}, {@code Map} and lists of {@code Map.Entry} follow as frames. {@code @Nullable} is
 * written as a null frame.
 */
@Documented
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.TYPE)
public @interface Op {

  /** Service in bits 16 to 23, method in bits 8 to 15. */
  int id();

  /** Which partition serves it. */
  Routing routing() default Routing.ANY;

  /**
   * Whether a client may send it again after a lost connection without knowing whether it was
   * applied.
   */
  boolean retryable() default false;

  /**
   * Whether it asks for no change of what other members keep a copy of, so that it can be served
   * where changes are refused. What is due anyway may come with it: a read removes an entry whose
   * time is up.
   */
  boolean readOnly() default false;

  /**
   * What a client must be allowed to do with the structure, all of it. A request that clients may
   * send without it does not compile; one that needs no right says {@code {}}. Messages between
   * members have none.
   */
  Action[] actions() default {};
}
