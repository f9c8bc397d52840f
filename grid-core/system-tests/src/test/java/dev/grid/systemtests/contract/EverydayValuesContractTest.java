package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The types that applications have every day, as keys, values, items, and in records. */
@EverywhereSuite
@Timeout(300) // Some of these calls had no end.
@Execution(ExecutionMode.CONCURRENT)
final class EverydayValuesContractTest {

  enum Level {
    LOW,
    HIGH {}
  }

  /** Normalizes what it is given, and has got other bytes when it was read. */
  record Visit(String name, int reads) {
    Visit {
      name = name.trim();
      reads++;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Visit visit && visit.name.equals(name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  record Account(
      UUID id,
      Instant opened,
      Level level,
      @Nullable Duration limit,
      Currency currency,
      Locale locale,
      Set<Level> levels,
      List<Instant> visits,
      Map<Level, BigInteger> counts,
      Optional<ZoneId> zone) {}

  record Tags(Set<String> names, Set<Account> accounts) {}

  private static final List<Object> VALUES =
      List.of(
          Level.LOW,
          Level.HIGH,
          DayOfWeek.FRIDAY,
          TimeUnit.DAYS,
          Instant.parse("2026-02-28T12:30:01.000000005Z"),
          Duration.ofSeconds(1, 5),
          Period.of(1, 2, 3),
          Year.of(2026),
          YearMonth.of(2026, 2),
          MonthDay.of(2, 29),
          LocalDate.of(2026, 2, 28),
          LocalTime.of(1, 2, 3, 4),
          LocalDateTime.of(2026, 2, 28, 1, 2),
          OffsetDateTime.of(2026, 2, 28, 12, 30, 1, 5, ZoneOffset.ofHours(-7)),
          OffsetTime.of(1, 2, 3, 4, ZoneOffset.UTC),
          ZonedDateTime.of(2026, 10, 25, 2, 30, 0, 0, ZoneId.of("Europe/Berlin")),
          ZoneId.of("Europe/Berlin"),
          ZoneOffset.ofHours(2),
          new UUID(1, 2),
          new Date(1),
          URI.create("https://grid.example/a"),
          Locale.GERMANY,
          Currency.getInstance("EUR"),
          new BigDecimal("1.50"),
          BigInteger.TEN,
          BitSet.valueOf(new long[] {5}),
          Optional.of(Instant.EPOCH),
          List.of(Instant.EPOCH, Level.LOW),
          Set.of(Level.LOW, Level.HIGH),
          Set.of(1, 16, 32),
          Map.of(Level.LOW, Instant.EPOCH, Level.HIGH, Instant.MAX),
          EnumSet.of(Level.HIGH),
          new EnumMap<>(Map.of(Level.LOW, 1)),
          new TreeSet<>(List.of("b", "a")),
          new TreeMap<>(Map.of("b", 1)),
          account(1));

  private final Reach reach;

  EverydayValuesContractTest(Reach reach) {
    this.reach = reach;
  }

  private static Account account(long id) {
    return new Account(
        new UUID(0, id),
        Instant.parse("2026-02-28T12:30:01Z"),
        Level.HIGH,
        null,
        Currency.getInstance("CHF"),
        Locale.forLanguageTag("de-CH"),
        Set.of(Level.LOW, Level.HIGH),
        List.of(Instant.EPOCH),
        Map.of(Level.LOW, BigInteger.ONE),
        Optional.of(ZoneId.of("UTC")));
  }

  @Test
  void areValues() {
    GridMap<Integer, Object> map = reach.freshMap();
    for (int i = 0; i < VALUES.size(); i++) {
      map.put(i, VALUES.get(i));
    }

    for (int i = 0; i < VALUES.size(); i++) {
      assertThat(map.get(i)).isEqualTo(VALUES.get(i));
      assertThat(reach.atPeer(map).get(i)).isEqualTo(VALUES.get(i));
      assertThat(map.replace(i, Objects.requireNonNull(map.get(i)), "replaced"))
          .as(VALUES.get(i).toString())
          .isTrue();
    }
  }

  @Test
  void areKeys() {
    GridMap<Object, Integer> map = reach.freshMap();
    for (int i = 0; i < VALUES.size(); i++) {
      map.put(VALUES.get(i), i);
    }

    for (int i = 0; i < VALUES.size(); i++) {
      assertThat(map.get(VALUES.get(i))).isEqualTo(i);
      assertThat(reach.atPeer(map).get(VALUES.get(i))).isEqualTo(i);
    }
    for (Object key : map.keySet()) {
      assertThat(map.remove(key)).as(key.toString()).isNotNull();
    }
    assertThat(map.isEmpty()).isTrue();
  }

  @Test
  void areItems() {
    GridQueue<Object> queue = reach.freshQueue();
    queue.addAll(VALUES);

    assertThat(reach.atPeer(queue).toList()).isEqualTo(VALUES);
    assertThat(queue.contains(Set.of(32, 16, 1))).isTrue();
    List<Object> drained = new ArrayList<>();
    queue.drainTo(drained);
    assertThat(drained).isEqualTo(VALUES);
  }

  @Test
  void aSetInARecordIsTheSameKeyWhateverItsOrder() {
    GridMap<Tags, String> map = reach.freshMap();
    Set<String> roomy = new HashSet<>(1024);
    roomy.addAll(List.of("a", "b", "c", "d"));
    Set<Account> accounts = new HashSet<>(64);
    accounts.addAll(List.of(account(1), account(2), account(3)));

    map.put(new Tags(roomy, accounts), "v");

    Tags same = new Tags(Set.of("d", "c", "b", "a"), Set.copyOf(accounts));
    assertThat(map.get(same)).isEqualTo("v");
    assertThat(reach.atPeer(map).get(same)).isEqualTo("v");
    assertThat(map.remove(map.keySet().iterator().next())).isEqualTo("v");
  }

  @Test
  void aValueThatWasReadIsTheOneThatIsThere() {
    GridMap<String, Visit> map = reach.freshMap();
    map.put("k", new Visit("one ", 0));

    assertThat(map.replace("k", new Visit("other", 0), new Visit("two", 0))).isFalse();
    assertThat(map.replace("k", Objects.requireNonNull(map.get("k")), new Visit("two", 0)))
        .isTrue();
    assertThat(map.remove("k", new Visit("one", 0))).isFalse();
    assertThat(map.remove("k", Objects.requireNonNull(reach.atPeer(map).get("k")))).isTrue();
  }

  @Test
  void updatesEnd() {
    GridMap<String, Visit> map = reach.freshMap();
    map.put("k", new Visit("one", 0));

    map.compute("k", (key, visit) -> new Visit(name(visit) + "+compute", 0));
    map.computeIfPresent("k", (key, visit) -> new Visit(name(visit) + "+present", 0));
    map.computeIfAbsent("k", key -> new Visit("never", 0));
    map.merge("k", new Visit("+merge", 0), (a, b) -> new Visit(name(a) + name(b), 0));
    map.replaceAll((key, visit) -> new Visit(name(visit) + "+all", 0));

    assertThat(map.get("k")).isEqualTo(new Visit("one+compute+present+merge+all", 0));
    assertThat(map.isLocked("k")).isFalse();
  }

  private static String name(@Nullable Visit visit) {
    return Objects.requireNonNull(visit).name();
  }

  @Test
  void updatesOfManyThreadsAreEachDoneOnce() throws InterruptedException {
    int threads = 4;
    int updates = 100;
    GridMap<String, Visit> map = reach.freshMap();
    GridMap<String, Visit> peer = reach.atPeer(map);
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      GridMap<String, Visit> one = i % 2 == 0 ? map : peer;
      all.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int n = 0; n < updates; n++) {
                      one.merge("k", new Visit("x", 0), (a, b) -> new Visit(name(a) + "x", 0));
                    }
                  }));
    }
    for (Thread thread : all) {
      thread.join();
    }

    assertThat(name(map.get("k"))).hasSize(threads * updates);
    assertThat(map.isLocked("k")).isFalse();
  }

  @Test
  void namesThatAreNoneAreRefused() {
    for (String name : List.of("", "half \uD800", "x".repeat(1_001))) {
      assertThatThrownBy(() -> reach.map(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("name=");
      assertThatThrownBy(() -> reach.queue(name)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void namesMayBeAnyText() {
    String at = reach.deployment().isStrong() ? "a" : "@"; // Behind it is a group's name.
    // Both forms of the calls run at once on one cluster: each has names of its own.
    String own = " ".repeat(1 + reach.calls().ordinal());
    String longest = own + "x".repeat(1_000 - own.length());
    for (String name :
        List.of(own, "a/b:c*?" + own, own + "ÄÖ€\uD83D\uDE00\n", longest, at + own, "a@b" + own)) {
      GridMap<String, String> map = reach.map(name);
      map.put("k", name);
      assertThat(reach.atPeer(map).get("k")).isEqualTo(name);
      map.destroy();
    }
  }
}
