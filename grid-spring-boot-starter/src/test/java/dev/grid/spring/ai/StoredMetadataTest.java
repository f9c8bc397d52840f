package dev.grid.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredMetadataTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain", "a.b", "a[any]", " a ", "%41", "é\u0000\uD83D\uDE00", "__key"})
  void whenANameIsReadShouldBeWhatItWas(String key) {
    assertThat(StoredMetadata.name(key)).doesNotContain(".", "[", " ");
    assertThat(StoredMetadata.key(StoredMetadata.name(key))).isEqualTo(key);
  }

  @Test
  void whenAValueIsStoredShouldBeComparable() {
    Instant instant = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(StoredMetadata.value(Date.from(instant)))
        .isEqualTo("2026-01-01T00:00:00.000000000Z");
    assertThat(StoredMetadata.value(Locale.FRENCH)).isEqualTo("fr");
    assertThat(StoredMetadata.value(new Object[] {1, instant, Map.of("a", 'c')}))
        .isEqualTo(List.of(1, "2026-01-01T00:00:00.000000000Z", Map.of("a", "c")));
  }

  @Test
  void whenInstantsAreStoredShouldHaveTheirOrder() {
    Instant instant = Instant.parse("2026-01-01T00:00:00Z");
    List<Instant> inOrder =
        List.of(
            instant,
            instant.plusNanos(1),
            instant.plusNanos(1_000_000),
            instant.plusNanos(1_000_001),
            instant.plusSeconds(1));
    assertThat(inOrder.stream().map(StoredMetadata::value).map(String::valueOf)).isSorted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"100%", "%", "%12", "%zzzz", "%-123", "50%+0041"})
  void whenANameIsOfSomebodyElseShouldBeAsItIs(String name) {
    assertThat(StoredMetadata.key(name)).isEqualTo(name);
  }
}
