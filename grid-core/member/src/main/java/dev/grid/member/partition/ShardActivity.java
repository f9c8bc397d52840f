package dev.grid.member.partition;

import dev.grid.Statistics.Activity;
import dev.grid.Statistics.Calls;
import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Data;
import dev.grid.security.Action;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a shard, the same for all kinds of structures. A call costs a few additions to
 * fields that the partition has at hand anyway: the clock is read for every 64th only, and when
 * something was last done is noted by the host's rounds. A shard that is a copy, or of which
 * nothing is asked, has no room for counts. Confined to whoever holds the partition.
 */
final class ShardActivity {

  /** Of so many calls one is measured; a power of two. */
  private static final int MEASURED_OF = 64;

  /** After so many calls keys are counted. */
  private static final int KEYS_FROM = 4 * MEASURED_OF;

  private static final int GETS = 0;
  private static final int PUTS = 1;
  private static final int REMOVES = 2;
  private static final int OTHERS = 3;
  private static final int GROUPS = 4;

  /** Where the groups' numbers begin: calls, of which so many measured, which took so long. */
  private static final int CALLS = 0;

  private static final int MEASURED = CALLS + GROUPS;
  private static final int MEASURED_NANOS = MEASURED + GROUPS;
  private static final int LONGEST_NANOS = MEASURED_NANOS + GROUPS;
  private static final int COUNTS = LONGEST_NANOS + GROUPS;

  /** Of all shards of which nothing was asked; never written. */
  private static final long[] NONE = new long[COUNTS];

  private static final int STORING =
      Action.PUT.bit() | Action.ADD.bit() | Action.PUBLISH.bit() | Action.MODIFY.bit();

  private final long creationMillis;
  private long[] counts = NONE;
  private long hits;
  private long events;
  private int begun;

  /** Null until so much is asked that it is worth its room. */
  private @Nullable FrequentKeys keys;

  private long accesses;
  private long updates;
  private long lastAccessMillis;
  private long lastUpdateMillis;

  ShardActivity(long creationMillis) {
    this.creationMillis = creationMillis;
  }

  /** A call is handled; whether that is to be {@linkplain #measured measured}. */
  boolean begins() {
    return (begun++ & MEASURED_OF - 1) == 0;
  }

  /** A call that was to be measured has been handled, perhaps not to its end. */
  void measured(PartitionCall call, long sinceNanos) {
    long nowNanos = System.nanoTime();
    measured(call.codec(), nowNanos - sinceNanos);
    if (call.message() instanceof StructureMessage<?> message) {
      Data key = message.key();
      if (key != null) {
        measured(key, nowNanos - sinceNanos, nowNanos);
      }
    }
  }

  private void measured(Data key, long nanos, long nowNanos) {
    FrequentKeys known = keys;
    if (known != null) {
      known.seen(key, nanos, nowNanos);
    } else if (begun > KEYS_FROM) {
      keys = new FrequentKeys(nowNanos);
    }
  }

  /** The keys that it is asked for most. */
  void forEachKey(FrequentKeys.Visitor visitor) {
    if (keys != null) {
      keys.forEach(
          System.nanoTime(),
          (key, perSecond, longest) -> visitor.visit(key, MEASURED_OF * perSecond, longest));
    }
  }

  /** A call of this kind took so long. */
  void measured(Codec<?, ?> codec, long nanos) {
    int group = group(codec);
    long[] own = own();
    own[MEASURED + group]++;
    own[MEASURED_NANOS + group] += nanos;
    own[LONGEST_NANOS + group] = Math.max(own[LONGEST_NANOS + group], nanos);
  }

  /** A call has been carried out. */
  void done(Codec<?, ?> codec, @Nullable Object reply) {
    int group = group(codec);
    own()[CALLS + group]++;
    if (group == GETS && reply != null && !Boolean.FALSE.equals(reply)) {
      hits++;
    }
  }

  private long[] own() {
    if (counts == NONE) {
      counts = new long[COUNTS];
    }
    return counts;
  }

  private static int group(Codec<?, ?> codec) {
    if (codec.readOnly()) {
      return GETS;
    }
    int actions = codec.actions();
    if ((actions & STORING) != 0) {
      return PUTS;
    }
    return (actions & Action.REMOVE.bit()) != 0 ? REMOVES : OTHERS;
  }

  /** Listeners are told of so many events. */
  void published(int count) {
    events += count;
  }

  /** One of the host's rounds: what was done since the last one was done by now. */
  void tick(long nowMillis) {
    if (accesses() != accesses) {
      accesses = accesses();
      lastAccessMillis = nowMillis;
    }
    if (updates() != updates) {
      updates = updates();
      lastUpdateMillis = nowMillis;
    }
  }

  private long accesses() {
    return counts[CALLS + GETS] + updates();
  }

  private long updates() {
    return counts[CALLS + PUTS] + counts[CALLS + REMOVES];
  }

  Activity snapshot(long nowMillis) {
    tick(nowMillis);
    return new Activity(
        creationMillis,
        lastAccessMillis,
        lastUpdateMillis,
        hits,
        events,
        calls(GETS),
        calls(PUTS),
        calls(REMOVES),
        calls(OTHERS),
        0,
        0);
  }

  private Calls calls(int group) {
    return new Calls(
        counts[CALLS + group],
        counts[MEASURED + group],
        counts[MEASURED_NANOS + group],
        counts[LONGEST_NANOS + group]);
  }
}
