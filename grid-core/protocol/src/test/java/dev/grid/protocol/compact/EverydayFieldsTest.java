package dev.grid.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import dev.grid.GridSerializationException;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Reference;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.serialization.SerializationConfig;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.MonthDay;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Fields of the JDK's everyday types in records without any configuration. */
class EverydayFieldsTest {

  enum Level {
    LOW,
    HIGH
  }

  record Times(
      @Nullable Instant instant,
      @Nullable Duration duration,
      @Nullable Period period,
      @Nullable Year year,
      @Nullable YearMonth yearMonth,
      @Nullable MonthDay monthDay,
      @Nullable OffsetTime offsetTime,
      @Nullable ZonedDateTime zonedDateTime,
      @Nullable ZoneId zone,
      @Nullable ZoneOffset offset,
      @Nullable Date date) {}

  record Names(
      @Nullable UUID id,
      @Nullable URI uri,
      @Nullable Locale locale,
      @Nullable Currency currency,
      @Nullable BigInteger count,
      @Nullable BitSet bits) {}

  record Perhaps(
      Optional<Instant> moment,
      Optional<Level> level,
      OptionalInt number,
      OptionalLong large,
      OptionalDouble part) {}

  record Several(
      List<Instant> moments,
      UUID[] ids,
      Set<Duration> durations,
      Map<UUID, Instant> byId,
      Collection<String> texts,
      SortedSet<String> sorted,
      TreeMap<String, Level> tree,
      LinkedHashMap<String, Integer> linked,
      EnumSet<Level> levels,
      EnumMap<Level, Year> years) {}

  record Ordered(TreeSet<String> names) {}

  private final SchemaRegistry schemas = new SchemaRegistry();
  private final Serialization serialization =
      new Serialization(SerializationConfig.defaults(), schemas);

  private <T> T roundTrip(T value) {
    Data data = serialization.toData(value);
    T read = Objects.requireNonNull(serialization.<T>toObject(data));
    assertThat(serialization.toData(read)).isEqualTo(data);
    return read;
  }

  private static Times times() {
    return new Times(
        Instant.parse("2026-02-28T12:30:01.000000005Z"),
        Duration.ofSeconds(-1, 5),
        Period.of(1, -2, 3),
        Year.of(-5),
        YearMonth.of(2026, 2),
        MonthDay.of(2, 29),
        OffsetTime.of(1, 2, 3, 4, ZoneOffset.ofHours(-7)),
        ZonedDateTime.of(2026, 10, 25, 2, 30, 0, 0, ZoneId.of("Europe/Berlin"))
            .withLaterOffsetAtOverlap(),
        ZoneId.of("Europe/Berlin"),
        ZoneOffset.ofHours(2),
        Date.from(Instant.ofEpochMilli(-1)));
  }

  @Test
  void everyFieldComesBack() {
    Names names =
        new Names(
            new UUID(1, 2),
            URI.create("https://grid.example/a?b=c"),
            Locale.forLanguageTag("de-CH"),
            Currency.getInstance("EUR"),
            BigInteger.TWO.pow(100).negate(),
            BitSet.valueOf(new long[] {5, 9}));

    assertThat(roundTrip(times())).isEqualTo(times());
    assertThat(roundTrip(names)).isEqualTo(names);
  }

  @Test
  void nullComesBackAsNull() {
    Times none = new Times(null, null, null, null, null, null, null, null, null, null, null);
    Names unnamed = new Names(null, null, null, null, null, null);

    assertThat(roundTrip(none)).isEqualTo(none);
    assertThat(roundTrip(unnamed)).isEqualTo(unnamed);
  }

  @Test
  void optionalsComeBack() {
    Perhaps full =
        new Perhaps(
            Optional.of(Instant.EPOCH),
            Optional.of(Level.HIGH),
            OptionalInt.of(1),
            OptionalLong.of(2),
            OptionalDouble.of(3));
    Perhaps empty =
        new Perhaps(
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty());

    assertThat(roundTrip(full)).isEqualTo(full);
    assertThat(roundTrip(empty)).isEqualTo(empty);
  }

  @Test
  void collectionsComeBack() {
    Several several =
        new Several(
            List.of(Instant.EPOCH, Instant.MAX.minusSeconds(1L << 40)),
            new UUID[] {new UUID(1, 2)},
            Set.of(Duration.ZERO, Duration.ofDays(1)),
            Map.of(new UUID(1, 2), Instant.EPOCH, new UUID(3, 4), Instant.EPOCH),
            List.of("b", "a"),
            new TreeSet<>(Set.of("b", "a")),
            new TreeMap<>(Map.of("b", Level.LOW, "a", Level.HIGH)),
            new LinkedHashMap<>(Map.of("z", 1, "y", 2)),
            EnumSet.of(Level.HIGH),
            new EnumMap<>(Map.of(Level.LOW, Year.of(1))));

    assertThat(roundTrip(several)).usingRecursiveComparison().isEqualTo(several);
  }

  @Test
  void peerReadsAGenericRecord() {
    Reference reference = new Reference(schemas);

    GenericRecord record = reference.read(serialization.toData(times()));

    assertThat(record.getTimestampWithTimezone("instant"))
        .isEqualTo(times().instant().atOffset(ZoneOffset.UTC));
    assertThat(record.getString("duration")).isEqualTo("PT-0.999999995S");
    assertThat(record.getNullableInt32("year")).isEqualTo(-5);
  }

  @Test
  void comparatorThatWouldBeLost_isRefused() {
    Ordered ordered = new Ordered(new TreeSet<>(Comparator.<String>naturalOrder().reversed()));

    assertThatThrownBy(() -> serialization.toData(ordered))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("'names'")
        .hasMessageContaining("comparator");
  }
}
