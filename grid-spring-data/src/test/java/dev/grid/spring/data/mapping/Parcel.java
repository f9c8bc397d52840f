package dev.grid.spring.data.mapping;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Transient;

/** An entity with properties of every type that is stored in another one. */
@GridEntity("parcels")
record Parcel(
    @Id @Nullable UUID id,
    @Transient @Nullable String note,
    @Transient int attempts,
    @Nullable Instant sent,
    @Nullable DayOfWeek day,
    @Nullable Duration slot,
    @Nullable BigInteger barcode,
    @Nullable BigDecimal price,
    @Nullable LocalDate date,
    @Nullable LocalTime time,
    @Nullable LocalDateTime dateTime,
    @Nullable OffsetDateTime offsetDateTime,
    @Nullable ZonedDateTime zonedDateTime,
    @Nullable ZoneId zone,
    @Nullable Year year,
    @Nullable YearMonth month,
    @Nullable Date legacy,
    @Nullable URI link,
    @Nullable Locale locale,
    @Nullable Currency currency,
    char mark,
    @Nullable Character otherMark,
    Optional<String> nickname,
    Optional<Item> gift,
    @Nullable List<UUID> scans,
    @Nullable Set<DayOfWeek> days,
    @Nullable SortedSet<Instant> stops,
    @Nullable Map<UUID, Instant> seen,
    @Nullable Map<DayOfWeek, Item> byDay,
    @Nullable Item item,
    @Nullable List<Item> items) {

  /** Nested, and itself with something that is stored in another type. */
  record Item(UUID id, @Transient @Nullable String label, int count) {}

  /** One without anything but its id. */
  static Parcel empty(@Nullable UUID id) {
    return new Parcel(
        id,
        null,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        'a',
        null,
        Optional.empty(),
        Optional.empty(),
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
