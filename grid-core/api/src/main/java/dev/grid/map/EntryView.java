package dev.grid.map;

import java.util.Objects;

/**
 * What is known of an entry. Times are milliseconds since the epoch by the cluster's clock. Hits
 * and times but those of expiry are -1 unless the map is configured with {@link
 * MapConfig#perEntryStats()}.
 *
 * @param cost the entry's bytes in memory
 * @param expirationTime {@link Long#MAX_VALUE} if it never expires
 * @param version how often the value was updated
 * @param timeToLiveMillis {@link Long#MAX_VALUE} for ever
 * @param maxIdleMillis {@link Long#MAX_VALUE} for ever
 */
public record EntryView<K, V>(
    K key,
    V value,
    long cost,
    long creationTime,
    long expirationTime,
    long hits,
    long lastAccessTime,
    long lastStoredTime,
    long lastUpdateTime,
    long version,
    long timeToLiveMillis,
    long maxIdleMillis) {

  public EntryView {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
  }
}
