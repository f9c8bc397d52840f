package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.internal.arjuna.objectstore.VolatileStore;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Names;
import dev.grid.systemtests.Xids;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.util.List;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A manager of Jakarta Transactions (Narayana) that has two clusters as its resources. */
@ExtendWith(DeploymentsStopped.class)
final class JtaManagerTest {

  private final Grid first = Deployment.CLIENT.site().grid();
  private final Grid second = Deployment.EMBEDDED.site().grid();
  private final GridMap<String, String> map = first.map(Names.fresh("map-"));
  private final GridQueue<String> queue = second.queue(Names.fresh("queue-"));
  private final TransactionManager manager =
      com.arjuna.ats.jta.TransactionManager.transactionManager();

  /** Its own log is in memory: nothing is left behind by this. */
  @BeforeAll
  static void keepNothing() throws CoreEnvironmentBeanException {
    String inMemory = VolatileStore.class.getName();
    arjPropertyManager.getObjectStoreEnvironmentBean().setObjectStoreType(inMemory);
    for (String store : List.of("communicationStore", "stateStore")) {
      BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store)
          .setObjectStoreType(inMemory);
    }
    arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier("test");
  }

  /** Begins a transaction and does something in both clusters. */
  private Transaction begun() throws Exception {
    manager.begin();
    Transaction transaction = manager.getTransaction();
    assertThat(transaction.enlistResource(first.xaResource())).isTrue();
    assertThat(transaction.enlistResource(second.xaResource())).isTrue();
    first.xaResource().transaction().<String, String>map(map.name()).set("k", "v");
    second.xaResource().transaction().<String>queue(queue.name()).offer("v");
    return transaction;
  }

  /** Other tests have branches in these clusters at the same time. */
  private void assertNothingIsPrepared() throws Exception {
    for (Grid each : List.of(first, second)) {
      assertThat(each.xaResource().recover(XAResource.TMSTARTRSCAN)).allMatch(Xids::isOfTests);
    }
  }

  @Test
  void commit_isOfBothClusters() throws Exception {
    begun();
    manager.commit();
    assertThat(map.get("k")).isEqualTo("v");
    assertThat(queue.toList()).containsExactly("v");
    assertNothingIsPrepared();
  }

  @Test
  void rollback_isOfBothClusters() throws Exception {
    begun();
    manager.rollback();
    assertThat(map.containsKey("k")).isFalse();
    assertThat(map.isLocked("k")).isFalse();
    assertThat(queue.isEmpty()).isTrue();
    assertNothingIsPrepared();
  }

  @Test
  void aSuspendedTransaction_goesOn() throws Exception {
    begun();
    Transaction suspended = manager.suspend();
    assertThat(map.containsKey("k")).isFalse();
    manager.resume(suspended);
    assertThat(first.xaResource().transaction().<String, String>map(map.name()).get("k"))
        .isEqualTo("v");
    first.xaResource().transaction().<String, String>map(map.name()).set("k", "w");
    manager.commit();
    assertThat(map.get("k")).isEqualTo("w");
    assertThat(queue.toList()).containsExactly("v");
    assertNothingIsPrepared();
  }

  @Test
  void whatCannotBePrepared_isRolledBackInBothClusters() throws Exception {
    begun();
    map.forceUnlock("k");
    assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
    assertThat(map.containsKey("k")).isFalse();
    assertThat(queue.isEmpty()).isTrue();
    assertNothingIsPrepared();
  }

  @Test
  void aSingleResource_commitsInOnePhase() throws Exception {
    manager.begin();
    manager.getTransaction().enlistResource(first.xaResource());
    first.xaResource().transaction().<String, String>map(map.name()).set("k", "v");
    manager.commit();
    assertThat(map.get("k")).isEqualTo("v");
    assertNothingIsPrepared();
  }
}
