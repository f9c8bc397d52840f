package dev.grid.config;

import org.jspecify.annotations.Nullable;

/**
 * What stays of an entry when a split has healed. The side that has the partition now is asked
 * about each entry of the side that has lost it. What does not stay is recorded, not forgotten.
 *
 * <p>Must be quick, must not block or call the grid, and must be safe for use by several threads.
 * An entry for which it throws stays as it is.
 */
@FunctionalInterface
public interface MergePolicy {

  /**
   * Decides about one entry.
   *
   * @param merging the losing side's
   * @param existing the winning side's, or null if it has none
   * @return one of the two, one with another value, or null for none
   */
  @Nullable Entry merge(Entry merging, @Nullable Entry existing);

  /** Whether times and hits must be kept for it, at about 72 bytes an entry. */
  default boolean usesStatistics() {
    return true;
  }

  /**
   * An entry or item, as one side has it. Arrays must not be written to.
   *
   * @param key serialized; null for an item of a structure without keys
   * @param value serialized, as it arrived
   * @param version how often the value was replaced
   * @param creationTime milliseconds since the epoch; like the following, 0 if it is not known
   * @param lastUpdateTime milliseconds since the epoch
   * @param lastAccessTime milliseconds since the epoch, of reads that this side has seen
   * @param hits reads and writes that this side has seen
   */
  record Entry(
      byte @Nullable [] key,
      byte[] value,
      long version,
      long creationTime,
      long lastUpdateTime,
      long lastAccessTime,
      long hits) {

    /** This with another value. */
    public Entry withValue(byte[] value) {
      return new Entry(key, value, version, creationTime, lastUpdateTime, lastAccessTime, hits);
    }
  }

  /** The usual ones. */
  enum Standard implements MergePolicy {

    /** The existing one if there is one. */
    PUT_IF_ABSENT {
      @Override
      public Entry merge(Entry merging, @Nullable Entry existing) {
        return existing == null ? merging : existing;
      }
    },

    /** The one that was written last; the merging one of two. */
    LATEST_UPDATE {
      @Override
      public Entry merge(Entry merging, @Nullable Entry existing) {
        return existing == null || merging.lastUpdateTime() >= existing.lastUpdateTime()
            ? merging
            : existing;
      }

      @Override
      public boolean usesStatistics() {
        return true;
      }
    },

    /** The one with more hits; the merging one if they are equal. */
    HIGHER_HITS {
      @Override
      public Entry merge(Entry merging, @Nullable Entry existing) {
        return existing == null || merging.hits() >= existing.hits() ? merging : existing;
      }

      @Override
      public boolean usesStatistics() {
        return true;
      }
    },

    /** The merging one. */
    PASS_THROUGH {
      @Override
      public Entry merge(Entry merging, @Nullable Entry existing) {
        return merging;
      }
    },

    /** The existing one, if there is one: nothing is merged. */
    DISCARD {
      @Override
      public @Nullable Entry merge(Entry merging, @Nullable Entry existing) {
        return existing;
      }
    };

    @Override
    public boolean usesStatistics() {
      return false;
    }
  }
}
