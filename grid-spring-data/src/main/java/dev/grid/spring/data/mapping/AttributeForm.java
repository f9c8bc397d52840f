package dev.grid.spring.data.mapping;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.core.TypeInformation;
import org.springframework.util.ClassUtils;

/**
 * How the values of a property, or of its elements, are attributes of what is stored: what members
 * compare there equals what {@link dev.grid.spring.data.core.Criteria} compare here. Immutable.
 *
 * @param type of the property's values, boxed
 * @param to what a value is stored as; not given null
 * @param from a value of what it is stored as; not given null
 * @param isOrdered whether what is stored has the order of the values
 */
public record AttributeForm(
    Class<?> type, Function<Object, Object> to, Function<Object, Object> from, boolean isOrdered) {

  /** Types whose order is that of what they are stored as. */
  private static final Set<Class<?>> ORDERED =
      Set.of(
          Boolean.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigDecimal.class,
          BigInteger.class,
          String.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          OffsetDateTime.class,
          Instant.class,
          Date.class,
          Year.class);

  /** The form of a type; null if only its objects can be compared. */
  static @Nullable AttributeForm of(TypeInformation<?> type) {
    Class<?> raw = type.getType();
    if (raw == Optional.class) {
      List<TypeInformation<?>> arguments = type.getTypeArguments();
      return arguments.isEmpty() ? null : of(arguments.getFirst());
    }
    Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(raw);
    // What URIs are equal to is not what their texts are.
    StoredAs stored = boxed == URI.class ? null : StoredAs.of(boxed);
    return stored == null
        ? null
        : new AttributeForm(boxed, stored.to(), stored.from(), ORDERED.contains(boxed));
  }

  /** Whether it is text, and not only stored as such. */
  public boolean isText() {
    return type == String.class;
  }

  /** What members compare with for a value; null if there is no such thing. */
  public @Nullable Object stored(Object value) {
    if (Number.class.isAssignableFrom(type) && value instanceof Number) {
      return switch (value) {
        case BigInteger whole -> new BigDecimal(whole);
        case Number number when ORDERED.contains(number.getClass()) -> number;
        default -> null;
      };
    }
    if (!type.isInstance(value)) {
      return null;
    }
    try {
      return to.apply(value);
    } catch (RuntimeException e) {
      return null; // Dates of JDBC have no time.
    }
  }
}
