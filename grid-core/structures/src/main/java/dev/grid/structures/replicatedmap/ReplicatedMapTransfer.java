package dev.grid.structures.replicatedmap;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.structures.replicatedmap.ReplicatedMapEffect.BucketPart;
import dev.grid.structures.replicatedmap.ReplicatedMapEffect.Told;
import dev.grid.structures.replicatedmap.ReplicatedMapEffect.Write;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells some buckets of a map: of each its entries, and then what is known of it, with a list of
 * the writes that are there at that moment. Who has not got all of these by then does not take the
 * rest, so it does no harm that the map changes meanwhile, or that slices are lost. Confined to its
 * state's host.
 */
final class ReplicatedMapTransfer implements Transfer {

  private final ReplicatedMapState state;
  private final int end;
  private int bucket;
  private int cursor;
  private long sliceBytes;

  /** From one bucket to before another. */
  ReplicatedMapTransfer(ReplicatedMapState state, int from, int to) {
    this.state = state;
    this.end = to;
    this.bucket = from;
    this.cursor = Bucket.cursor(from);
  }

  @Override
  public @Nullable Effect next(int bytesMax) {
    List<Write> writes = new ArrayList<>();
    List<BucketPart> parts = new ArrayList<>();
    sliceBytes = 0;
    long wanted = Math.max(1, bytesMax);
    while (sliceBytes < wanted && bucket < end) {
      if (cursor != EntryTable.CURSOR_END && state.hasEntries(bucket)) {
        cursor =
            state.scanIn(
                bucket,
                cursor,
                entry -> {
                  writes.add(entry.write());
                  sliceBytes += entry.bytes();
                });
      } else {
        tellKnown(parts);
      }
    }
    return writes.isEmpty() && parts.isEmpty() ? null : new Told(writes, parts);
  }

  private void tellKnown(List<BucketPart> parts) {
    BucketPart part = state.part(bucket);
    if (part != null) {
      parts.add(part);
      sliceBytes +=
          (long) Long.BYTES
              * (1 + 2 * part.origins().length + part.beyond().length + part.live().length);
    }
    bucket++;
    cursor = Bucket.cursor(bucket);
  }

  @Override
  public Effect pass(Effect change) {
    return change;
  }
}
