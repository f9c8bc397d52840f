package dev.grid.kernel.transaction;

import dev.grid.kernel.ContentHash;
import dev.grid.protocol.types.BranchXid;
import java.util.UUID;

/**
 * The ids of branches, which are transactions that an outside manager decides about: UUIDs of
 * version 8 (RFC 9562, section 5.8).
 *
 * <pre>
 *  0                 8
 * +-----------------+-----------------+
 * | hash of the xid | random          |    both but for the bits of version and variant
 * +-----------------+-----------------+
 * </pre>
 *
 * <p>So an id says that its transaction is a branch, and the records of all branches of one xid lie
 * in one partition, that of their first halves. A branch begun by somebody who has one of this xid
 * already is another transaction, and ends with it. Stateless.
 */
public final class BranchIds {

  private static final long VERSION_MASK = 0xf000L;
  private static final long VERSION = 0x8000L;
  private static final long VARIANT_MASK = 0xc000_0000_0000_0000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private BranchIds() {}

  /** An id of a branch of this xid, as random as the second half of the UUID given. */
  public static UUID of(BranchXid xid, UUID random) {
    return new UUID(hash(xid), random.getLeastSignificantBits() & ~VARIANT_MASK | VARIANT);
  }

  private static long hash(BranchXid xid) {
    long hash = ContentHash.of(xid.globalTransactionId(), xid.formatId());
    return ContentHash.of(xid.branchQualifier(), hash) & ~VERSION_MASK | VERSION;
  }

  /** Whether a transaction is a branch. */
  public static boolean isBranch(UUID transaction) {
    return (transaction.getMostSignificantBits() & VERSION_MASK) == VERSION
        && (transaction.getLeastSignificantBits() & VARIANT_MASK) == VARIANT;
  }

  /** The hash that chooses the partition of a branch's record; never 0. */
  public static int partitionHash(UUID branch) {
    return partitionHash(branch.getMostSignificantBits());
  }

  /** That of all branches of this xid. */
  public static int partitionHash(BranchXid xid) {
    return partitionHash(hash(xid));
  }

  private static int partitionHash(long first) {
    int hash = Long.hashCode(first);
    return hash == 0 ? 1 : hash; // 0 stands for none in the header of a value.
  }
}
