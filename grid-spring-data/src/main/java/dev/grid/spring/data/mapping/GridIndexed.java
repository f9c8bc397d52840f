package dev.grid.spring.data.mapping;

import dev.grid.query.IndexType;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Has members find entities by an index, which is made when the entity's repository is, unless the
 * map has it already.
 *
 * <p>On a property it is an index by that; on a class by the properties that {@link #value} names,
 * of which conditions on the first are served, with equality for all but the last:
 *
 * <pre>{@code
 * @GridEntity("orders")
 * @GridIndexed({"city", "total"})
 * record Order(@Id String id, String city, BigDecimal total, @GridIndexed Instant placed) {}
 * }</pre>
 *
 * <p>An index on a property of a nested class is one of every entity that has it. One that is not
 * wanted any more stays until {@code GridMap.dropIndex}.
 */
@Documented
@Repeatable(GridIndexed.Several.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.METHOD})
public @interface GridIndexed {

  /** On a class the paths of its properties, such as {@code customer.city}; not on a property. */
  String[] value() default {};

  /** For ranges, orders and equality, or for equality alone. */
  IndexType type() default IndexType.SORTED;

  /** Several of them. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.FIELD, ElementType.METHOD})
  @interface Several {

    /** The indexes. */
    GridIndexed[] value();
  }
}
