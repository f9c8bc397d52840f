package dev.grid.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.QueueConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.grid.AuthenticationException;
import dev.grid.ConnectionLostException;
import dev.grid.Lifecycle.State;
import dev.grid.Member;
import dev.grid.MembershipListener;
import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.StructureListener;
import dev.grid.client.connection.Connection;
import dev.grid.client.members.Ports;
import dev.grid.client.members.ReferenceMember;
import dev.grid.config.ClientConfig;
import dev.grid.config.Credentials;
import dev.grid.kernel.CallFuture;
import dev.grid.map.GridMap;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.FieldDescriptor;
import dev.grid.protocol.serialization.Schema;
import dev.grid.protocol.session.SessionMessages.LocalBackupListener;
import dev.grid.structures.map.MapMessages;
import dev.grid.structures.map.MapMessagesCodecs;
import dev.grid.structures.queue.QueueMessages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The client's own work against a real member of the reference, by messages and their bytes. */
class ReferenceTest {

  private static final String CLUSTER = "client-reference-test";
  private static final int ADDED = 1;

  @SuppressWarnings("NullAway.Init") // Set before every test.
  private static ReferenceMember member;

  private @Nullable ClientGrid client;

  @BeforeAll
  static void start() {
    member = new ReferenceMember(CLUSTER);
  }

  @AfterAll
  static void end() {
    member.close();
  }

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
    }
  }

  private static ClientConfig config() {
    return Clients.config(member.hostAndPort()).withClusterName(CLUSTER);
  }

  private ClientGrid connect(ClientConfig config) {
    ClientGrid connected = Clients.connect(config);
    client = connected;
    return connected;
  }

  private static <R> CallFuture<R> call(ClientGrid grid, Message<R> message) {
    return grid.invoker().invoke(message, response -> response);
  }

  /** A string as the reference serializes it. */
  private static Data text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return new Data(
        ByteBuffer.allocate(12 + utf8.length)
            .putInt(0)
            .putInt(-11)
            .putInt(utf8.length)
            .put(utf8)
            .array());
  }

  @Test
  void theClusterIsKnown() {
    ClientGrid grid = connect(config());
    assertThat(grid.cluster().name()).isEqualTo(CLUSTER);
    assertThat(grid.cluster().partitionCount()).isEqualTo(271);
    assertThat(grid.cluster().members())
        .containsExactly(
            new Member(member.id(), "127.0.0.1", member.port(), Map.of(), false, "5.7.0"));
    Clients.until("owners are known", () -> grid.cluster().ownerOf(0) != null);
    assertThat(grid.lifecycle().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void theMemberSeesTheClient() {
    ClientGrid grid = connect(config().withInstanceName("seen"));
    assertThat(member.instance().getClientService().getConnectedClients())
        .anySatisfy(
            seen -> {
              assertThat(seen.getUuid()).isEqualTo(grid.id());
              assertThat(seen.getName()).isEqualTo("seen");
            });
  }

  @Test
  void anotherClusterNameIsRefused() {
    assertThatThrownBy(() -> GridClient.connect(config().withClusterName("other")))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("wrong cluster name");
  }

  @Test
  void credentialsThatTheMemberDoesNotExpectAreRefused() {
    Credentials credentials = new Credentials("user", "secret");
    assertThatThrownBy(() -> GridClient.connect(config().withCredentials(credentials)))
        .isInstanceOf(AuthenticationException.class);
  }

  @Test
  void bothSeeWhatTheOtherWrote() {
    ClientGrid grid = connect(config());
    IMap<String, String> map = member.instance().getMap("shared");
    call(grid, new MapMessages.Set("shared", text("ours"), text("1"), 1, -1)).await();
    map.set("theirs", "2");
    assertThat(map.get("ours")).isEqualTo("1");
    assertThat(call(grid, new MapMessages.Get("shared", text("theirs"), 1)).await())
        .isEqualTo(text("2"));
    assertThat(call(grid, new MapMessages.Get("shared", text("nobody's"), 1)).await()).isNull();
    assertThat(call(grid, new MapMessages.Size("shared")).await()).isEqualTo(2);
    assertThat(call(grid, new MapMessages.KeySet("shared")).await())
        .containsExactlyInAnyOrder(text("ours"), text("theirs"));
  }

  @Test
  void anErrorOfTheMemberIsTheCallers() {
    ClientGrid grid = connect(config());
    assertThatThrownBy(
            () -> call(grid, new MapMessages.Unlock("locks", text("never locked"), 1, 1)).await())
        .isInstanceOf(IllegalMonitorStateException.class);
  }

  @Test
  void aParkedCallIsAnsweredWhenItsTimeComes() {
    member.instance().getConfig().addQueueConfig(new QueueConfig("parked").setMaxSize(1));
    ClientGrid grid = connect(config());
    CallFuture<@Nullable Data> take = call(grid, new QueueMessages.Take("parked"));
    assertThat(call(grid, new QueueMessages.Size("parked")).await()).isZero();
    assertThat(take).isNotDone();
    member.instance().getQueue("parked").offer("item");
    assertThat(take.await()).isEqualTo(text("item"));
  }

  @Test
  void eventsComeInTheOrderOfTheirKey() throws Exception {
    ClientGrid grid = connect(config());
    Map<Data, BlockingQueue<Data>> heard =
        Map.of(text("a"), new LinkedBlockingQueue<>(), text("b"), new LinkedBlockingQueue<>());
    Registration registration =
        grid.invoker()
            .subscribe(
                new MapMessages.AddEntryListener("listened", true, 1 | 4, true),
                MapMessagesCodecs.ENTRY_CHANGED,
                id -> new MapMessages.RemoveEntryListener("listened", id),
                event -> {
                  if (event.key() != null && event.value() != null) {
                    Objects.requireNonNull(heard.get(event.key())).add(event.value());
                  }
                });
    IMap<String, String> map = member.instance().getMap("listened");
    for (int i = 0; i < 100; i++) {
      map.set("a", "" + i);
      map.set("b", "" + i);
    }
    List<Data> expected = IntStream.range(0, 100).mapToObj(i -> text("" + i)).toList();
    for (Map.Entry<Data, BlockingQueue<Data>> key : heard.entrySet()) {
      Clients.until("events of " + key.getKey(), () -> key.getValue().size() == 100);
      assertThat(key.getValue()).containsExactlyElementsOf(expected);
    }
    registration.close();
    BlockingQueue<Data> after = new LinkedBlockingQueue<>();
    try (Registration second =
        grid.invoker()
            .subscribe(
                new MapMessages.AddEntryListener("listened", true, ADDED, true),
                MapMessagesCodecs.ENTRY_CHANGED,
                id -> new MapMessages.RemoveEntryListener("listened", id),
                event -> {
                  if (event.value() != null) {
                    after.add(event.value());
                  }
                })) {
      assertThat(second.id()).isNotEqualTo(registration.id());
      map.set("a", "unheard");
      map.set("c", "late");
      assertThat(after.poll(300, TimeUnit.SECONDS)).isEqualTo(text("late"));
    }
    assertThat(heard.values()).allSatisfy(values -> assertThat(values).hasSize(100));
  }

  @Test
  void structuresComeAndGo() throws Exception {
    ClientGrid grid = connect(config());
    StructureId id = GridMap.TYPE.id("here today");
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    grid.addStructureListener(
        new StructureListener() {
          private void add(String what, StructureId structure) {
            if (structure.equals(id)) {
              heard.add(what + structure.name());
            }
          }

          @Override
          public void created(StructureId structure) {
            add("created ", structure);
          }

          @Override
          public void destroyed(StructureId structure) {
            add("destroyed ", structure);
          }
        });
    Object proxy = grid.invoker().proxies().get(id, Object::new, () -> false);
    assertThat(heard.poll(300, TimeUnit.SECONDS)).isEqualTo("created here today");
    assertThat(grid.structures()).contains(id);
    assertThat(grid.invoker().proxies().get(id, Object::new, () -> false)).isSameAs(proxy);
    grid.destroy(id);
    assertThat(heard.poll(300, TimeUnit.SECONDS)).isEqualTo("destroyed here today");
    assertThat(grid.structures()).doesNotContain(id);
    assertThat(grid.invoker().proxies().get(id, Object::new, () -> false)).isNotSameAs(proxy);
    assertThat(heard.poll(300, TimeUnit.SECONDS)).isEqualTo("created here today");
  }

  @Test
  void schemasGoThroughTheCluster() {
    Schema schema =
        new Schema(
            "dev.grid.Order",
            List.of(new FieldDescriptor("name", 17), new FieldDescriptor("count", 9)));
    ClientGrid writer = connect(config());
    writer.invoker().schemas().register(schema);
    call(writer, new MapMessages.Size("any")).await();
    try (ClientGrid reader = Clients.connect(config())) {
      call(writer, new MapMessages.Set("compact", text("k"), text("v"), 1, -1)).await();
      assertThat(reader.invoker().schemas().find(schema.id())).isEqualTo(schema);
      assertThat(reader.invoker().schemas().find(4711)).isNull();
    }
  }

  @Test
  void anIdleConnectionLivesOnPings() {
    ClientConfig config = config();
    ClientGrid grid =
        connect(
            config.withConnection(
                config
                    .connection()
                    .withHeartbeat(Duration.ofMillis(20), Duration.ofMillis(10_000))));
    long before = grid.statistics().requests();
    Clients.until("pings", () -> grid.statistics().requests() > before + 5);
    assertThat(grid.lifecycle().state()).isEqualTo(State.RUNNING);
    assertThat(grid.statistics().connections()).isEqualTo(1);
  }

  @Test
  void aRestartedMemberIsFoundAgain() throws Exception {
    try (ReferenceMember first = new ReferenceMember("restarted")) {
      ClientGrid grid = connect(Clients.config(first.hostAndPort()).withClusterName("restarted"));
      BlockingQueue<Data> heard = new LinkedBlockingQueue<>();
      grid.invoker()
          .subscribe(
              new MapMessages.AddEntryListener("m", true, ADDED, true),
              MapMessagesCodecs.ENTRY_CHANGED,
              id -> new MapMessages.RemoveEntryListener("m", id),
              event -> {
                if (event.value() != null) {
                  heard.add(event.value());
                }
              });
      Schema schema = new Schema("Kept", List.of(new FieldDescriptor("f", 9)));
      grid.invoker().schemas().register(schema);
      grid.invoker().proxies().get(GridMap.TYPE.id("kept"), Object::new, () -> false);
      call(grid, new MapMessages.Set("m", text("k"), text("before"), 1, -1)).await();
      assertThat(heard.poll(300, TimeUnit.SECONDS)).isEqualTo(text("before"));

      CallFuture<?> parked = call(grid, new QueueMessages.Take("empty"));
      assertThat(call(grid, new QueueMessages.Size("empty")).await()).isZero();
      first.terminate();
      assertThatThrownBy(parked::await).isInstanceOf(ConnectionLostException.class);
      CallFuture<Void> during =
          call(grid, new MapMessages.Set("m", text("k"), text("after"), 1, -1));
      try (ReferenceMember second = new ReferenceMember("restarted", first.port(), List.of())) {
        during.await();
        assertThat(second.instance().getMap("m").get("k")).isEqualTo("after");
        Clients.untilState(grid, State.RUNNING);
        assertThat(grid.cluster().members()).extracting(Member::id).containsExactly(second.id());
        assertThat(grid.structures()).contains(GridMap.TYPE.id("kept"));
        Clients.until("the listener is there", () -> hears(second.instance(), heard));
        try (ClientGrid reader =
            Clients.connect(Clients.config(second.hostAndPort()).withClusterName("restarted"))) {
          assertThat(reader.invoker().schemas().find(schema.id())).isEqualTo(schema);
        }
      }
    }
  }

  private static boolean hears(HazelcastInstance instance, BlockingQueue<Data> heard) {
    instance.getMap("m").put("probe " + System.nanoTime(), "probe");
    return text("probe").equals(heard.poll());
  }

  @Test
  void membersComeAndGo() throws Exception {
    int firstPort = Ports.free();
    int secondPort = Ports.free();
    try (ReferenceMember first =
        new ReferenceMember("pair", firstPort, List.of(firstPort, secondPort))) {
      ClientGrid grid = connect(Clients.config(first.hostAndPort()).withClusterName("pair"));
      BlockingQueue<String> heard = new LinkedBlockingQueue<>();
      grid.cluster()
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
      try (ReferenceMember second =
          new ReferenceMember("pair", secondPort, List.of(firstPort, secondPort))) {
        assertThat(heard.poll(300, TimeUnit.SECONDS)).isEqualTo("joined " + second.id());
        Clients.until("both are connected", () -> grid.statistics().connections() == 2);
        Clients.until(
            "both own partitions",
            () ->
                IntStream.range(0, 271).mapToObj(p -> grid.cluster().ownerOf(p)).distinct().count()
                    == 2);
        Schema schema = new Schema("Both", List.of(new FieldDescriptor("f", 9)));
        grid.invoker().schemas().register(schema);
        for (int i = 0; i < 500; i++) {
          call(grid, new MapMessages.Set("m", text("k" + i), text("v"), 1, -1)).await();
        }
        assertThat(second.instance().getMap("m").size()).isEqualTo(500);
        Clients.until(
            "there are backups", () -> second.instance().getPartitionService().isClusterSafe());
        String left = "left " + second.id();
        second.terminate();
        assertThat(heard.poll(300, TimeUnit.SECONDS)).isEqualTo(left);
        Clients.until("one is connected", () -> grid.statistics().connections() == 1);
        for (int i = 0; i < 500; i++) {
          assertThat(call(grid, new MapMessages.Get("m", text("k" + i), 1)).await())
              .isEqualTo(text("v"));
        }
      }
    }
  }

  @Test
  void backupsConfirmStraightToTheClient() {
    int firstPort = Ports.free();
    int secondPort = Ports.free();
    List<Integer> ports = List.of(firstPort, secondPort);
    try (ReferenceMember first = new ReferenceMember("confirming", firstPort, ports);
        ReferenceMember second = new ReferenceMember("confirming", secondPort, ports)) {
      ClientConfig config = Clients.config(first.hostAndPort()).withClusterName("confirming");
      ClientGrid grid = connect(config.withConnection(config.connection().withBackupAcks(true)));
      Clients.until("both are connected", () -> grid.statistics().connections() == 2);
      BackupAcks backups = grid.invoker().backups();
      Clients.until("both will confirm", () -> backups.begin(-1));
      backups.forget(-1);
      AtomicInteger confirmations = new AtomicInteger();
      for (Connection connection : grid.sockets().open()) {
        grid.invoker()
            .listenOn(
                connection,
                new LocalBackupListener(),
                (type, partition, in) -> {
                  confirmations.incrementAndGet();
                  backups.event(type, partition, in);
                })
            .await();
      }
      Clients.until(
          "there are backups", () -> second.instance().getPartitionService().isClusterSafe());
      for (int i = 0; i < 100; i++) {
        call(grid, new MapMessages.Set("m", text("k" + i), text("v"), 1, -1)).await();
      }
      Clients.until("each was confirmed", () -> confirmations.get() == 100);
    }
  }
}
