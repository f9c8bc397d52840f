package dev.grid.structures.transaction;

import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.transaction.BranchIds;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import dev.grid.protocol.types.BranchXid;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What members say to the log of transactions (service 0x61, of our own, between members only). The
 * name of a log is how many backups it has.
 */
public sealed interface LogMessages<R> extends StructureMessage<R> {

  /** The serializer of UUIDs. */
  int UUID_TYPE = -21;

  /** What a transaction's record lies under. */
  static Data key(UUID transaction) {
    int hash = BranchIds.isBranch(transaction) ? BranchIds.partitionHash(transaction) : 0;
    return new Data(
        ByteBuffer.allocate(Data.HEADER_BYTES + 2 * Long.BYTES)
            .putInt(hash)
            .putInt(UUID_TYPE)
            .putLong(transaction.getMostSignificantBits())
            .putLong(transaction.getLeastSignificantBits())
            .array());
  }

  /** What all branches of this xid lie under. */
  static Data key(BranchXid xid) {
    return new Data(
        ByteBuffer.allocate(Data.HEADER_BYTES)
            .putInt(BranchIds.partitionHash(xid))
            .putInt(UUID_TYPE)
            .array());
  }

  /**
   * Records that a transaction begins to commit. It is rolled back unless that is decided otherwise
   * in time.
   *
   * @param coordinator the member that commits it; without it nothing is decided any more
   * @param timeoutMillis how long it may take to decide
   * @param endings whole requests, of {@link dev.grid.kernel.transaction.Ending}s
   * @param xid of a branch, which is prepared only; null if the transaction commits
   */
  @Op(id = 0x61f000, routing = Routing.KEY)
  record Begin(
      String name,
      Data key,
      UUID transaction,
      UUID coordinator,
      long timeoutMillis,
      List<byte[]> endings,
      @Since("2.0") @Nullable BranchXid xid)
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
      String name,
      Data key,
      UUID transaction,
      UUID coordinator,
      int decision,
      List<byte[]> endings,
      @Since("2.0") @Nullable BranchXid xid,
      @Since("2.0") long preparedMillis)
      implements LogMessages<Void> {

    public Merge {
      endings = List.copyOf(endings);
    }
  }

  // Of branches.

  /**
   * All of a branch is prepared: from now on its manager decides, and nobody else. Answered with
   * false if it is rolled back, or has no record any more.
   */
  @Op(id = 0x61f500, routing = Routing.KEY)
  record Hold(String name, Data key, UUID transaction) implements LogMessages<Boolean> {}

  /**
   * Its manager has decided about a branch: how its record is decided now. One that is not prepared
   * yet can be rolled back only.
   */
  @Op(id = 0x61f600, routing = Routing.KEY)
  record End(String name, Data key, UUID transaction, boolean commits)
      implements LogMessages<Ended> {}

  /**
   * How a record is decided.
   *
   * @param decision one of {@link LogRecord}'s
   * @param isFirst whether it was decided by this question
   * @param endings what is to be carried out; empty if nothing is
   */
  @Struct
  record Ended(int decision, boolean isFirst, List<byte[]> endings) {

    public Ended {
      endings = List.copyOf(endings);
    }
  }

  /** The branches of this xid that have a record. */
  @Op(id = 0x61f700, routing = Routing.KEY, readOnly = true)
  record Find(String name, Data key, BranchXid xid) implements LogMessages<List<Branch>> {}

  /** The branches that wait for their managers, of all xids. */
  @Op(id = 0x61f800, routing = Routing.ALL, readOnly = true)
  record All(String name) implements LogMessages<List<Branch>> {}

  /** A branch that has a record. */
  @Struct
  record Branch(UUID transaction, BranchXid xid, int decision) {}
}
