package dev.grid.spring.boot.autoconfigure.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.grid.ClusterOperations;
import dev.grid.EntrySample;
import dev.grid.map.GridMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint answers about the entries of a map that this member is primary of, by some that
 * it has looked at. Its field names are relied upon: they may be added to, not changed. Immutable.
 *
 * @param lookedAt how many entries; other ones each time
 * @param bytes what they take, with keys and bookkeeping, approximately
 * @param neverExpiring how many of them stay until they are removed
 * @param largest a few of them, those that take most first
 */
public record EntriesDescriptor(
    String map, long lookedAt, long bytes, long neverExpiring, List<EntryDescriptor> largest) {

  /** Takes some hundred microseconds, whatever is in the map. */
  private static final int ENTRIES_MAX = 2_000;

  /**
   * One of them.
   *
   * @param key as its class has it for people; null and left out if keys are not shown
   * @param neverExpires whether it stays until it is removed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record EntryDescriptor(@Nullable String key, long bytes, boolean neverExpires) {}

  static EntriesDescriptor of(String map, ClusterOperations operations, boolean showsKeys) {
    EntrySample sample = operations.sample(GridMap.TYPE.id(map), ENTRIES_MAX);
    return new EntriesDescriptor(
        map,
        sample.entries(),
        sample.bytes(),
        sample.neverExpiring(),
        sample.largest().stream()
            .map(
                entry ->
                    new EntryDescriptor(
                        showsKeys ? operations.describe(entry.key()) : null,
                        entry.bytes(),
                        entry.neverExpires()))
            .toList());
  }
}
