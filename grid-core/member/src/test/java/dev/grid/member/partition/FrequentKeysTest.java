package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.serialization.SerializationConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class FrequentKeysTest {

  private static final Serialization SERIALIZATION =
      new Serialization(SerializationConfig.defaults(), new SchemaRegistry());

  private static final long SECOND_NANOS = 1_000_000_000;

  private record Told(Object key, double perSecond, long longestNanos) {}

  private final FrequentKeys keys = new FrequentKeys(0);
  private long nowNanos;

  private void seen(Object key, long durationNanos) {
    nowNanos += SECOND_NANOS / 100; // A hundred samples a second.
    keys.seen(Objects.requireNonNull(SERIALIZATION.toData(key)), durationNanos, nowNanos);
  }

  private List<Told> told() {
    List<Told> all = new ArrayList<>();
    keys.forEach(
        nowNanos, (key, perSecond, longest) -> all.add(new Told(read(key), perSecond, longest)));
    return all;
  }

  private static Object read(Data key) {
    return Objects.requireNonNull(SERIALIZATION.<Object>toObject(key));
  }

  @Test
  void keyThatHasManyOfTheCalls_isToldWithAboutItsRate_amongManyOthers() {
    for (int i = 0; i < 5_000; i++) {
      seen(i % 2 == 0 ? "hot" : "cold-" + i, 10);
    }
    assertThat(told())
        .filteredOn(one -> one.perSecond > 0)
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.key).isEqualTo("hot");
              assertThat(one.perSecond).isBetween(40.0, 50.1);
            });
  }

  @Test
  void keysThatAreAskedForAlike_areNotToldAsFrequent() {
    for (int i = 0; i < 5_000; i++) {
      seen("key-" + i % 500, 10);
    }
    assertThat(told()).allMatch(one -> one.perSecond == 0);
  }

  @Test
  void keyThatWasFrequent_isForgottenWhenOthersAre() {
    for (int i = 0; i < 1_000; i++) {
      seen("then", 10);
    }
    for (int i = 0; i < 10_000; i++) {
      seen("now-" + i % 3, 10);
    }
    assertThat(told())
        .filteredOn(one -> one.perSecond > 0)
        .extracting(Told::key)
        .containsExactlyInAnyOrder("now-0", "now-1", "now-2");
  }

  @Test
  void slowestKey_isTold_untilItWasLongAgo() {
    seen("slow", 7_000_000);
    for (int i = 0; i < 100; i++) {
      seen("key-" + i, 10);
    }
    assertThat(told()).containsExactly(new Told("slow", 0, 7_000_000));
    for (int i = 0; i < 1_000; i++) {
      seen("key-" + i, 10);
    }
    assertThat(told()).extracting(Told::key).doesNotContain("slow");
  }

  @Test
  void largeKey_isNotKept() {
    for (int i = 0; i < 100; i++) {
      seen("x".repeat(2_000), 7_000_000);
    }
    assertThat(told()).isEmpty();
  }
}
