package dev.grid.structures.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.structures.map.MapCacheMessages.FetchNearCacheInvalidationMetadata;
import dev.grid.structures.map.MapCacheMessages.GetCacheStamps;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What those that keep copies may ask for. */
class MapCachingTest {

  @Test
  void oneQuestion_isAboutSoManyMapsOnly() {
    List<String> most = Collections.nCopies(MapCacheMessages.NAMES_MAX, "m");
    assertThat(new GetCacheStamps("m", most).names()).hasSize(1_000);
    assertThat(new FetchNearCacheInvalidationMetadata(most, new UUID(1, 1)).name()).isEqualTo("m");

    List<String> tooMany = Collections.nCopies(MapCacheMessages.NAMES_MAX + 1, "m");
    assertThatThrownBy(() -> new GetCacheStamps("m", tooMany))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names=1001");
    assertThatThrownBy(() -> new FetchNearCacheInvalidationMetadata(tooMany, new UUID(1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names=1001");
  }
}
