package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.list.GridList;
import dev.grid.map.GridMap;
import dev.grid.multimap.GridMultiMap;
import dev.grid.queue.GridQueue;
import dev.grid.set.GridSet;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Xids;
import dev.grid.transaction.GridXaResource;
import dev.grid.transaction.TransactionNotActiveException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Branches of an outside manager's transactions: what they do, who ends them, and their errors. */
@ContractSuite
@Execution(ExecutionMode.CONCURRENT)
final class XaContractTest {

  /** A slow machine gets through the few calls before it is over. */
  private static final int TIMEOUT_SECONDS = 10;

  private final Reach reach;
  private final GridXaResource resource;
  private final XAResource atPeer;
  private final GridMap<String, String> map;
  private final Xid xid = Xids.fresh();

  XaContractTest(Reach reach) {
    this.reach = reach;
    this.resource = reach.site().grid().xaResource();
    this.atPeer = reach.site().peer().xaResource();
    this.map = reach.freshMap();
  }

  @AfterEach
  void leaveNothing() throws XAException {
    try {
      resource.rollback(xid);
    } catch (XAException e) {
      // It has ended as the test wanted it.
    }
  }

  private void begin() throws XAException {
    resource.start(xid, XAResource.TMNOFLAGS);
  }

  private void end() throws XAException {
    resource.end(xid, XAResource.TMSUCCESS);
  }

  /** A branch that has set a key, and is prepared. */
  private void prepared() throws XAException {
    begin();
    reach.map(resource.transaction(), map.name()).set("k", "v");
    end();
    assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
  }

  private boolean isLocked() {
    return reach.atPeer(map).isLocked("k");
  }

  /** What has ended waits for no manager any more. */
  private void assertEnded(XAResource asked, Xid branch) {
    if (reach.forgetsBranchesAtOnce()) {
      assertThat(Xids.isPrepared(asked, branch)).isFalse();
    } else {
      Eventually.holds("the branch is forgotten", () -> !Xids.isPrepared(asked, branch));
    }
  }

  // What is done.

  @Test
  void commit_makesAllChanges() throws Exception {
    GridQueue<String> queue = reach.freshQueue();
    GridList<String> list = reach.freshList();
    GridSet<String> set = reach.freshSet();
    GridMultiMap<String, String> multiMap = reach.freshMultiMap();
    queue.add("taken");
    map.put("k", "old");

    begin();
    assertThat(reach.map(resource.transaction(), map.name()).put("k", "new")).isEqualTo("old");
    assertThat(reach.queue(resource.transaction(), queue.name()).poll()).isEqualTo("taken");
    assertThat(reach.list(resource.transaction(), list.name()).add("l")).isTrue();
    assertThat(reach.set(resource.transaction(), set.name()).add("s")).isTrue();
    assertThat(reach.multiMap(resource.transaction(), multiMap.name()).put("m", "v")).isTrue();
    end();
    resource.prepare(xid);
    assertThat(map.get("k")).isEqualTo("old");
    assertThat(isLocked()).isTrue();
    assertThat(list.toList()).isEmpty();
    resource.commit(xid, false);

    assertThat(map.get("k")).isEqualTo("new");
    assertThat(isLocked()).isFalse();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(list.toList()).containsExactly("l");
    assertThat(set.toSet()).containsExactly("s");
    assertThat(multiMap.get("m")).containsExactly("v");
    assertEnded(atPeer, xid);
  }

  @Test
  void commit_inOnePhase() throws Exception {
    begin();
    reach.map(resource.transaction(), map.name()).set("k", "v");
    reach.map(resource.transaction(), map.name()).set("l", "v");
    end();
    resource.commit(xid, true);

    assertThat(map.get("k")).isEqualTo("v");
    assertThat(map.get("l")).isEqualTo("v");
    assertThat(isLocked()).isFalse();
  }

  @Test
  void rollback_beforeAndAfterItIsPrepared() throws Exception {
    begin();
    reach.map(resource.transaction(), map.name()).set("k", "v");
    end();
    resource.rollback(xid);
    assertThat(map.containsKey("k")).isFalse();
    assertThat(isLocked()).isFalse();

    prepared();
    resource.rollback(xid);
    assertThat(map.containsKey("k")).isFalse();
    assertThat(isLocked()).isFalse();
    assertEnded(atPeer, xid);
  }

  @Test
  void whatHasWrittenNothing_isPreparedAndEnded() throws Exception {
    begin();
    assertThat(reach.map(resource.transaction(), map.name()).get("k")).isNull();
    end();
    assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
    resource.commit(xid, false);
  }

  @Test
  void whatIsPrepared_isFoundAndCommittedByOthers() throws Exception {
    prepared();
    assertThat(Xids.isPrepared(resource, xid)).isTrue();
    assertThat(Xids.isPrepared(atPeer, xid)).isTrue();
    (reach.endsBranchesByXid() ? atPeer : resource).commit(xid, false);

    assertThat(map.get("k")).isEqualTo("v");
    assertEnded(resource, xid);
  }

  @Test
  void whatIsPrepared_isRolledBackByOthers() throws Exception {
    prepared();
    (reach.endsBranchesByXid() ? atPeer : resource).rollback(xid);

    assertThat(map.containsKey("k")).isFalse();
    assertThat(isLocked()).isFalse();
    assertEnded(resource, xid);
  }

  @Test
  void recover_answersAllAtOnce() throws Exception {
    prepared();
    assertThat(resource.recover(XAResource.TMSTARTRSCAN)).isNotEmpty();
    assertThat(resource.recover(XAResource.TMNOFLAGS)).isEmpty();
    assertThat(resource.recover(XAResource.TMENDRSCAN)).isEmpty();
    Xids.assertFails(XAException.XAER_INVAL, () -> resource.recover(XAResource.TMJOIN));
  }

  @Test
  void aSuspendedBranch_goesOnWhenItIsResumed_byAnyThread() throws Exception {
    begin();
    reach.map(resource.transaction(), map.name()).set("k", "1");
    resource.end(xid, XAResource.TMSUSPEND);
    assertThatThrownBy(resource::transaction).isInstanceOf(TransactionNotActiveException.class);
    Xids.assertFails(XAException.XAER_PROTO, () -> resource.prepare(xid));
    Waiting<String> other =
        Waiting.start(
            () -> {
              try {
                resource.start(xid, XAResource.TMRESUME);
                String before = resource.transaction().<String, String>map(map.name()).get("k");
                resource.transaction().<String, String>map(map.name()).set("k", "2");
                end();
                return before;
              } catch (XAException e) {
                throw new IllegalStateException("code=" + e.errorCode, e);
              }
            });
    assertThat(other.join()).isEqualTo("1");
    resource.prepare(xid);
    resource.commit(xid, false);
    assertThat(map.get("k")).isEqualTo("2");
  }

  @Test
  void joined_theBranchIsOne() throws Exception {
    begin();
    reach.map(resource.transaction(), map.name()).set("k", "1");
    end();
    resource.start(xid, XAResource.TMJOIN);
    assertThat(reach.map(resource.transaction(), map.name()).get("k")).isEqualTo("1");
    end();
    resource.commit(xid, true);
    assertThat(map.get("k")).isEqualTo("1");
  }

  @Test
  void timeout_rollsBackWhatIsNotPrepared() throws Exception {
    GridXaResource own = reach.site().grid().xaResource();
    Xid late = Xids.fresh();
    try (var instance = reach.site().connect("late")) {
      GridXaResource hasty = instance.xaResource();
      assertThat(hasty.getTransactionTimeout()).isEqualTo(120);
      assertThat(hasty.setTransactionTimeout(TIMEOUT_SECONDS)).isTrue();
      assertThat(hasty.getTransactionTimeout()).isEqualTo(TIMEOUT_SECONDS);
      hasty.start(late, XAResource.TMNOFLAGS);
      Instant started = Instant.now();
      hasty.transaction().<String, String>map(map.name()).set("k", "v");
      hasty.end(late, XAResource.TMSUCCESS);
      if (reach.endsTransactionsInTime()) {
        assertThat(reach.atPeer(map).tryPut("k", "w", Duration.ofMinutes(2))).isTrue();
        // Its lock may be free a little before its coordinator sees that its time is up.
        Instant over = started.plusSeconds(TIMEOUT_SECONDS + 1);
        Eventually.holds("its time is up", () -> Instant.now().isAfter(over));
        Xids.assertFails(XAException.XA_RBTIMEOUT, () -> hasty.prepare(late));
        Xids.assertFails(XAException.XAER_NOTA, () -> hasty.rollback(late));
        assertThat(map.get("k")).isEqualTo("w");
      } else {
        hasty.rollback(late);
      }
      assertThat(hasty.setTransactionTimeout(0)).isTrue();
      assertThat(hasty.getTransactionTimeout()).isEqualTo(120);
      Xids.assertFails(XAException.XAER_INVAL, () -> hasty.setTransactionTimeout(-1));
    }
    assertThat(own.isSameRM(resource)).isTrue();
    assertThat(own.isSameRM(atPeer)).isFalse();
  }

  @Test
  void whatIsPrepared_doesNotTimeOut_norEndWithItsInstance() throws Exception {
    if (!reach.endsBranchesByXid()) {
      return;
    }
    Xid late = Xids.fresh();
    try (var instance = reach.site().connect("gone")) {
      GridXaResource gone = instance.xaResource();
      gone.setTransactionTimeout(TIMEOUT_SECONDS);
      gone.start(late, XAResource.TMNOFLAGS);
      gone.transaction().<String, String>map(map.name()).set("k", "v");
      gone.end(late, XAResource.TMSUCCESS);
      gone.prepare(late);
    }
    assertThat(map.tryPut("k", "w", Duration.ofSeconds(TIMEOUT_SECONDS + 2))).isFalse();
    assertThat(Xids.isPrepared(resource, late)).isTrue();
    resource.commit(late, false);
    assertThat(map.get("k")).isEqualTo("v");
  }

  @Test
  void whatIsNotPrepared_endsWithItsInstance() throws Exception {
    Xid late = Xids.fresh();
    try (var instance = reach.site().connect("gone")) {
      instance.xaResource().start(late, XAResource.TMNOFLAGS);
      instance.xaResource().transaction().<String, String>map(map.name()).set("k", "v");
    }
    if (reach.endsTransactionsInTime()) {
      assertThat(map.tryPut("k", "w", Duration.ofSeconds(100))).isTrue();
    }
    assertEnded(resource, late);
  }

  // What is refused.

  @Test
  void anXid_isBegunOnce() throws Exception {
    begin();
    end();
    Xids.assertFails(XAException.XAER_DUPID, this::begin);
    resource.rollback(xid);

    prepared();
    Xids.assertFails(XAException.XAER_DUPID, this::begin);
    if (reach.endsBranchesByXid()) {
      Xids.assertFails(XAException.XAER_DUPID, () -> atPeer.start(xid, XAResource.TMNOFLAGS));
    }
  }

  @Test
  void aThread_worksInOneBranch() throws Exception {
    begin();
    Xids.assertFails(
        XAException.XAER_PROTO, () -> resource.start(Xids.fresh(), XAResource.TMNOFLAGS));
    Xids.assertFails(XAException.XAER_PROTO, () -> resource.start(xid, XAResource.TMJOIN));
  }

  @Test
  void unknownXids() {
    Xids.assertFails(XAException.XAER_NOTA, () -> resource.start(xid, XAResource.TMJOIN));
    Xids.assertFails(XAException.XAER_NOTA, () -> resource.start(xid, XAResource.TMRESUME));
    Xids.assertFails(XAException.XAER_NOTA, this::end);
    Xids.assertFails(XAException.XAER_NOTA, () -> resource.prepare(xid));
    Xids.assertFails(XAException.XAER_NOTA, () -> resource.commit(xid, true));
    Xids.assertFails(XAException.XAER_NOTA, () -> resource.forget(xid));
    if (reach.endsBranchesByXid()) {
      Xids.assertFails(XAException.XAER_NOTA, () -> resource.commit(xid, false));
      Xids.assertFails(XAException.XAER_NOTA, () -> resource.rollback(xid));
    }
  }

  @Test
  void wrongStates() throws Exception {
    begin();
    Xids.assertFails(XAException.XAER_PROTO, () -> resource.prepare(xid));
    Xids.assertFails(XAException.XAER_PROTO, () -> resource.commit(xid, true));
    Xids.assertFails(XAException.XAER_PROTO, () -> resource.forget(xid));
    Xids.assertFails(XAException.XAER_INVAL, () -> resource.start(xid, 7));
    Xids.assertFails(XAException.XAER_INVAL, () -> resource.end(xid, 7));
    end();
    Xids.assertFails(XAException.XAER_PROTO, this::end);
    Xids.assertFails(XAException.XAER_PROTO, () -> resource.start(xid, XAResource.TMRESUME));
    Xids.assertFails(XAException.XAER_PROTO, () -> resource.commit(xid, false));
    resource.prepare(xid);
    Xids.assertFails(XAException.XAER_PROTO, () -> resource.prepare(xid));
    Xids.assertFails(XAException.XAER_PROTO, () -> resource.commit(xid, true));
    Xids.assertFails(XAException.XAER_PROTO, () -> resource.start(xid, XAResource.TMJOIN));
    Xids.assertFails(XAException.XAER_PROTO, () -> resource.forget(xid));
  }

  @Test
  void forget_ofWhatIsPrepared_isRefused() throws Exception {
    prepared();
    if (reach.endsBranchesByXid()) {
      Xids.assertFails(XAException.XAER_PROTO, () -> atPeer.forget(xid));
      assertThat(Xids.isPrepared(resource, xid)).isTrue();
    }
    resource.commit(xid, false);
    assertThat(map.get("k")).isEqualTo("v");
  }

  @Test
  void whatHasFailed_canOnlyBeRolledBack() throws Exception {
    begin();
    reach.map(resource.transaction(), map.name()).set("k", "v");
    resource.end(xid, XAResource.TMFAIL);
    Xids.assertFails(XAException.XA_RBROLLBACK, () -> resource.start(xid, XAResource.TMJOIN));
    Xids.assertFails(XAException.XA_RBROLLBACK, () -> resource.prepare(xid));
    assertThat(map.containsKey("k")).isFalse();
    assertThat(isLocked()).isFalse();
  }

  @Test
  void whatWasFreedByForce_isAHeuristicOutcome_untilItIsForgotten() throws Exception {
    if (!reach.endsBranchesByXid()) {
      return; // The reference does not tell.
    }
    prepared();
    map.forceUnlock("k");
    map.put("k", "by force");
    Xids.assertFails(XAException.XA_HEURMIX, () -> resource.commit(xid, false));
    assertThat(map.get("k")).isEqualTo("by force");
    Xids.assertFails(XAException.XAER_DUPID, this::begin);
    resource.forget(xid);
    Xids.assertFails(XAException.XAER_NOTA, () -> resource.forget(xid));
    begin();
    end();
  }

  @Test
  void whatOthersHaveEnded_isNotThereAnyMore() throws Exception {
    if (!reach.endsBranchesByXid()) {
      return; // The reference does not tell.
    }
    prepared();
    atPeer.rollback(xid);
    Xids.assertFails(XAException.XAER_NOTA, () -> resource.commit(xid, false));
    Xids.assertFails(XAException.XAER_NOTA, () -> resource.forget(xid));
    assertThat(map.containsKey("k")).isFalse();
  }

  @Test
  void manyHeuristicOutcomes_areForgottenOneByOne() throws Exception {
    if (!reach.endsBranchesByXid()) {
      return; // The reference does not tell.
    }
    List<Xid> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Xid each = Xids.fresh();
      resource.start(each, XAResource.TMNOFLAGS);
      reach.map(resource.transaction(), map.name()).set("k" + i, "v");
      reach.map(resource.transaction(), map.name()).set("l" + i, "v");
      resource.end(each, XAResource.TMSUCCESS);
      resource.prepare(each);
      map.forceUnlock("k" + i);
      all.add(each);
    }
    for (Xid each : all) {
      Xids.assertFails(XAException.XA_HEURMIX, () -> resource.commit(each, false));
      Xids.assertFails(XAException.XAER_PROTO, () -> resource.commit(each, false));
      Xids.assertFails(XAException.XAER_PROTO, () -> resource.rollback(each));
    }
    for (int i = 0; i < all.size(); i++) {
      Xid each = all.get(i);
      resource.forget(each);
      Xids.assertFails(XAException.XAER_NOTA, () -> resource.commit(each, false));
      assertEnded(atPeer, each);
      assertThat(map.containsKey("k" + i)).isFalse();
      assertThat(map.get("l" + i)).isEqualTo("v");
    }
  }

  @Test
  void handles_areOfTheBranch() throws Exception {
    assertThatThrownBy(resource::transaction).isInstanceOf(TransactionNotActiveException.class);
    begin();
    var mine = reach.map(resource.transaction(), map.name());
    mine.set("k", "v");
    end();
    assertThatThrownBy(() -> mine.set("l", "v")).isInstanceOf(TransactionNotActiveException.class);
    resource.commit(xid, true);
    assertThat(map.containsKey("l")).isFalse();
  }
}
