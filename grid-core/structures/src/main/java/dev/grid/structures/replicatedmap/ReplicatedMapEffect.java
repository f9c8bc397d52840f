package dev.grid.structures.replicatedmap;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import dev.grid.protocol.Struct;
import java.util.List;

/**
 * What members tell each other of a replicated map: joins, see {@link
 * dev.grid.kernel.Host#REPLICATED}. Immutable; arrays are shared with the state and not written to.
 */
sealed interface ReplicatedMapEffect extends Effect, Message<Void> {

  /** These were written. */
  @Op(id = 0x8d0100)
  record Written(List<Write> writes) implements ReplicatedMapEffect {

    public Written {
      writes = List.copyOf(writes);
    }
  }

  /** These were removed, where they are still there. */
  @Op(id = 0x8d0200)
  record Removed(List<Removal> removals) implements ReplicatedMapEffect {

    public Removed {
      removals = List.copyOf(removals);
    }
  }

  /** What a member has in some buckets: writes first, and last what it knows of whole buckets. */
  @Op(id = 0x8d0300)
  record Told(List<Write> writes, List<BucketPart> buckets) implements ReplicatedMapEffect {

    public Told {
      writes = List.copyOf(writes);
      buckets = List.copyOf(buckets);
    }
  }

  /**
   * One write of one member to one key.
   *
   * @param stamp when, see {@link ReplicatedEntry#stamp}
   * @param origin the state that it was made in
   * @param sequence its number among that state's writes to the key's bucket, from 1
   * @param endMillis until when it is shown, by the cluster's time where it was made; 0 for ever.
   *     The stamp may be ahead of that time
   */
  @Struct
  record Write(byte[] key, byte[] value, long stamp, long origin, long sequence, long endMillis) {}

  /** The end of the write of this origin and sequence. */
  @Struct
  record Removal(byte[] key, long origin, long sequence) {}

  /**
   * All that a member knows of a bucket.
   *
   * @param bucket its number
   * @param origins whose writes it knows
   * @param through of each of them, up to which sequence it knows all
   * @param beyond origin and sequence in turn: what it knows beside
   * @param live origin and sequence in turn: the writes that are still there, all others that it
   *     knows being gone
   */
  @Struct
  record BucketPart(int bucket, long[] origins, long[] through, long[] beyond, long[] live) {}
}
