package dev.grid.kernel.items;

import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.ContentHash;

/**
 * Makes digests of items that have successive places, each a part that takes some ten microseconds.
 * The same in every version. Stateless.
 */
public final class SequenceDigest {

  /** What one part may cost, in bytes that are hashed. */
  private static final long COST_MAX = 128 << 10;

  /** What it may cost where another copy chose the part: no such part costs so much. */
  private static final long COST_LIMIT = 4 * COST_MAX;

  /** What getting at an item costs beside hashing it, in bytes. */
  private static final int ITEM_COST = 256;

  /** Of a longer item only some bytes are hashed. */
  private static final int ITEM_BYTES_MAX = 64 << 10;

  private SequenceDigest() {}

  /** Items by their places. */
  public interface Places {

    /** The first place that has an item. */
    long first();

    /** The place behind the last item. */
    long end();

    /** The item at a place in between. */
    byte[] at(long place);
  }

  /** As {@link dev.grid.kernel.State#digestFrom}. */
  public static ContentDigest from(Places places, long from) {
    return make(places, from, places.end(), COST_MAX);
  }

  /** As {@link dev.grid.kernel.State#digest(long, long)}. */
  public static ContentDigest between(Places places, long from, long to) {
    long end = to == ContentDigest.END ? places.end() : Math.min(to, places.end());
    ContentDigest mine = make(places, from, end, COST_LIMIT);
    boolean whole = to != ContentDigest.END && mine.to() == ContentDigest.END && end == to;
    return whole ? new ContentDigest(from, to, mine.entries(), mine.value()) : mine;
  }

  private static ContentDigest make(Places places, long from, long end, long costMax) {
    long value = 0;
    long cost = 0;
    long place = Math.max(from, places.first());
    long first = place;
    for (; place < end && cost < costMax; place++) {
      byte[] item = places.at(place);
      value += ContentHash.ofSome(item, place, ITEM_BYTES_MAX);
      cost += ITEM_COST + Math.min(item.length, ITEM_BYTES_MAX);
    }
    long to = place >= places.end() ? ContentDigest.END : place;
    return new ContentDigest(from, to, place - first, value);
  }
}
