package dev.grid.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Injects the structure of this name, with the generic types that the field or parameter declares.
 *
 * <pre>{@code
 * @Service
 * class Orders {
 *   Orders(@GridStructure("orders") GridMap<String, Order> orders) { ... }
 * }
 * }</pre>
 *
 * <p>The type is the interface of a kind of structure, as {@code GridMap} or {@code AsyncGridMap}
 * for each, or an {@code ObjectProvider} or {@code Optional} of one; {@code @Lazy} works. A bean of
 * the application is never injected here, whatever its name and type. What a test puts in the place
 * of a structure is: {@code @MockitoBean GridMap<String, Order> orders} for each point of this
 * type, with {@code @GridStructure("orders")} beside it, or {@code name = "orders"}, for that of
 * this name only. A field needs no {@code @Autowired} beside this.
 *
 * <p>Placeholders in the name are resolved, as in {@code @GridStructure("${orders.map}")}; one that
 * stands for nothing fails the start. An annotation of yours may carry this one, and set its value
 * through {@code @AliasFor}.
 *
 * <p>Without the annotation the structure has the field's or parameter's name, and a bean of the
 * application with a fitting type comes first.
 */
@Autowired
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
public @interface GridStructure {

  /** The structure's name, with placeholders; if empty, the name of the field or parameter. */
  String value() default "";

  /**
   * The grid's qualifier or bean name, as of a connection below {@code grid.connections}; by
   * default, the only or primary one.
   */
  String grid() default "";
}
