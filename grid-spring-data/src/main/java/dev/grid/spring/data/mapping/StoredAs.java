package dev.grid.spring.data.mapping;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A type without a field kind of its own, and the one with a kind that it is stored as. Immutable.
 *
 * @param stored has a kind in {@link FieldKinds}, and so has an array of it
 * @param to not given null
 * @param from not given null
 */
record StoredAs(Class<?> stored, Function<Object, Object> to, Function<Object, Object> from) {

  private static final Map<Class<?>, StoredAs> TYPES = types();

  /** What a type is stored as, itself if it has a kind; null if it cannot be. */
  static @Nullable StoredAs of(Class<?> type) {
    StoredAs known = TYPES.get(type);
    if (known != null) {
      return known;
    }
    if (type.isEnum()) {
      return enumeration(type);
    }
    return FieldKinds.of(type) == null || type.isPrimitive() || type.isArray()
        ? null
        : new StoredAs(type, Function.identity(), Function.identity());
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Checked by the caller; the constant is of it.
  private static StoredAs enumeration(Class<?> type) {
    return new StoredAs(
        String.class,
        value -> ((Enum<?>) value).name(),
        name -> Enum.valueOf((Class) type, (String) name));
  }

  private static Map<Class<?>, StoredAs> types() {
    Map<Class<?>, StoredAs> types = new HashMap<>();
    addText(types, UUID.class, UUID::toString, UUID::fromString);
    addText(types, Duration.class, Duration::toString, Duration::parse);
    addText(types, Period.class, Period::toString, Period::parse);
    addText(types, YearMonth.class, YearMonth::toString, YearMonth::parse);
    addText(types, ZonedDateTime.class, ZonedDateTime::toString, ZonedDateTime::parse);
    addText(types, ZoneId.class, ZoneId::getId, ZoneId::of);
    addText(types, ZoneOffset.class, ZoneOffset::getId, ZoneOffset::of);
    addText(types, URI.class, URI::toString, URI::create);
    addText(types, Locale.class, Locale::toLanguageTag, Locale::forLanguageTag);
    addText(types, Currency.class, Currency::getCurrencyCode, Currency::getInstance);
    add(types, Year.class, Integer.class, Year::getValue, Year::of);
    add(types, BigInteger.class, BigDecimal.class, BigDecimal::new, BigDecimal::toBigIntegerExact);
    add(types, Instant.class, OffsetDateTime.class, StoredAs::utc, OffsetDateTime::toInstant);
    add(
        types,
        Date.class,
        OffsetDateTime.class,
        date -> utc(date.toInstant()),
        time -> Date.from(time.toInstant()));
    // A character is the 16-bit number that it is.
    add(types, Character.class, Short.class, c -> (short) (char) c, s -> (char) (short) s);
    return Map.copyOf(types);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static <T> void addText(
      Map<Class<?>, StoredAs> types,
      Class<T> type,
      Function<T, String> to,
      Function<String, T> from) {
    add(types, type, String.class, to, from);
  }

  @SuppressWarnings("unchecked") // What is written is of the type, and what is read of the other.
  private static <T, S> void add(
      Map<Class<?>, StoredAs> types,
      Class<T> type,
      Class<S> stored,
      Function<T, S> to,
      Function<S, T> from) {
    types.put(
        type, new StoredAs(stored, (Function<Object, Object>) to, (Function<Object, Object>) from));
  }
}
