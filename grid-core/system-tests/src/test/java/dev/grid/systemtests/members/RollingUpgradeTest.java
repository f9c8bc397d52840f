package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.core.HazelcastInstance;
import dev.grid.ClusterReport;
import dev.grid.Grid;
import dev.grid.ItemEvent;
import dev.grid.ItemListener;
import dev.grid.config.ClientConfig;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.ringbuffer.OverflowPolicy;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Members of an earlier commit and of this one share a cluster, and one after another is replaced:
 * nothing that was acknowledged is lost, whoever has it, and clients of both kinds go on.
 */
@InProcesses
@Timeout(900)
final class RollingUpgradeTest {

  private static final String CLUSTER = "upgrade";
  private static final int ITEMS = 200;

  private final List<String> addresses =
      Ports.free(5).stream().map(port -> "127.0.0.1:" + port).toList();
  private final EarlierEngine earlier = EarlierEngine.compiled();
  private final List<EarlierEngine.Node> earlierMembers = new ArrayList<>();
  private final List<Grid> members = new ArrayList<>();

  private EarlierEngine.Node startEarlier(int place) {
    EarlierEngine.Node node = earlier.start(CLUSTER, addresses.get(place), addresses);
    earlierMembers.add(node);
    return node;
  }

  private Grid start(int place) {
    String[] address = addresses.get(place).split(":", 2);
    Grid member =
        Grids.startMember(
            MemberConfig.defaults()
                .withInstanceName("member-" + place)
                .withClusterName(CLUSTER)
                .withNetwork(
                    NetworkConfig.defaults()
                        .withHost(address[0])
                        .withPort(Integer.parseInt(address[1]))
                        .withJoin(JoinConfig.seeds(addresses.toArray(String[]::new)))));
    members.add(member);
    return member;
  }

  private static void awaitSafe(Grid member, int count) {
    Eventually.holds(
        "members=" + count + " know each other, and data has its backups",
        () -> isSafe(Objects.requireNonNull(member.operations()).report(), count));
  }

  private static boolean isSafe(ClusterReport report, int count) {
    ClusterReport.PartitionReport partitions = report.partitions();
    return report.members().size() == count
        && report.writable()
        && report.missing().isEmpty()
        && report.migrations() == 0
        && partitions.safe() > 0
        && partitions.underReplicated() + partitions.lost() + partitions.unassigned() == 0;
  }

  private Grid client() {
    return Grids.connect(
        ClientConfig.defaults()
            .withInstanceName("client")
            .withClusterName(CLUSTER)
            .withAddresses(addresses.toArray(String[]::new)));
  }

  private HazelcastInstance theirClient(String address) {
    var config = new com.hazelcast.client.config.ClientConfig();
    config.setClusterName(CLUSTER);
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.getNetworkConfig().addAddress(address);
    return HazelcastClient.newHazelcastClient(config);
  }

  @AfterEach
  void end() throws InterruptedException {
    for (EarlierEngine.Node node : earlierMembers) {
      node.kill();
    }
    members.forEach(Grid::close);
  }

  @Test
  void membersAreReplacedOneAfterAnother_andNothingIsLost() throws Exception {
    EarlierEngine.Node first = startEarlier(0);
    EarlierEngine.Node second = startEarlier(1);
    Grid third = start(2);
    awaitSafe(third, 3);
    HazelcastInstance theirs = theirClient(addresses.get(0));
    try (Grid client = client()) {
      Map<String, Integer> written = new ConcurrentHashMap<>();
      Load load =
          new Load(
              number -> {
                client.<String, Integer>map("load").put("key" + number, number);
                written.put("key" + number, number);
              });
      fill(client);
      Set<String> heard = ConcurrentHashMap.newKeySet();
      third
          .<String>queue("heard")
          .addListener(
              new ItemListener<String>() {
                @Override
                public void added(ItemEvent<String> event) {
                  heard.add(Objects.requireNonNull(event.item()));
                }
              },
              true);
      checkAll(third);
      checkByTheirs(theirs);
      addEach(client, theirs, "mixed");

      // One leaves, as an operator would have it, and one is killed.
      first.leave();
      start(3);
      awaitSafe(third, 3);
      load.awaitProgress();
      assertThat(second.isAlive()).as("it understands what the others say").isTrue();
      addEach(client, theirs, "one left");
      checkAll(third);
      // What it has not sent to the listener goes with it.
      Eventually.holds(
          "the listener has heard of " + heard,
          () -> heard.containsAll(Set.of("one left ours", "one left theirs")));
      second.kill();
      start(4);
      awaitSafe(third, 3);
      load.awaitProgress();
      addEach(client, theirs, "upgraded");

      load.end();
      checkAll(third);
      checkAll(members.get(2));
      checkByTheirs(theirs);
      assertThat(members.get(1).<String, Integer>map("load").getAll(written.keySet()))
          .isEqualTo(written);
      Eventually.holds(
          "the listener has heard of " + heard,
          () ->
              heard.containsAll(
                  Set.of(
                      "mixed ours",
                      "mixed theirs",
                      "one left ours",
                      "one left theirs",
                      "upgraded ours",
                      "upgraded theirs")));
    } finally {
      theirs.shutdown();
    }
  }

  private static List<String> items() {
    return IntStream.range(0, ITEMS).mapToObj(i -> "item" + i).toList();
  }

  /** One of each kind that members of both commits have. */
  private static void fill(Grid grid) {
    grid.<String, String>map("map")
        .putAll(items().stream().collect(Collectors.toMap(key -> key, key -> "of " + key)));
    grid.<String>queue("queue").addAll(items());
    grid.<String>list("list").addAll(items());
    grid.<String>set("set").addAll(items());
    grid.<String>ringbuffer("ring").addAll(items(), OverflowPolicy.OVERWRITE);
    for (String key : items()) {
      grid.<String, String>multiMap("multimap").put(key, "a");
      grid.<String, String>multiMap("multimap").put(key, "b");
    }
    grid.pnCounter("counter").addAndGet(ITEMS);
  }

  private static void checkAll(Grid grid) throws InterruptedException {
    assertThat(grid.<String, String>map("map").getAll(Set.copyOf(items())))
        .hasSize(ITEMS)
        .allSatisfy((key, value) -> assertThat(value).isEqualTo("of " + key));
    assertThat(grid.<String>queue("queue").toList()).isEqualTo(items());
    assertThat(grid.<String>list("list").toArray()).isEqualTo(items().toArray());
    assertThat(grid.<String>set("set")).containsExactlyInAnyOrderElementsOf(items());
    assertThat(grid.<String>ringbuffer("ring").readMany(0, ITEMS, ITEMS).items())
        .isEqualTo(items());
    assertThat(grid.<String, String>multiMap("multimap").size()).isEqualTo(2 * ITEMS);
    Eventually.holds("the counter is told", () -> grid.pnCounter("counter").get() == ITEMS);
  }

  private static void checkByTheirs(HazelcastInstance theirs) {
    assertThat(theirs.<String, String>getMap("map").get("item7")).isEqualTo("of item7");
    assertThat(theirs.getMap("map").size()).isEqualTo(ITEMS);
    assertThat(theirs.<String>getQueue("queue").size()).isEqualTo(ITEMS);
    assertThat(theirs.<String>getList("list").get(ITEMS - 1)).isEqualTo("item" + (ITEMS - 1));
  }

  /** Adds for the listener, by both kinds of clients. */
  private static void addEach(Grid ours, HazelcastInstance theirs, String when) {
    ours.<String>queue("heard").add(when + " ours");
    theirs.<String>getQueue("heard").add(when + " theirs");
  }
}
