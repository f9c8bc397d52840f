package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.ConnectionLostException;
import dev.grid.Grid;
import dev.grid.IndeterminateResultException;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.pncounter.GridPnCounter;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.ringbuffer.OverflowPolicy;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Names;
import dev.grid.topic.GridTopic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One of three members of ours is killed under ringbuffers, topics and PN counters. */
@InProcesses
@ExtendWith(DeploymentsStopped.class)
final class KilledMemberTest {

  private final ThreeMembers members = ClusterKind.started(ClusterKind.GRID);
  private final List<Grid> clients = new ArrayList<>();

  private Grid connect() {
    Grid client =
        Grids.connect(
            ClientConfig.defaults()
                .withClusterName(members.clusterName())
                .withAddresses(members.address(0), members.address(2)));
    clients.add(client);
    awaitConnected(client);
    return client;
  }

  private static void awaitConnected(Grid client) {
    Eventually.holds("all are connected", () -> client.statistics().connections() == 3);
  }

  @AfterEach
  void close() {
    clients.forEach(Grid::close);
  }

  /** A name that begins so and whose partition a member owns. */
  private String nameAt(Grid client, String beginning, int member) {
    return Eventually.gives(
        "the member owns a partition",
        () -> {
          String name = Names.fresh(beginning);
          int partition = client.cluster().partitionOf(name);
          return members.owners().get(partition).equals(members.id(member)) ? name : null;
        });
  }

  @Test
  void itemsOfARing_expireAtTheNextOwner_andSequencesGoOn() {
    Grid client = connect();
    GridRingbuffer<Integer> ring = client.ringbuffer(nameAt(client, Names.SHORT_LIVED_RING, 1));
    ring.addAll(List.of(0, 1, 2), OverflowPolicy.FAIL);
    CompletableFuture<Integer> waits = ring.async().readOne(3).toCompletableFuture();
    members.kill(1);

    Eventually.holds("their time is over", () -> ring.headSequence() == 3);
    assertThat(ring.size()).isZero();
    assertThat(waits).isNotDone();
    assertThat(ring.add(3)).isEqualTo(3);
    Eventually.holds("the reader is told", waits::isDone);
    assertThat(waits.join()).isEqualTo(3);
    Eventually.holds("it expires too", () -> ring.headSequence() == 4);
    members.start(1);
  }

  /** Everything that a listener hears, in order. */
  private static List<Integer> hear(Grid client, String topic) {
    List<Integer> heard = Collections.synchronizedList(new ArrayList<>());
    client.<Integer>topic(topic).addListener(message -> heard.add(message.message()));
    return heard;
  }

  @Test
  void aTopicsOneOrder_holdsForAllListeners_whileItsOwnerIsKilled() {
    Grid first = connect();
    Grid second = connect();
    String name = nameAt(first, Names.ORDERED, 1);
    List<List<Integer>> heard = List.of(hear(first, name), hear(second, name));
    GridTopic<Integer> atFirst = first.topic(name);
    GridTopic<Integer> atSecond = second.topic(name);
    Load load = new Load(number -> (number % 2 == 0 ? atFirst : atSecond).publish(number));
    load.awaitProgress();
    members.kill(1);
    load.awaitProgress();
    members.start(1);
    load.awaitProgress();
    load.end();

    assertThat(load.failures())
        .as("only what may have been published fails, and is not repeated")
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOfAny(
                        IndeterminateResultException.class, ConnectionLostException.class));
    atFirst.publish(Integer.MAX_VALUE);
    for (List<Integer> messages : heard) {
      Eventually.passes(
          "the last is heard", () -> assertThat(List.copyOf(messages)).endsWith(Integer.MAX_VALUE));
      assertThat(messages).as("none is heard twice").doesNotHaveDuplicates();
    }
    assertThat(common(heard.get(0), heard.get(1)))
        .as("what both heard, in the order of each")
        .isEqualTo(common(heard.get(1), heard.get(0)));
    assertThat(heard.getFirst()).hasSizeGreaterThan(200);
  }

  private static List<Integer> common(List<Integer> messages, List<Integer> others) {
    Set<Integer> wanted = new HashSet<>(others);
    return messages.stream().filter(wanted::contains).toList();
  }

  @Test
  void aTopicWithoutAnOrder_keepsThatOfEachPublisher_whileAMemberIsKilled() {
    Grid client = connect();
    String name = Names.fresh("topic-");
    List<Integer> heard = hear(connect(), name);
    GridTopic<Integer> topic = client.topic(name);
    topic.publish(-1);
    Eventually.holds("it is heard", () -> heard.contains(-1));
    members.kill(1);
    members.start(1);
    clients.forEach(KilledMemberTest::awaitConnected);
    heard.clear();
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      topic.publish(i);
      numbers.add(i);
    }

    Eventually.passes(
        "all is heard, also from a member that came", () -> assertThat(heard).hasSize(300));
    assertThat(heard).containsExactlyInAnyOrderElementsOf(numbers);
  }

  @Test
  void aCounter_keepsWhatMembersHaveTold_andAllAgree_whenOneIsKilled() {
    String name = Names.fresh("counter-");
    List<GridPnCounter> counters = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      counters.add(connect().pnCounter(name)); // Each stays with a member of its own choice.
    }
    for (int i = 0; i < 600; i++) {
      GridPnCounter counter = counters.get(i % counters.size());
      if (i % 3 == 0) {
        counter.subtractAndGet(1);
      } else {
        counter.addAndGet(2);
      }
    }
    long sum = 200 * -1 + 400 * 2;
    awaitAll(counters, sum);
    members.kill(1);

    for (GridPnCounter counter : counters) {
      assertThat(counter.get()).as("what a handle has seen is at another member").isEqualTo(sum);
    }
    for (GridPnCounter counter : counters) {
      counter.incrementAndGet();
    }
    awaitAll(counters, sum + counters.size());
    members.start(1);
    clients.forEach(KilledMemberTest::awaitConnected);
    GridPnCounter late = connect().pnCounter(name);
    for (int i = 0; i < 20; i++) {
      late.reset(); // Any member, the new one among them.
      Eventually.passes(
          "all members have it", () -> assertThat(late.get()).isEqualTo(sum + counters.size()));
    }
  }

  private static void awaitAll(List<GridPnCounter> counters, long value) {
    for (GridPnCounter counter : counters) {
      Eventually.passes("each handle sees it", () -> assertThat(counter.get()).isEqualTo(value));
    }
  }
}
