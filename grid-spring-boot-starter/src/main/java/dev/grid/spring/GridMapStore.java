package dev.grid.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of a bean, which must be a {@link dev.grid.map.MapLoader} or {@link dev.grid.map.MapStore},
 * which map it is the store of. On its class, or on the method that makes it. How it is used is set
 * by {@code grid.maps.<name>.store}.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface GridMapStore {

  /** The map's name, or the pattern that it is configured by. */
  String value();
}
