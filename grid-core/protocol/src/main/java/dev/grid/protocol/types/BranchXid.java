package dev.grid.protocol.types;

import dev.grid.protocol.Struct;
import java.util.Arrays;
import java.util.HexFormat;
import javax.transaction.xa.Xid;

/**
 * What a transaction manager calls a branch of one of its transactions (X/Open XA, 1991, section
 * 4.2), on the wire and as {@code recover} answers it. Immutable: nobody may write to the arrays.
 *
 * @param formatId says how the rest is to be read, which only the manager does; not -1
 * @param globalTransactionId the manager's transaction, up to 64 bytes
 * @param branchQualifier the branch among those of the transaction, up to 64 bytes
 */
@Struct
public record BranchXid(int formatId, byte[] globalTransactionId, byte[] branchQualifier)
    implements Xid {

  private static final int NULL = -1;

  public BranchXid {
    if (formatId == NULL) {
      throw new IllegalArgumentException("xid formatId=" + NULL + " stands for no xid");
    }
    if (globalTransactionId.length > MAXGTRIDSIZE || branchQualifier.length > MAXBQUALSIZE) {
      throw new IllegalArgumentException(
          "xid globalTransactionId bytes=%d branchQualifier bytes=%d: must be %d and %d at most"
              .formatted(
                  globalTransactionId.length, branchQualifier.length, MAXGTRIDSIZE, MAXBQUALSIZE));
    }
  }

  /**
   * Of a manager's.
   *
   * @throws IllegalArgumentException if it is the null xid, or a part is too long
   */
  public static BranchXid of(Xid xid) {
    return xid instanceof BranchXid own
        ? own
        : new BranchXid(
            xid.getFormatId(),
            xid.getGlobalTransactionId().clone(),
            xid.getBranchQualifier().clone());
  }

  @Override
  public int getFormatId() {
    return formatId;
  }

  @Override
  public byte[] getGlobalTransactionId() {
    return globalTransactionId.clone();
  }

  @Override
  public byte[] getBranchQualifier() {
    return branchQualifier.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BranchXid xid
        && formatId == xid.formatId
        && Arrays.equals(globalTransactionId, xid.globalTransactionId)
        && Arrays.equals(branchQualifier, xid.branchQualifier);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * formatId + Arrays.hashCode(globalTransactionId))
        + Arrays.hashCode(branchQualifier);
  }

  /** In hexadecimal: {@code format:transaction:branch}. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return "%x:%s:%s"
        .formatted(formatId, hex.formatHex(globalTransactionId), hex.formatHex(branchQualifier));
  }
}
