package dev.grid.protocol.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.InvalidConfigurationException;
import dev.grid.protocol.Data;
import dev.grid.serialization.SerializationConfig;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JavaSerializationTest {

  record Visit(String place, Instant moment, List<Integer> stars, Map<String, Level> levels)
      implements Serializable {}

  enum Level {
    LOW,
    HIGH {}
  }

  record Trojan(Object payload) implements Serializable {}

  record Forbidden(int size) implements Serializable {}

  /** Must be public, with a public constructor. */
  public static final class Packed implements Externalizable {

    int size;

    public Packed() {}

    Packed(int size) {
      this.size = size;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
      out.writeInt(size);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
      size = in.readInt();
    }
  }

  private static final Visit VISIT =
      new Visit(
          "Rome", Instant.EPOCH, new ArrayList<>(Arrays.asList(1, 2)), Map.of("a", Level.HIGH));

  private final SchemaRegistry schemas = new SchemaRegistry();
  private final Reference reference = new Reference(schemas);
  private final Serialization closed = new Serialization(SerializationConfig.defaults(), schemas);
  private final Serialization open =
      new Serialization(
          SerializationConfig.defaults()
              .withJavaSerialization(
                  Visit.class.getName(),
                  Trojan.class.getName(),
                  Level.class.getName(),
                  Packed.class.getName(),
                  "java.time.*"),
          schemas);

  @Test
  void allowedClass_isWrittenAndReadAsByThePeer() {
    Data data = open.toData(VISIT);

    assertThat(data.type()).isEqualTo(-100);
    assertThat(data.bytes()).isEqualTo(reference.write(VISIT));
    assertThat(open.<Object>toObject(data)).isEqualTo(VISIT);
    assertThat(reference.<Object>read(data)).isEqualTo(VISIT);
  }

  @Test
  void allowedEnum_isReadAsItself() {
    for (Level level : Level.values()) {
      Data data = open.toData(level);

      assertThat(data.bytes()).isEqualTo(reference.write(level));
      assertThat(open.<Object>toObject(data)).isSameAs(level);
    }
  }

  @Test
  void valuesBehindAJavaObject_areReadToo() {
    List<Object> values = new ArrayList<>(List.of(VISIT, 1, new Packed(3), "end"));
    Data data = open.toData(values);

    assertThat(data.bytes()).isEqualTo(reference.write(values));
    List<Object> read = Objects.requireNonNull(open.toObject(data));
    assertThat(read).hasSize(4).startsWith(VISIT, 1).endsWith("end");
    assertThat(read.get(2)).usingRecursiveComparison().isEqualTo(new Packed(3));
  }

  @Test
  void withoutAnAllowList_onlyEverydayValuesAreRead() {
    for (Object value : List.of(VISIT, new Packed(1), new Forbidden(1))) {
      assertThatThrownBy(() -> closed.toObject(new Data(reference.write(value))))
          .isInstanceOf(GridSerializationException.class)
          .hasMessageContaining("not allowed")
          .hasMessageContaining("withJavaSerialization");
    }
  }

  @Test
  void withoutAnAllowList_classesWithoutAnotherFormAreNotWritten() {
    assertThatThrownBy(() -> closed.toData(java.util.TimeZone.getDefault()))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("ZoneInfo");
    assertThatThrownBy(() -> closed.toData(new TreeSet<>(String.CASE_INSENSITIVE_ORDER)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("CaseInsensitiveComparator");
  }

  @Test
  void classInsideAnAllowedOne_mustBeAllowedToo() {
    byte[] theirs = reference.write(new Trojan(new Forbidden(1)));

    assertThatThrownBy(() -> open.toObject(new Data(theirs)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining(Forbidden.class.getName())
        .hasMessageContaining("not allowed");
  }

  @Test
  void packagePrefix_doesNotAllowItsNeighbours() {
    JavaAllowList allowed = new JavaAllowList(List.of("com.acme.*", "org.Exact"));

    assertThat(allowed.admits("com.acme.Order")).isTrue();
    assertThat(allowed.admits("com.acme.sub.Order")).isTrue();
    assertThat(allowed.admits("[[Lcom.acme.Order;")).isTrue();
    assertThat(allowed.admits("[I")).isTrue();
    assertThat(allowed.admits("org.Exact")).isTrue();
    assertThat(allowed.admits("com.acmeother.Order")).isFalse();
    assertThat(allowed.admits("org.Exact2")).isFalse();
    assertThat(allowed.admits("[Lorg.Exact2;")).isFalse();
    assertThat(allowed.admits("java.util.PriorityQueue")).isFalse();
    assertThat(allowed.names("java.util.ArrayList")).isFalse();
  }

  @Test
  void patternForEverything_isRefused() {
    for (String pattern : List.of("*", ".*", " ")) {
      assertThatThrownBy(() -> SerializationConfig.defaults().withJavaSerialization(pattern))
          .isInstanceOf(InvalidConfigurationException.class);
    }
  }

  /** An enum's name where an object is, so that somebody could make one up. */
  @Test
  void classThatIsNoEnum_isRefusedWhereAnEnumMayBe() {
    byte[] theirs = reference.write(Level.LOW);
    String enumName = Level.class.getName();
    String otherName = Packed.class.getName();
    byte[] forged =
        new String(theirs, StandardCharsets.ISO_8859_1)
            .replace(
                (char) 0 + "" + (char) enumName.length() + enumName,
                (char) 0 + "" + (char) otherName.length() + otherName)
            .getBytes(StandardCharsets.ISO_8859_1);

    assertThat(forged).isNotEqualTo(theirs);
    assertThatThrownBy(() -> closed.toObject(new Data(forged)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining(otherName)
        .hasMessageContaining("not allowed");
  }

  static List<Object> everydayValues() throws Exception {
    return List.of(
        Level.LOW,
        Level.HIGH,
        Instant.parse("2026-02-28T12:30:01.000000005Z"),
        Duration.ofSeconds(1, 5),
        Period.of(1, 2, 3),
        Year.of(2026),
        YearMonth.of(2026, 2),
        MonthDay.of(2, 28),
        OffsetTime.of(1, 2, 3, 4, ZoneOffset.ofHours(-7)),
        ZonedDateTime.of(2026, 10, 25, 2, 30, 0, 0, ZoneId.of("Europe/Berlin")),
        ZoneId.of("Europe/Berlin"),
        ZoneOffset.ofHours(2),
        DayOfWeek.FRIDAY,
        TimeUnit.DAYS,
        new URI("https://grid.example/a?b=c"),
        Locale.forLanguageTag("de-CH"),
        Currency.getInstance("EUR"),
        BitSet.valueOf(new long[] {5, 9}),
        new java.sql.Timestamp(1_000));
  }

  @ParameterizedTest
  @MethodSource("everydayValues")
  void everydayValues_areWrittenAndReadAsByThePeer(Object value) {
    Data data = closed.toData(value);

    assertThat(data.bytes()).isEqualTo(reference.write(value));
    assertThat(closed.<Object>toObject(data)).isEqualTo(value);
    assertThat(reference.<Object>read(data)).isEqualTo(value);
  }

  @Test
  void arraysOfEverydayValues_keepTheirClass() {
    for (Object array :
        List.of(
            new Integer[] {1, null},
            new Instant[] {Instant.EPOCH},
            new Level[] {Level.LOW},
            new int[][] {{1}, {2, 3}},
            new LocalDate[] {LocalDate.EPOCH},
            new UUID[] {new UUID(1, 2)})) {
      Object read = Objects.requireNonNull(closed.<Object>toObject(closed.toData(array)));

      assertThat(read).isEqualTo(array).hasSameClassAs(array);
    }
  }
}
