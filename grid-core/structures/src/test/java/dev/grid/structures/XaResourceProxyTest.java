package dev.grid.structures;

import static dev.grid.structures.ScriptedMembers.FIRST;
import static dev.grid.structures.ScriptedMembers.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.grid.ConnectionLostException;
import dev.grid.NotReadyException;
import dev.grid.OverloadedException;
import dev.grid.protocol.session.XaMessages.Commit;
import dev.grid.protocol.session.XaMessages.Create;
import dev.grid.protocol.session.XaMessages.Finalize;
import dev.grid.protocol.session.XaMessages.Rollback;
import dev.grid.protocol.types.BranchXid;
import dev.grid.structures.ScriptedMembers.Sent;
import dev.grid.transaction.TransactionException;
import dev.grid.transaction.TransactionNotActiveException;
import java.util.List;
import java.util.UUID;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a resource tells its manager of what members answer it. */
class XaResourceProxyTest {

  private static final UUID ID = new UUID(7, 7);
  private static final NotReadyException NOT_SENT = new NotReadyException("not connected");

  private final ScriptedMembers members = new ScriptedMembers();
  private final XaResourceProxy resource = new XaResourceProxy(members);
  private final BranchXid xid = new BranchXid(1, new byte[] {1}, new byte[] {2});

  XaResourceProxyTest() {
    members.answer(Create.class, member -> ID);
  }

  /** A branch that the first member coordinates, and nobody works in any more. */
  private void idle() throws XAException {
    resource.start(xid, XAResource.TMNOFLAGS);
    resource.end(xid, XAResource.TMSUCCESS);
  }

  private void prepared() throws XAException {
    idle();
    resource.prepare(xid);
    members.reached(SECOND);
  }

  private static void assertFails(int code, ThrowingCallable call) {
    assertThat(catchThrowableOfType(XAException.class, call).errorCode).isEqualTo(code);
  }

  /** Nothing of it is known any more, but for what an attempt has done. */
  private void goneAtOthers(RuntimeException atCoordinator) {
    members.answer(
        Commit.class,
        member -> {
          throw member.equals(FIRST)
              ? atCoordinator
              : new TransactionNotActiveException("it has ended, or never was");
        });
  }

  @Test
  void commit_ofWhatOthersHaveEnded_isNoSuccess_whereItsCoordinatorIsNotReached() throws Exception {
    prepared();
    goneAtOthers(NOT_SENT);
    assertFails(XAException.XAER_NOTA, () -> resource.commit(xid, false));
  }

  @Test
  void commit_thatWasNotHeardOf_hasDoneIt_ifNothingIsThereAnyMore() throws Exception {
    prepared();
    goneAtOthers(new ConnectionLostException("no answer"));
    resource.commit(xid, false);
    assertFails(XAException.XAER_NOTA, () -> resource.forget(xid));
  }

  /**
   * Its manager does not come again: it would be remembered for ever, and be open at its member.
   */
  @Test
  void commitInOnePhase_thatFails_leavesNothing() throws Exception {
    for (RuntimeException failure : List.of(new OverloadedException("too many calls"), NOT_SENT)) {
      idle();
      members.reached(FIRST, SECOND);
      members.fail(Commit.class, FIRST, failure);
      assertFails(XAException.XA_RBROLLBACK, () -> resource.commit(xid, true));
      assertThat(members.sent()).last().extracting(Sent::message).isEqualTo(new Rollback(ID));
      assertFails(XAException.XAER_NOTA, () -> resource.end(xid, XAResource.TMSUCCESS));
      members.reached(FIRST);
    }
    idle();
    members.fail(Commit.class, FIRST, new OverloadedException("too many calls"));
    members.fail(Rollback.class, FIRST, new OverloadedException("too many calls"));
    assertFails(XAException.XAER_RMERR, () -> resource.commit(xid, true));
    assertFails(XAException.XAER_NOTA, () -> resource.end(xid, XAResource.TMSUCCESS));
  }

  @Test
  void commitInOnePhase_thatWasNotHeardOf_isAHazard() throws Exception {
    idle();
    members.fail(Commit.class, FIRST, new ConnectionLostException("no answer"));
    assertFails(XAException.XA_HEURHAZ, () -> resource.commit(xid, true));
    resource.forget(xid);
  }

  @Test
  void whileItIsBegun_othersCannotWorkInIt_norEndIt() throws Exception {
    members.answer(
        Create.class,
        member -> {
          assertFails(XAException.XAER_PROTO, () -> resource.rollback(xid));
          assertFails(XAException.XAER_PROTO, () -> resource.prepare(xid));
          return ID;
        });
    idle();
    resource.commit(xid, true);
  }

  /** It has neither committed nor rolled back, as its coordinator may still be at it. */
  @Test
  void commit_ofWhatIsNotPreparedYet_isNoOutcome() {
    members.answer(
        Finalize.class,
        member -> {
          throw new IllegalStateException("is not prepared yet");
        });
    assertFails(XAException.XAER_PROTO, () -> resource.commit(xid, false));
  }

  /** To end by xid what others have begun is a right of its own. */
  @Test
  void whatItHasPrepared_itEndsByItsId_atWhicheverMember() throws Exception {
    prepared();
    members.fail(Commit.class, FIRST, NOT_SENT);
    resource.commit(xid, false);
    assertThat(members.sent()).contains(new Sent(SECOND, new Commit(ID, false)));
    assertThat(members.sent()).noneMatch(sent -> sent.message() instanceof Finalize);
  }

  @Test
  void rollback_ofWhatWasNotPrepared_isNeverACommit() throws Exception {
    idle();
    members.fail(Rollback.class, FIRST, new TransactionException("not known on this connection"));
    assertFails(XAException.XAER_RMFAIL, () -> resource.rollback(xid));
    members.answer(Rollback.class, member -> null);
    resource.rollback(xid);

    prepared();
    members.fail(Rollback.class, FIRST, new TransactionException("it has committed"));
    assertFails(XAException.XA_HEURCOM, () -> resource.rollback(xid));
  }

  @Test
  void commit_thatWasNotHeardOf_isRememberedByTheNext() throws Exception {
    prepared();
    members.answer(
        Commit.class,
        member -> {
          throw new ConnectionLostException("no answer");
        });
    assertFails(XAException.XAER_RMFAIL, () -> resource.commit(xid, false));
    goneAtOthers(NOT_SENT);
    resource.commit(xid, false);
  }
}
