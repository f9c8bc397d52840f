package dev.grid.kernel.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** No form that a text has is missed. */
final class TextShapeTest {

  private static void assertShape(
      TypedValue.Kind expected, Function<String, Object> parser, List<String> texts) {
    for (String text : texts) {
      assertThat(parser.apply(text)).isNotNull();
      assertThat(TextShape.of(text)).as(text).isEqualTo(expected);
    }
  }

  @Test
  void whatParsersTake_isSeen() {
    assertShape(
        TypedValue.Kind.DECIMAL,
        BigDecimal::new,
        List.of("0", "-1", "+1", "1.5", ".5", "1.", "1e5", "1E-5", "-1e-5", "+1E+5", "1e+300"));
    assertShape(
        TypedValue.Kind.DATE,
        LocalDate::parse,
        List.of("2024-02-29", "-0001-01-01", "+12345-01-01", "-12345-01-01"));
    assertShape(
        TypedValue.Kind.TIME, LocalTime::parse, List.of("10:15", "10:15:30", "10:15:30.123456789"));
    assertShape(
        TypedValue.Kind.TIMESTAMP,
        LocalDateTime::parse,
        List.of("2024-02-29T10:15", "2024-02-29t10:15:30.5", "-0001-01-01T00:00"));
    assertShape(
        TypedValue.Kind.INSTANT,
        OffsetDateTime::parse,
        List.of(
            "2024-02-29T10:15Z",
            "2024-02-29T10:15:30+01:00",
            "2024-02-29T10:15:30.1-01:00",
            "2024-02-29t10:15z",
            "+12345-02-28T10:15-18:00"));
    assertShape(
        TypedValue.Kind.UUID,
        UUID::fromString,
        List.of(
            "00000000-0000-0001-0000-000000000002",
            "1-2-3-4-5",
            "a1b2c3d4-a1b2-c3d4-e5f6-a1b2c3d4e5f6",
            "e1e2e3e4-1e-2e-3-4"));
  }

  @Test
  void otherText_isText() {
    for (String text : List.of("", "x", "Tim", "-", "2024", "a-b", "12ab", "true", "10.1.2.x")) {
      TypedValue.Kind kind = TextShape.of(text);
      assertThat(kind).as(text).isIn(TypedValue.Kind.TEXT, TypedValue.Kind.DECIMAL);
    }
  }
}
