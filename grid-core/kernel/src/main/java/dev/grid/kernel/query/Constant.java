package dev.grid.kernel.query;

import dev.grid.kernel.index.IndexKey;
import dev.grid.protocol.Data;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an attribute is compared with, in the form that it is compared in. Text has further forms:
 * what it says as a number, boolean, time or UUID, for attributes of these kinds. Immutable.
 */
final class Constant {

  /** Text that is longer says no number or time. */
  private static final int SAYS_CHARS_MAX = 64;

  private final TypedValue value;
  private final @Nullable Object object;
  private final @Nullable TypedValue bytes;
  private final Map<TypedValue.Kind, TypedValue> says;
  private final @Nullable TypedValue saysFloat;

  /**
   * Of an object.
   *
   * @param serialized asked for the bytes of what has parts
   */
  Constant(@Nullable Object object, Function<Object, Data> serialized) {
    this.object = object;
    this.value = TypedValue.of(object);
    this.bytes =
        object != null && value.kind() == TypedValue.Kind.OBJECT
            ? whole(serialized.apply(object))
            : null;
    this.says = new EnumMap<>(TypedValue.Kind.class);
    TypedValue asFloat = null;
    if (value.kind() == TypedValue.Kind.TEXT) {
      String text = value.text().strip();
      if (text.length() <= SAYS_CHARS_MAX) {
        asFloat = readForms(text);
      }
    }
    this.saysFloat = asFloat;
  }

  private static TypedValue whole(Data data) {
    TypedValue whole = new TypedValue();
    whole.setBytes(data.bytes(), Integer.BYTES, data.length());
    return whole;
  }

  private @Nullable TypedValue readForms(String text) {
    TypedValue.Kind looksLike = TextShape.of(text);
    switch (looksLike) {
      case DATE -> say(looksLike, text, LocalDate::parse);
      case TIME -> say(looksLike, text, LocalTime::parse);
      case TIMESTAMP -> say(looksLike, text, LocalDateTime::parse);
      case INSTANT -> say(looksLike, text, OffsetDateTime::parse);
      case UUID -> say(looksLike, text, UUID::fromString);
      default -> {}
    }
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      says.put(TypedValue.Kind.BOOLEAN, TypedValue.of(text.equalsIgnoreCase("true")));
    }
    if (looksLike != TypedValue.Kind.DECIMAL) {
      return null;
    }
    try {
      BigDecimal exact = new BigDecimal(text);
      says.put(TypedValue.Kind.DECIMAL, TypedValue.of(exact));
      says.put(TypedValue.Kind.LONG, TypedValue.of(exactly(exact)));
      says.put(TypedValue.Kind.DOUBLE, TypedValue.of(Double.parseDouble(text)));
      return TypedValue.of(Float.parseFloat(text));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** A long if it is one: those are compared fastest. */
  private static Object exactly(BigDecimal number) {
    try {
      return number.scale() < -SAYS_CHARS_MAX ? number : (Object) number.longValueExact();
    } catch (ArithmeticException e) {
      return number;
    }
  }

  private void say(TypedValue.Kind kind, String text, Function<String, Object> parser) {
    try {
      says.put(kind, TypedValue.of(parser.apply(text)));
    } catch (DateTimeException | IllegalArgumentException e) {
      // It says none.
    }
  }

  /** The form to compare with an attribute of a kind: the value itself if it says nothing else. */
  TypedValue as(TypedValue attribute) {
    if (says.isEmpty() || attribute.kind() == TypedValue.Kind.TEXT) {
      return bytes != null && attribute.kind() == TypedValue.Kind.BYTES ? bytes : value;
    }
    if (saysFloat != null && attribute.isFloat()) {
      return saysFloat;
    }
    TypedValue said = says.get(attribute.kind());
    return said != null ? said : value;
  }

  /** The forms that it is compared in, but for that with 32-bit floats. */
  List<TypedValue> forms() {
    List<TypedValue> forms = new ArrayList<>(says.values());
    forms.add(value);
    return forms;
  }

  /** What 32-bit floats are compared with, if it is another number than for other attributes. */
  @Nullable TypedValue floatOfItsOwn() {
    TypedValue number = says.get(TypedValue.Kind.DECIMAL);
    boolean isItsOwn =
        saysFloat != null && number != null && TypedValue.compare(saysFloat, number) != 0;
    return isItsOwn ? saysFloat : null;
  }

  /** What values are indexed by that it may be equal to; none if those have parts. */
  List<IndexKey> keys() {
    List<IndexKey> keys = new ArrayList<>();
    keys.add(IndexKeys.of(value));
    says.values().forEach(said -> keys.add(IndexKeys.of(said)));
    if (saysFloat != null) {
      keys.add(IndexKeys.of(saysFloat));
    }
    keys.remove(IndexKey.OF_UNREADABLE);
    return keys;
  }

  /** As it was given. */
  TypedValue value() {
    return value;
  }

  /** Whether only objects can be compared with it. */
  boolean hasParts() {
    return value.kind() == TypedValue.Kind.OBJECT;
  }

  @Override
  public String toString() {
    return String.valueOf(object);
  }
}
