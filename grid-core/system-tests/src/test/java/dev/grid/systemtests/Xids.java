package dev.grid.systemtests;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a transaction manager brings: xids, none used twice, and its view of failures. */
public final class Xids {

  private static final int FORMAT_ID = 0x78617465;

  private Xids() {}

  /** Equal to nothing but itself, as managers' xids need not say what they are equal to. */
  private static final class Fresh implements Xid {

    private final byte[] transaction;

    Fresh(UUID id) {
      transaction =
          ByteBuffer.allocate(16)
              .putLong(id.getMostSignificantBits())
              .putLong(id.getLeastSignificantBits())
              .array();
    }

    @Override
    public int getFormatId() {
      return FORMAT_ID;
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return transaction;
    }

    @Override
    public byte[] getBranchQualifier() {
      return "grid".getBytes(StandardCharsets.US_ASCII);
    }
  }

  /** A new xid. */
  public static Xid fresh() {
    return new Fresh(UUID.randomUUID());
  }

  /** Whether it was made here, and by no manager. */
  public static boolean isOfTests(Xid xid) {
    return xid.getFormatId() == FORMAT_ID;
  }

  /** Whether the resource says that this is prepared. */
  public static boolean isPrepared(XAResource resource, Xid xid) {
    try {
      return Arrays.stream(resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
          .anyMatch(
              found ->
                  found.getFormatId() == xid.getFormatId()
                      && Arrays.equals(found.getGlobalTransactionId(), xid.getGlobalTransactionId())
                      && Arrays.equals(found.getBranchQualifier(), xid.getBranchQualifier()));
    } catch (XAException e) {
      throw new AssertionError("recover: code=" + e.errorCode, e);
    }
  }

  /** Asserts that a call fails with this code. */
  public static void assertFails(int errorCode, ThrowingCallable call) {
    Assertions.assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            XAException.class,
            failure -> Assertions.assertThat(failure.errorCode).isEqualTo(errorCode));
  }
}
