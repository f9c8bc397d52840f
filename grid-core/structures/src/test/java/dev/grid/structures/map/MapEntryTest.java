package dev.grid.structures.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an entry keeps in the place of the key's partition hash is not seen from outside. */
final class MapEntryTest {

  private static final byte[] PLAIN = {0, 0, 0, 0, -1, -1, -1, -11, 1, 2, 3};
  private static final byte[] HASHED = {9, 8, 7, 6, -1, -1, -1, -11, 1, 2, 3};

  @Test
  void the_key_is_as_it_arrived_whatever_was_counted() {
    for (byte[] arrived : List.of(PLAIN, HASHED)) {
      byte[] given = arrived.clone();
      MapEntry entry = MapEntry.of(given, new byte[300]);
      entry.replaceValue(new byte[70_000]);
      entry.setVersion(MapEntry.SMALL_VERSION_MAX);

      assertThat(given).as("not written to").isEqualTo(arrived);
      assertThat(entry.key()).isEqualTo(arrived);
      assertThat(new TimedEntry(entry, new EntryTimes(0)).key()).isEqualTo(arrived);
    }
  }

  @Test
  void a_key_is_found_with_and_without_a_partition_hash() {
    for (byte[] arrived : List.of(PLAIN, HASHED)) {
      MapEntry entry = MapEntry.of(arrived, new byte[300]);
      entry.setVersion(77);
      assertThat(entry.hasKey(PLAIN)).isTrue();
      assertThat(entry.hasKey(HASHED)).isTrue();
      assertThat(entry.hash()).isEqualTo(MapEntry.of(PLAIN, new byte[8]).hash());
    }
  }

  @Test
  void length_and_version_do_not_disturb_each_other() {
    for (int length : List.of(0, 1, 65_534, 65_535, 65_536, 1 << 20)) {
      for (int version : List.of(0, 1, 255, 256, MapEntry.SMALL_VERSION_MAX)) {
        Map<String, Integer> at = Map.of("length", length, "version", version);
        MapEntry entry = MapEntry.of(PLAIN, new byte[length]);
        entry.setVersion(version);
        assertThat(entry.bytes())
            .as("%s", at)
            .isEqualTo(MapEntry.OVERHEAD_BYTES + PLAIN.length + (long) length);
        assertThat(entry.replaceValue(new byte[10])).as("%s", at).isEqualTo(10 - length);
        assertThat(entry.version()).as("%s", at).isEqualTo(version);
      }
    }
  }
}
