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
    assertThat(StoredMetadata.value(Date.from(instant))).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(StoredMetadata.value(Locale.FRENCH)).isEqualTo("fr");
    assertThat(StoredMetadata.value(new Object[] {1, instant, Map.of("a", 'c')}))
        .isEqualTo(List.of(1, "2026-01-01T00:00:00Z", Map.of("a", "c")));
  }
}
