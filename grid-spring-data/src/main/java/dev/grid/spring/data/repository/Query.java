package dev.grid.spring.data.repository;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the method asks for, in the place of what its name would say.
 *
 * <pre>{@code
 * @Query("city = :city AND (total > :least OR customer.name LIKE 'A%')")
 * List<Order> important(String city, BigDecimal least, Sort sort);
 *
 * @Query("owner = :#{principal.name} AND state IN ?1")
 * Page<Order> own(Collection<State> states, Pageable page);
 * }</pre>
 *
 * <p>Conditions on property paths: {@code = == != <> < <= > >=}, {@code [NOT] BETWEEN a AND b}
 * (both included), {@code [NOT] IN (a, b)} or {@code IN} of one parameter that is a collection or
 * an array, {@code [NOT] LIKE} and {@code ILIKE} ({@code %} is any text, {@code _} any character,
 * {@code \} escapes), {@code [NOT] REGEX} (of the whole text), {@code [NOT] CONTAINS} (a part of a
 * text, or an element), {@code IS [NOT] NULL}, {@code IS [NOT] EMPTY}, and a boolean property
 * alone; put together by {@code AND}, {@code OR}, {@code NOT} and parentheses. Keywords are known
 * in any case of letters; a property of such a name stands in backquotes.
 *
 * <p>Values are numbers, {@code true}, {@code false}, {@code null}, texts in single quotes (two of
 * them are one), parameters {@code :name} or {@code ?1}, and expressions {@code :#{...}}. A text is
 * made a value of the property's type. Parameters and expressions are values and never become a
 * part of the text, whatever is in them.
 *
 * <p>A text that cannot be understood, a property that does not exist, a parameter that is not
 * there and one of another type than its property fail when the repository is made; a value whose
 * type shows only then, as that of an expression, fails the call with {@link
 * org.springframework.dao.InvalidDataAccessApiUsageException}. Numbers may be of any type.
 *
 * <p>Expressions of a reactive repository are evaluated on a thread of their own when somebody
 * subscribes, and see no security context of the caller: hand over what they need as a parameter.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface Query {

  /**
   * A statement of SQL in the place of all else, with parameters {@code :name}, {@code ?1} and
   * {@code :#{...}}, which are bound and never become a part of its text; of a collection, as in
   * {@code IN (:names)}, there are as many as it has elements. The entity's map is a table of its
   * properties: its mapping is made when it is needed, unless there is one.
   *
   * <pre>{@code
   * @Query(sql = "SELECT this FROM orders WHERE city = :city ORDER BY total DESC LIMIT :most")
   * List<Order> best(String city, int most);
   *
   * @Query(sql = "SELECT city, SUM(total) AS total FROM orders GROUP BY city")
   * List<CityTotal> totals();
   *
   * @Query(sql = "UPDATE orders SET state = 'SENT' WHERE __key IN (:ids)")
   * long sent(Collection<Long> ids);
   * }</pre>
   *
   * <p>A row is an entity if a column is one, as {@code this}; a value if it has one column and the
   * method returns such; else a class, record or interface whose properties have the names of
   * columns, or a {@code Map} of them. A statement that changes entries returns how many, or
   * nothing. It has its order and limits in itself: methods with a {@code Sort}, {@code Pageable},
   * {@code Limit} or {@code ScrollPosition} are refused.
   */
  String sql() default "";

  /** The conditions; empty for every entity. */
  String value() default "";

  /**
   * The order if the caller gives none: property paths with commas between them, each perhaps with
   * {@code ASC} or {@code DESC}.
   */
  String sort() default "";

  /** Whether to count what is meant; the method returns a number. */
  boolean count() default false;

  /** Whether to say if anything is meant; the method returns a boolean. */
  boolean exists() default false;

  /** Whether to remove what is meant; the method returns it, its number or nothing. */
  boolean delete() default false;
}
