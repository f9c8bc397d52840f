package dev.grid.member.partition;

import dev.grid.kernel.Invalidations;
import dev.grid.member.replication.Answer;
import dev.grid.member.replication.HostLog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a shard tells callers and listeners: at once, or when copies have what it rests on. Confined
 * to whoever holds the partition.
 */
final class ShardAnswers {

  private final Shard<?> shard;
  private final Partition partition;
  private final HostLog log;
  private final Subscribers subscribers;
  private final ShardActivity activity;
  private final Subscribers copyHolders;

  /** Where this structure was looked for. */
  private @Nullable InvalidationCounters lookedFor;

  /** Of the stretch of serving in which somebody asked for it last. */
  private @Nullable ShardInvalidations invalidations;

  ShardAnswers(
      Shard<?> shard,
      Partition partition,
      HostLog log,
      Subscribers subscribers,
      ShardActivity activity) {
    this.shard = shard;
    this.partition = partition;
    this.log = log;
    this.subscribers = subscribers;
    this.activity = activity;
    this.copyHolders = subscribers.ofInvalidations();
  }

  /** Where changes are told to those that keep copies; null if nobody does. */
  @Nullable Invalidations invalidations() {
    ShardInvalidations known = invalidations;
    if (known != null && known.isCurrent()) {
      return known;
    }
    return copyHolders.any() || isCounted() ? countInvalidations() : null;
  }

  /** Whether it was counted already when this shard was made; looks once a stretch. */
  private boolean isCounted() {
    InvalidationCounters counters = partition.invalidations();
    if (counters == null || counters.equals(lookedFor)) {
      return false;
    }
    lookedFor = counters;
    return counters.has(shard.kindIndex(), shard.name());
  }

  Invalidations countInvalidations() {
    ShardInvalidations known = invalidations;
    if (known == null || !known.isCurrent()) {
      known = new ShardInvalidations(partition, shard.kindIndex(), shard.name(), copyHolders);
      invalidations = known;
    }
    return known;
  }

  /** The structure is destroyed. */
  void destroyed() {
    InvalidationCounters counters = partition.invalidations();
    if (counters != null) {
      counters.destroyed(shard.kindIndex(), shard.name());
    }
  }

  /** Answers a call, and tells listeners, when everything that the answer rests on is safe. */
  void answer(@Nullable PartitionCall call, @Nullable Object value, List<?> events) {
    if (log.mustWait(shard)) {
      whenSafe(new Kept.Reply(shard, call, value, events));
    } else {
      give(call, value, events);
    }
  }

  void give(@Nullable PartitionCall call, @Nullable Object value, List<?> events) {
    if (!events.isEmpty()) {
      activity.published(events.size());
      events.forEach(event -> subscribers.publish(event, partition.id()));
    }
    if (call != null) {
      call.answer(value);
    }
  }

  void fail(PartitionCall call, RuntimeException failure) {
    whenSafe(new Kept.Failure(call, failure));
  }

  void whenSafe(Answer answer) {
    if (!log.mustWait(shard)) {
      answer.give();
    } else if (log.isWritable()) {
      log.await(shard, answer);
    } else {
      answer.fail(partition.admission().unconfirmed());
    }
  }
}
