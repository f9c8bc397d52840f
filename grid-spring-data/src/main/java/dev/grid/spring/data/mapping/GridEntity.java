package dev.grid.spring.data.mapping;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.data.annotation.Persistent;

/**
 * Marks a class or record whose instances are kept in a map of the grid.
 *
 * <pre>{@code
 * @GridEntity("orders")
 * record Order(@Id String id, String city, BigDecimal total, @Version long version) {}
 * }</pre>
 *
 * <p>The entity itself is the map's value and its id the key, in Grid's own serialization, so any
 * client of the cluster can read and write it.
 */
@Documented
@Inherited
@Persistent
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface GridEntity {

  /**
   * The map's name; by default the simple name of the class with its first letter in lower case. By
   * default no two classes share a map: that fails when the second is used, which for one with a
   * repository is the start.
   */
  String value() default "";
}
