package dev.grid.structures.transaction;

import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/**
 * What members say to the log of transactions (service 0x61, of our own, between members only). The
 * name of a log is how many backups it has.
 */
public sealed interface LogMessages<R> extends StructureMessage<R> {

  /** The serializer of UUIDs. */
  int UUID_TYPE = -21;

  /** What a transaction's record lies under. */
  static Data key(UUID transaction) {
    return new Data(
        ByteBuffer.allocate(Data.HEADER_BYTES + 2 * Long.BYTES)
            .putInt(0)
            .putInt(UUID_TYPE)
            .putLong(transaction.getMostSignificantBits())
            .putLong(transaction.getLeastSignificantBits())
            .array());
  }

  /**
   * Records that a transaction begins to commit. It is rolled back unless that is decided otherwise
   * in time.
   *
   * @param coordinator the member that commits it; without it nothing is decided any more
   * @param timeoutMillis how long it may take to decide
   * @param endings whole requests, of {@link dev.grid.kernel.transaction.Ending}s
   */
  @Op(id = 0x61f000, routing = Routing.KEY)
  record Begin(
      String name,
      Data key,
      UUID transaction,
      UUID coordinator,
      long timeoutMillis,
      List<byte[]> endings)
      implements LogMessages<Void> {

    public Begin {
      endings = List.copyOf(endings);
    }
  }

  /** Decides; whether it is decided so, which another may have done before. */
  @Op(id = 0x61f100, routing = Routing.KEY)
  record Decide(String name, Data key, UUID transaction, boolean commits)
      implements LogMessages<Boolean> {}

  /** Everything is carried out. */
  @Op(id = 0x61f200, routing = Routing.KEY)
  record Forget(String name, Data key, UUID transaction) implements LogMessages<Void> {}

  /** Whether there is a record of the transaction. */
  @Op(id = 0x61f400, routing = Routing.KEY, readOnly = true)
  record IsRecorded(String name, Data key, UUID transaction) implements LogMessages<Boolean> {}

  /** What the losing side of a split has recorded. */
  @Op(id = 0x61f300, routing = Routing.KEY)
  record Merge(
      String name, Data key, UUID transaction, UUID coordinator, int decision, List<byte[]> endings)
      implements LogMessages<Void> {

    public Merge {
      endings = List.copyOf(endings);
    }
  }
}
