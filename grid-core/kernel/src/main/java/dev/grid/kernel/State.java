package dev.grid.kernel;

import dev.grid.Statistics.StructureStatistics;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A structure's data in one partition. Confined to its host: no locks, no clock, no I/O. What it
 * counts may be read from other threads, a little late.
 */
public interface State {

  /** An alarm for every round of the host's own, some of them a second. */
  long EVERY_ROUND = Long.MIN_VALUE;

  /** No alarm. */
  long NO_ALARM = Long.MAX_VALUE;

  /** Applies what a primary changed, on a replica. */
  void apply(Effect effect);

  /**
   * Told that its member is the primary from now on, once more perhaps: what only the primary
   * before knew, such as when something was last read, is lost, and what it holds counts in the
   * structure's {@link Budget}. Changes nothing that replicas have.
   */
  default void promoted(long nowMillis) {}

  /**
   * Visits the callers that hold something which {@link Handler#callerGone} frees, in no order and
   * each once or more; asked after {@link #promoted}, when the host does not know them yet.
   */
  default void forEachHolder(Consumer<UUID> visitor) {}

  /**
   * Visits the transactions that hold something which is prepared, in no order and each once or
   * more: they wait for a decision, and {@link Handler#callerGone} rolls them back.
   */
  default void forEachPrepared(Consumer<UUID> visitor) {}

  /**
   * Told that its member is not its primary any more, or drops it: it gives back what it uses of
   * the structure's {@link Budget}. Changes nothing that replicas have.
   */
  default void demoted() {}

  /**
   * When {@link Handler#tick} is to be called next: an instant of the cluster's time in
   * milliseconds, {@link #EVERY_ROUND}, or {@link #NO_ALARM}. Asked on the primary, after each
   * change; one that is past means as soon as possible.
   */
  default long alarmMillis() {
    return EVERY_ROUND;
  }

  /** Begins to hand everything over to an empty state elsewhere. */
  Transfer transfer();

  /**
   * Begins to hand over a part of the content, between two places of its digests; only for states
   * that are joined, see {@link Host#REPLICATED}. What is in other parts may come with it.
   *
   * @param to {@link ContentDigest#END} for all that comes after {@code from}
   */
  default Transfer transfer(long from, long to) {
    return transfer();
  }

  /**
   * The digest of the next part of the content, for comparing copies a part at a time: of so much
   * as takes some ten microseconds, however much there is.
   *
   * @param from {@link ContentDigest#START}, or where the part before ended
   */
  ContentDigest digestFrom(long from);

  /**
   * The digest of a part that another copy chose: equal to its digest if the contents are. Where
   * there is much more than a copy chooses, it stops early, at another place.
   *
   * @param to {@link ContentDigest#END} for all that comes after {@code from}
   */
  ContentDigest digest(long from, long to);

  /** The whole content in one number. Takes time in proportion to {@link #bytes()}. */
  default long digest() {
    ContentDigest part = digestFrom(ContentDigest.START);
    long sum = part.value();
    while (!part.isLast()) {
      part = digestFrom(part.to());
      sum += part.value();
    }
    return sum;
  }

  /** Whether there is nothing in it, so that it may be forgotten. */
  boolean isEmpty();

  /**
   * Whether one of a {@link Host#LOCAL} host may be forgotten when its structure is destroyed; else
   * it goes on as it is.
   */
  default boolean mayBeForgotten(long nowMillis) {
    return true;
  }

  /** How many entries or items there are. */
  long entries();

  /** The bytes of {@link #entries()} with their bookkeeping, approximately. */
  long bytes();

  /**
   * Visits some of its entries, for operators; none of a state that has no entries of their own.
   *
   * @param from where to begin, from 0 on; 0 is before all of them
   * @param count about how many
   */
  default void sample(int from, int count, EntryVisitor visitor) {}

  /** Told of an entry. */
  interface EntryVisitor {

    /**
     * Told of one.
     *
     * @param key not to be written to
     * @param bytes with its bookkeeping, approximately
     */
    void visit(byte[] key, long bytes, boolean neverExpires);
  }

  /** How many entries were evicted because of a limit. */
  default long evictions() {
    return 0;
  }

  /** How many entries' time was up. */
  default long expirations() {
    return 0;
  }

  /** What its kind counts beside, by {@link dev.grid.StructureType#counts} names. */
  default Map<String, Long> counts() {
    return Map.of();
  }

  /** Adds this state's counts to those of other partitions. */
  default StructureStatistics addTo(StructureStatistics sum) {
    return sum.plus(
        new StructureStatistics(
            sum.structure(), entries(), bytes(), evictions(), expirations(), 0, counts()));
  }
}
