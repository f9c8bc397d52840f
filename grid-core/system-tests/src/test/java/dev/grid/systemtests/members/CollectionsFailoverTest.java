package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.ItemEvent;
import dev.grid.ItemListener;
import dev.grid.Member;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.list.GridList;
import dev.grid.multimap.GridMultiMap;
import dev.grid.set.GridSet;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Lists, sets and multimaps on three members of ours, one of which is killed between two calls. */
@InProcesses
@ExtendWith(DeploymentsStopped.class)
final class CollectionsFailoverTest {

  /** Of the member that is killed; the client is told of another. */
  private static final int VICTIM = 1;

  private static final int ITEMS = 200;

  private final ThreeMembers members = ClusterKind.started(ClusterKind.GRID);
  private final Grid client =
      Grids.connect(
          ClientConfig.defaults()
              .withClusterName(members.clusterName())
              .withAddresses(members.address(0)));

  CollectionsFailoverTest() {
    Eventually.holds("all are connected", () -> client.statistics().connections() == 3);
  }

  @AfterEach
  void stop() {
    client.close();
  }

  /** A name whose partition the victim owns. */
  private String nameAtVictim(String beginning) {
    return Eventually.gives(
        "the member owns a partition",
        () -> {
          String name = Names.fresh(beginning);
          Member owner = client.cluster().ownerOf(client.cluster().partitionOf(name));
          return owner != null && owner.id().equals(members.id(VICTIM)) ? name : null;
        });
  }

  @Test
  void whatWasAnsweredIsThere_andCallsAndListenersGoOn() {
    GridList<String> list = client.list(nameAtVictim("list-"));
    GridSet<String> set = client.set(nameAtVictim("set-"));
    GridMultiMap<String, String> map = client.multiMap(Names.fresh("multimap-"));
    String locked = nameAtVictim("key-");
    List<String> heard = new CopyOnWriteArrayList<>();
    list.addListener(
        new ItemListener<String>() {
          @Override
          public void added(ItemEvent<String> event) {
            heard.add(String.valueOf(event.item()));
          }
        },
        true);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      assertThat(list.add("i" + i)).isTrue();
      assertThat(set.add("i" + i)).isTrue();
      assertThat(map.put("k" + i % 50, "v" + i)).isTrue();
      expected.add("i" + i);
    }
    list.add(0, "first");
    list.set(1, "second");
    list.remove("i5");
    expected.addFirst("first");
    expected.set(1, "second");
    expected.remove("i5");
    set.remove("i5");
    map.lock(locked);

    members.kill(VICTIM);

    assertThat(list.toList()).isEqualTo(expected);
    assertThat(set.toSet()).hasSize(ITEMS - 1).doesNotContain("i5");
    assertThat(map.size()).isEqualTo(ITEMS);
    assertThat(map.get("k7")).containsExactlyInAnyOrder("v7", "v57", "v107", "v157");
    assertThat(map.isLocked(locked)).isTrue();
    assertThat(map.put(locked, "mine")).isTrue();
    map.unlock(locked);
    assertThat(list.add("after")).isTrue();
    assertThat(set.add("after")).isTrue();
    assertThat(list.getLast()).isEqualTo("after");
    Eventually.holds("the listener hears of the new owner", () -> heard.contains("after"));

    members.start(VICTIM);
    expected.add("after");
    assertThat(list.toList()).isEqualTo(expected);
    assertThat(map.size()).isEqualTo(ITEMS + 1);
  }
}
