package dev.grid.systemtests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.kernel.transaction.BranchIds;
import dev.grid.protocol.session.SessionMessages.Ping;
import dev.grid.protocol.session.XaMessages;
import dev.grid.protocol.types.BranchXid;
import dev.grid.systemtests.OwnMember;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What members answer to calls about branches that no client should send. */
final class XaBadInputTest {

  private static Grid member;
  private static int port;

  @BeforeAll
  static void start() {
    member = OwnMember.start();
    port = OwnMember.portOf(member);
  }

  @AfterAll
  static void stop() {
    member.close();
  }

  @Test
  void xa_ofBranchesThatAreNotThere_isAnswered() throws Exception {
    BranchXid xid = new BranchXid(1, new byte[64], new byte[0]);
    UUID other = new UUID(7, 7);
    UUID branch = BranchIds.of(xid, other);
    try (RawConnection connection = RawConnection.authenticated(port)) {
      Map<XaMessages<?>, Integer> codes = new LinkedHashMap<>();
      codes.put(new XaMessages.Finalize(xid, true), 57);
      codes.put(new XaMessages.Finalize(xid, false), 57);
      codes.put(new XaMessages.Prepare(branch), 56);
      codes.put(new XaMessages.Commit(branch, true), 56);
      codes.put(new XaMessages.Commit(branch, false), 57);
      codes.put(new XaMessages.Commit(other, false), 23);
      codes.put(new XaMessages.Rollback(other), 23);
      codes.put(new XaMessages.Create(xid, -1), 23);
      for (Map.Entry<XaMessages<?>, Integer> each : codes.entrySet()) {
        connection.send(each.getKey());
        assertThat(connection.readError().code())
            .as("%s", each.getKey())
            .isEqualTo(each.getValue());
      }
      connection.call(new XaMessages.Rollback(branch));
      connection.call(new XaMessages.ClearRemote(xid));
      assertThat(connection.call(new XaMessages.CollectTransactions())).isEmpty();
    }
  }

  /** It has one byte more than an xid may have. */
  @Test
  void xa_xidThatIsTooLong_isAnError() throws Exception {
    byte[] valid =
        RawConnection.encode(
            new XaMessages.Create(new BranchXid(1, new byte[64], new byte[0]), 1), 1, -1);
    int at = valid.length - (3 * 6 + 64); // Frames of both parts, and the end of the structure.
    byte[] tooLong = new byte[valid.length + 1];
    System.arraycopy(valid, 0, tooLong, 0, at + 6);
    System.arraycopy(valid, at + 6, tooLong, at + 7, valid.length - at - 6);
    tooLong[at]++;
    try (RawConnection connection = RawConnection.authenticated(port)) {
      connection.send(tooLong);
      connection.awaitClosed();
    }
    try (RawConnection connection = RawConnection.authenticated(port)) {
      connection.call(new Ping());
    }
  }
}
