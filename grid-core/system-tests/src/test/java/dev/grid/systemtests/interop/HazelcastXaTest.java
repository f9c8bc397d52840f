package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.transaction.HazelcastXAResource;
import com.hazelcast.transaction.TransactionException;
import com.hazelcast.transaction.TransactionNotActiveException;
import com.hazelcast.transaction.TransactionalMap;
import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Names;
import dev.grid.systemtests.Xids;
import java.time.Duration;
import java.time.Instant;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.Test;

/** Branches that the reference's Java client has on our member, by its own resource. */
@HazelcastClientSuite
final class HazelcastXaTest {

  /** A slow machine gets through the few calls before it is over. */
  private static final int TIMEOUT_SECONDS = 8;

  private final HazelcastClientSuite.Routing routing;
  private final HazelcastXAResource resource;
  private final Grid grid = Deployment.CLIENT.site().grid();
  private final GridMap<String, String> map = grid.map(Names.fresh("map-"));
  private final Xid xid = Xids.fresh();

  HazelcastXaTest(HazelcastClientSuite.Routing routing) {
    this.routing = routing;
    this.resource = routing.client().getXAResource();
  }

  private TransactionalMap<String, String> mine(HazelcastXAResource resource) {
    return resource.getTransactionContext().getMap(map.name());
  }

  private void prepared(HazelcastXAResource resource) throws XAException {
    resource.start(xid, XAResource.TMNOFLAGS);
    assertThat(mine(resource).put("k", "v")).isNull();
    resource.end(xid, XAResource.TMSUCCESS);
    assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
  }

  @Test
  void commit_inTwoPhases() throws Exception {
    GridQueue<String> queue = grid.queue(Names.fresh("queue-"));
    queue.add("a");
    resource.start(xid, XAResource.TMNOFLAGS);
    assertThat(mine(resource).put("k", "v")).isNull();
    assertThat(resource.getTransactionContext().<String>getQueue(queue.name()).poll())
        .isEqualTo("a");
    resource.end(xid, XAResource.TMSUCCESS);
    resource.prepare(xid);
    assertThat(map.containsKey("k")).isFalse();
    assertThat(Xids.isPrepared(resource, xid)).isTrue();
    assertThat(Xids.isPrepared(grid.xaResource(), xid)).isTrue();
    resource.commit(xid, false);

    assertThat(map.get("k")).isEqualTo("v");
    assertThat(map.isLocked("k")).isFalse();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(Xids.isPrepared(resource, xid)).isFalse();
  }

  @Test
  void commit_inOnePhase() throws Exception {
    resource.start(xid, XAResource.TMNOFLAGS);
    mine(resource).put("k", "v");
    mine(resource).put("l", "v");
    resource.end(xid, XAResource.TMSUCCESS);
    resource.commit(xid, true);
    assertThat(map.get("k")).isEqualTo("v");
    assertThat(map.get("l")).isEqualTo("v");
  }

  @Test
  void rollback_beforeAndAfterItIsPrepared() throws Exception {
    resource.start(xid, XAResource.TMNOFLAGS);
    mine(resource).put("k", "v");
    resource.end(xid, XAResource.TMSUCCESS);
    resource.rollback(xid);
    assertThat(map.isLocked("k")).isFalse();

    prepared(resource);
    resource.rollback(xid);
    assertThat(map.isLocked("k")).isFalse();
    assertThat(map.containsKey("k")).isFalse();
  }

  /** Its client begins another transaction under the same xid then; both are ended. */
  @Test
  void aResumedBranch_endsAsOne() throws Exception {
    resource.start(xid, XAResource.TMNOFLAGS);
    mine(resource).put("k", "v");
    resource.end(xid, XAResource.TMSUSPEND);
    resource.start(xid, XAResource.TMRESUME);
    mine(resource).put("l", "v");
    resource.end(xid, XAResource.TMSUCCESS);
    resource.prepare(xid);
    assertThat(Xids.isPrepared(grid.xaResource(), xid)).isTrue();
    grid.xaResource().commit(xid, false);

    assertThat(map.get("k")).isEqualTo("v");
    assertThat(map.get("l")).isEqualTo("v");
    assertThat(Xids.isPrepared(grid.xaResource(), xid)).isFalse();
  }

  @Test
  void joined_theBranchEndsAsOne() throws Exception {
    resource.start(xid, XAResource.TMNOFLAGS);
    mine(resource).put("k", "v");
    resource.end(xid, XAResource.TMSUCCESS);
    resource.start(xid, XAResource.TMJOIN);
    mine(resource).put("l", "v");
    resource.end(xid, XAResource.TMSUCCESS);
    resource.prepare(xid);
    resource.commit(xid, false);
    assertThat(map.get("k")).isEqualTo("v");
    assertThat(map.get("l")).isEqualTo("v");
  }

  @Test
  void whatIsPrepared_outlivesItsClient() throws Exception {
    HazelcastInstance leaving = routing.another();
    leaving.getXAResource().setTransactionTimeout(TIMEOUT_SECONDS);
    prepared(leaving.getXAResource());
    leaving.shutdown();
    assertThat(map.tryPut("k", "w", Duration.ofSeconds(TIMEOUT_SECONDS + 2))).isFalse();
    assertThat(Xids.isPrepared(resource, xid)).isTrue();
    resource.commit(xid, false);

    assertThat(map.get("k")).isEqualTo("v");
    assertThatThrownBy(() -> resource.commit(xid, false))
        .isInstanceOf(TransactionNotActiveException.class)
        .hasMessageContaining("no branch of xid=");
    assertThatThrownBy(() -> resource.rollback(xid))
        .isInstanceOf(TransactionNotActiveException.class);
  }

  @Test
  void whatIsNotPrepared_endsWithItsClient() throws Exception {
    HazelcastInstance leaving = routing.another();
    leaving.getXAResource().start(xid, XAResource.TMNOFLAGS);
    mine(leaving.getXAResource()).put("k", "v");
    assertThat(map.isLocked("k")).isTrue();
    leaving.shutdown();
    assertThat(map.tryPut("k", "w", Duration.ofSeconds(100))).isTrue();
  }

  @Test
  void timeout_isInSeconds() throws Exception {
    HazelcastInstance client = routing.another();
    HazelcastXAResource own = client.getXAResource();
    own.setTransactionTimeout(TIMEOUT_SECONDS);
    own.start(xid, XAResource.TMNOFLAGS);
    Instant started = Instant.now();
    mine(own).put("k", "v");
    assertThat(map.tryPut("k", "w", Duration.ofMinutes(2))).isTrue();
    // The client looks at its own clock, which began later than the member's.
    Instant over = started.plusSeconds(TIMEOUT_SECONDS + 1);
    Eventually.holds("its time is up", () -> Instant.now().isAfter(over));
    Xids.assertFails(XAException.XA_RBTIMEOUT, () -> own.prepare(xid));
    own.rollback(xid);
    assertThat(map.get("k")).isEqualTo("w");
    client.shutdown();
  }

  @Test
  void oneThatIsPrepared_cannotBeBegunByAnother() throws Exception {
    prepared(resource);
    HazelcastInstance other = routing.another();
    assertThatThrownBy(() -> other.getXAResource().start(xid, XAResource.TMNOFLAGS))
        .isInstanceOf(TransactionException.class)
        .hasMessageContaining("is prepared already");
    other.shutdown();
    resource.commit(xid, false);
    assertThat(map.get("k")).isEqualTo("v");
  }

  @Test
  void whatIsPrepared_cannotBeForgotten() throws Exception {
    prepared(resource);
    assertThatThrownBy(() -> resource.forget(xid))
        .isInstanceOf(TransactionException.class)
        .hasMessageContaining("commit it or roll it back");
    grid.xaResource().rollback(xid);
    assertThat(map.isLocked("k")).isFalse();
  }

  @Test
  void theService_isNoStructure() throws Exception {
    assertThat(resource.getTransactionTimeout()).isPositive();
    assertThat(grid.structures())
        .noneMatch(structure -> structure.service().equals("hz:impl:xaService"));
  }
}
