package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.ConnectionLostException;
import dev.grid.Grid;
import dev.grid.Lifecycle.State;
import dev.grid.Member;
import dev.grid.MembershipListener;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryListener;
import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.reliabletopic.GridReliableTopic;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.ringbuffer.OverflowPolicy;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client with three members that are started, shut down and killed under it. */
@InProcesses
@ParameterizedClass(name = "{0}")
@EnumSource(ClusterKind.class)
@ExtendWith(DeploymentsStopped.class)
final class ClientContractTest {

  private static final int KEYS = 500;

  private final ClusterKind kind;
  private final ThreeMembers members;
  private final List<Grid> clients = new ArrayList<>();

  ClientContractTest(ClusterKind kind) {
    this.kind = kind;
    members = ClusterKind.started(kind);
  }

  @AfterEach
  void stop() {
    clients.forEach(Grid::close);
  }

  /** A client that is told of one member, and connected to all. */
  private Grid connect(boolean redo, boolean backupAcks) {
    ClientConfig config =
        ClientConfig.defaults()
            .withClusterName(members.clusterName())
            .withAddresses(members.address(0));
    ClientConfig.ConnectionConfig calls = config.connection();
    Duration patience = Duration.ofMinutes(10); // Until members have started that were killed.
    Grid client =
        Grids.connect(
            config.withConnection(
                calls
                    .withConnecting(calls.connectTimeout(), patience)
                    .withCalls(patience, calls.pendingCallsMax(), redo)
                    .withBackupAcks(backupAcks)));
    clients.add(client);
    awaitConnected(client);
    return client;
  }

  private Grid connect() {
    return connect(true, false);
  }

  private void awaitConnected(Grid client) {
    Eventually.passes("all are known", () -> assertThat(ids(client)).isEqualTo(ids()));
    Eventually.passes(
        "all are connected", () -> assertThat(client.statistics().connections()).isEqualTo(3));
  }

  private Set<UUID> ids() {
    return IntStream.range(0, ThreeMembers.SIZE).mapToObj(members::id).collect(Collectors.toSet());
  }

  private static Set<UUID> ids(Grid client) {
    return client.cluster().members().stream().map(Member::id).collect(Collectors.toSet());
  }

  /** A name whose partition a member owns. */
  private String nameAt(Grid client, int member) {
    return Eventually.gives(
        "the member owns a partition",
        () -> {
          String name = Names.fresh("at-");
          Member owner = client.cluster().ownerOf(client.cluster().partitionOf(name));
          return owner != null && owner.id().equals(members.id(member)) ? name : null;
        });
  }

  private void restart(int member) {
    members.shutDown(member);
    members.start(member);
  }

  @Test
  void oneAddressLeadsToAllMembers() {
    Grid client = connect();
    assertThat(client.cluster().members()).hasSize(3);
    assertThat(client.lifecycle().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void everyPartitionHasTheOwnerThatMembersSay() {
    Grid client = connect();
    Eventually.passes(
        "owners are known",
        () -> {
          List<UUID> owners = members.owners();
          for (int i = 0; i < client.cluster().partitionCount(); i++) {
            assertThat(client.cluster().ownerOf(i))
                .as("owner of partition %s", i)
                .extracting(Member::id)
                .isEqualTo(owners.get(i));
          }
        });
  }

  @Test
  void listenersHearOfMembersAndNotOfDisconnection() {
    Grid client = connect();
    List<String> heard = new CopyOnWriteArrayList<>();
    client.lifecycle().addListener(state -> heard.add(state.toString()));
    client
        .cluster()
        .addMembershipListener(
            new MembershipListener() {
              @Override
              public void joined(Member member) {
                heard.add("joined " + member.id());
              }

              @Override
              public void left(Member member) {
                heard.add("left " + member.id());
              }
            });
    UUID before = members.id(1);
    members.kill(1);
    Eventually.passes("it left", () -> assertThat(heard).containsExactly("left " + before));
    members.start(1);
    awaitConnected(client);
    UUID after = members.id(1);
    Eventually.passes(
        "it joined", () -> assertThat(heard).containsExactly("left " + before, "joined " + after));
  }

  @Test
  void aKilledMemberFailsNoCallThatMayBeMadeAgain() {
    Grid client = connect();
    GridMap<Integer, Integer> map = client.map(Names.fresh("killed-"));
    Load load =
        new Load(
            number -> {
              map.put(number % KEYS, number);
              assertThat(map.get(number % KEYS)).isNotNull();
            });
    load.awaitProgress();
    members.kill(2);
    load.awaitProgress();
    members.start(2);
    load.awaitProgress();
    assertThat(load.end().failures()).isEmpty();
    awaitConnected(client);
  }

  @Test
  void aRollingRestartFailsNoCallThatMayBeMadeAgain() {
    Grid client = connect();
    GridMap<Integer, Integer> map = client.map(Names.fresh("rolling-"));
    GridQueue<Integer> queue = client.queue(Names.fresh("rolling-"));
    Load puts = new Load(number -> map.put(number, number));
    Load offers = new Load(queue::offer);
    Load reads = new Load(number -> map.get(number % KEYS));
    List<Load> loads = List.of(puts, offers, reads);
    for (int member = 0; member < ThreeMembers.SIZE; member++) {
      loads.forEach(Load::awaitProgress);
      restart(member);
    }
    loads.forEach(Load::awaitProgress);
    for (Load load : loads) {
      assertThat(load.end().failures()).isEmpty();
    }
    assertThat(map.keySet()).isEqualTo(puts.succeeded());
    assertThat(new HashSet<>(queue.toList())).isEqualTo(offers.succeeded());
  }

  @Test
  void whatMayNotBeMadeAgainFailsByItsConnectionOnly() {
    Grid client = connect(false, false);
    GridMap<Integer, Integer> map = client.map(Names.fresh("once-"));
    Load load = new Load(number -> map.put(number, number));
    load.awaitProgress();
    members.kill(1);
    load.awaitProgress();
    members.start(1);
    load.awaitProgress();
    load.end();
    if (kind.remembersCalls()) {
      assertThat(load.failures()).isEmpty();
      assertThat(map.keySet()).isEqualTo(load.succeeded());
    }
    assertThat(load.failures())
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOfSatisfying(
                        ConnectionLostException.class,
                        lost -> assertThat(lost.isRetrySafe()).isFalse()));
    assertThat(map.keySet().containsAll(load.succeeded()))
        .as("nothing that succeeded is lost")
        .isTrue();
  }

  @Test
  void whatBackupsConfirmedSurvivesAKill() {
    Grid client = connect(true, true);
    GridMap<Integer, Integer> map = client.map(Names.fresh("confirmed-"));
    Load load = new Load(number -> map.put(number, number));
    load.awaitProgress();
    members.kill(0);
    load.awaitProgress();
    members.start(0);
    load.awaitProgress();
    assertThat(load.end().failures()).isEmpty();
    assertThat(map.keySet()).isEqualTo(load.succeeded());
  }

  @Test
  void aWaitingCallEndsWithItsMemberOrIsMadeAgain() {
    Grid once = connect(false, false);
    Grid again = connect();
    GridQueue<String> queue = again.queue(nameAt(again, 1));
    int partition = once.cluster().partitionOf(queue.name());
    Eventually.passes(
        "the other knows the member, too",
        () ->
            assertThat(Objects.requireNonNull(once.cluster().ownerOf(partition)).id())
                .isEqualTo(members.id(1)));
    CompletableFuture<String> ended = taking(once, queue.name());
    CompletableFuture<String> made = taking(again, queue.name());
    Eventually.holds(
        "both wait",
        () -> once.statistics().pendingCalls() == 1 && again.statistics().pendingCalls() == 1);
    // An answer to what came later: the calls have arrived, and are not sent to another member.
    assertThat(once.<String>queue(queue.name()).size()).isZero();
    assertThat(queue.size()).isZero();
    members.kill(1);
    if (kind.remembersCalls()) {
      assertThat(queue.offer("for one")).isTrue();
      assertThat(queue.offer("for the other")).isTrue();
      Eventually.holds("both have one", () -> ended.isDone() && made.isDone());
      assertThat(List.of(ended.join(), made.join()))
          .containsExactlyInAnyOrder("for one", "for the other");
    } else {
      Eventually.holds("the one has ended", ended::isDone);
      assertThatThrownBy(ended::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(ConnectionLostException.class);
      assertThat(made).isNotDone();
      assertThat(queue.offer("late")).isTrue();
      Eventually.holds("the other has it", made::isDone);
      assertThat(made.join()).isEqualTo("late");
    }
    members.start(1);
  }

  @Test
  void aRingbufferAndItsReadersSurviveAKill() throws Exception {
    Grid client = connect();
    GridRingbuffer<Integer> ring = client.ringbuffer(nameAt(client, 1));
    ring.addAll(List.of(0, 1, 2), OverflowPolicy.OVERWRITE);
    CompletableFuture<Integer> waits = ring.async().readOne(3).toCompletableFuture();
    Eventually.holds("it waits", () -> client.statistics().pendingCalls() == 1);
    members.kill(1);

    assertThat(ring.readMany(0, 3, 10).items()).containsExactly(0, 1, 2);
    assertThat(waits).isNotDone();
    assertThat(ring.add(3)).isEqualTo(3);
    Eventually.holds("it is told", waits::isDone);
    assertThat(waits.join()).isEqualTo(3);
    members.start(1);
  }

  private static CompletableFuture<String> taking(Grid client, String queue) {
    return client.<String>queue(queue).async().take().toCompletableFuture();
  }

  @Test
  void listenersHearEachEventOnceWhileMembersComeAndGo() {
    Grid client = connect();
    GridMap<Integer, String> map = client.map(Names.fresh("heard-"));
    Map<Integer, Integer> heard = new ConcurrentHashMap<>();
    map.addListener(
        new EntryListener<Integer, String>() {
          @Override
          public void added(EntryEvent<Integer, String> event) {
            heard.merge(event.key(), 1, Integer::sum);
          }
        },
        false);
    Map<Integer, Integer> expected = new HashMap<>();
    addAndHear(map, heard, expected);
    members.kill(2);
    addAndHear(map, heard, expected);
    members.start(2);
    awaitConnected(client);
    addAndHear(map, heard, expected);
    for (int member = 0; member < ThreeMembers.SIZE; member++) {
      restart(member);
      awaitConnected(client);
      addAndHear(map, heard, expected);
    }
  }

  private static void addAndHear(
      GridMap<Integer, String> map, Map<Integer, Integer> heard, Map<Integer, Integer> expected) {
    for (int i = 0; i < KEYS; i++) {
      int key = expected.size();
      map.set(key, "value");
      expected.put(key, 1);
    }
    Eventually.passes("each is heard once", () -> assertThat(heard).isEqualTo(expected));
  }

  @Test
  void reliableTopicsAreHeardWhileTheirMembersAreKilled() {
    Grid client = connect();
    GridReliableTopic<Integer> topic = client.reliableTopic(Names.fresh("reliable-"));
    Map<Integer, Integer> heard = new ConcurrentHashMap<>();
    topic.addListener(message -> heard.merge(message.message(), 1, Integer::sum));
    // Not faster than it is heard: no more is kept than the ringbuffer's capacity.
    Load load =
        new Load(
            number -> {
              topic.publish(number);
              Eventually.holds("it is heard", () -> heard.containsKey(number));
            });
    load.awaitProgress();
    for (int member = 0; member < ThreeMembers.SIZE; member++) {
      members.kill(member);
      load.awaitProgress();
      members.start(member);
      load.awaitProgress();
    }
    load.end();
    if (kind.remembersCalls()) {
      assertThat(load.failures()).isEmpty();
      assertThat(heard.keySet()).isEqualTo(load.succeeded());
      assertThat(heard.values()).containsOnly(1);
    }
  }

  @Test
  void aClientThatLosesAllMembersGoesOnWhenTheyAreBack() {
    Grid client = connect();
    GridMap<String, String> map = client.map(Names.fresh("lost-"));
    List<State> states = new CopyOnWriteArrayList<>();
    client.lifecycle().addListener(states::add);
    for (int member = 0; member < ThreeMembers.SIZE; member++) {
      members.kill(member);
    }
    Eventually.passes("it says so", () -> assertThat(states).containsExactly(State.DISCONNECTED));
    CompletableFuture<?> waiting = map.async().put("key", "value").toCompletableFuture();
    assertThat(waiting).isNotDone();
    for (int member = 0; member < ThreeMembers.SIZE; member++) {
      members.start(member);
    }
    Eventually.holds("the call has ended", waiting::isDone);
    assertThat(waiting).isCompleted();
    assertThat(map.get("key")).isEqualTo("value");
    Eventually.passes(
        "it says so", () -> assertThat(states).containsExactly(State.DISCONNECTED, State.RUNNING));
    awaitConnected(client);
  }
}
