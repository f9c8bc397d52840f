package dev.grid.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.AuthenticationException;
import dev.grid.ClusterUnreachableException;
import dev.grid.GridNotActiveException;
import dev.grid.InvalidConfigurationException;
import dev.grid.Lifecycle.State;
import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.client.members.FakeMember;
import dev.grid.client.members.FakeMember.Received;
import dev.grid.config.ClientConfig;
import dev.grid.config.Credentials;
import dev.grid.map.GridMap;
import dev.grid.protocol.serialization.FieldDescriptor;
import dev.grid.protocol.serialization.Schema;
import dev.grid.protocol.session.SessionMessages.AddClusterViewListener;
import dev.grid.protocol.session.SessionMessages.AddDistributedObjectListener;
import dev.grid.protocol.session.SessionMessages.Authentication;
import dev.grid.protocol.session.SessionMessages.AuthenticationReply;
import dev.grid.protocol.session.SessionMessages.CreateProxies;
import dev.grid.protocol.session.SessionMessages.CreateProxy;
import dev.grid.protocol.session.SessionMessages.DistributedObject;
import dev.grid.protocol.session.SessionMessages.RemoveDistributedObjectListener;
import dev.grid.protocol.session.SessionMessages.SendAllSchemas;
import dev.grid.protocol.session.SessionMessages.SendSchema;
import dev.grid.protocol.session.SessionMessagesCodecs;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting, losing the cluster, finding it again or another one. */
class ReconnectTest {

  private static final Schema SCHEMA = new Schema("T", List.of(new FieldDescriptor("f", 9)));
  private static final StructureId MAP = GridMap.TYPE.id("m");

  private final FakeMember member = new FakeMember();
  private @Nullable ClientGrid client;

  private ClientGrid connect() {
    ClientGrid connected = Clients.connect(Clients.config(member.hostAndPort()));
    client = connected;
    return connected;
  }

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
    }
    member.close();
    assertThat(member.failures()).isEmpty();
  }

  private static ClientConfig impatient(ClientConfig config) {
    return config.withConnection(
        config.connection().withConnecting(Duration.ofSeconds(10), Duration.ofMillis(50)));
  }

  @Test
  void saysWhoItIs() {
    client =
        Clients.connect(
            Clients.config(member.hostAndPort())
                .withInstanceName("me")
                .withClusterName("them")
                .withLabels(Set.of("blue"))
                .withCredentials(new Credentials("user", "secret")));
    Authentication said = (Authentication) member.take(Authentication.class).message();
    assertThat(said.clusterName()).isEqualTo("them");
    assertThat(said.username()).isEqualTo("user");
    assertThat(said.password()).isEqualTo("secret");
    assertThat(said.uuid()).isEqualTo(client.id());
    assertThat(said.clientName()).isEqualTo("me");
    assertThat(said.labels()).containsExactly("blue");
    assertThat(said.serializationVersion()).isEqualTo((byte) 1);
    assertThat(client.name()).isEqualTo("me");
  }

  @Test
  void knowsMembersAndOwnersAsSoonAsItIsConnected() {
    ClientGrid grid = connect();
    assertThat(grid.lifecycle().state()).isEqualTo(State.RUNNING);
    assertThat(grid.cluster().partitionCount()).isEqualTo(FakeMember.PARTITIONS);
    assertThat(grid.cluster().members()).hasSize(1);
    assertThat(grid.cluster().ownerOf(270)).isEqualTo(grid.cluster().members().getFirst());
    assertThatThrownBy(() -> grid.cluster().ownerOf(271))
        .isInstanceOf(IllegalArgumentException.class);
    member.take(AddClusterViewListener.class);
  }

  @Test
  void anAddressThatCannotBeReadFailsAtOnce() {
    assertThatThrownBy(() -> GridClient.connect(Clients.config("host:port")))
        .isInstanceOf(InvalidConfigurationException.class);
  }

  @Test
  void nobodyThereIsAnErrorWhenTheTimeIsOver() {
    FakeMember gone = new FakeMember();
    gone.close();
    assertThatThrownBy(() -> GridClient.connect(impatient(Clients.config(gone.hostAndPort()))))
        .isInstanceOf(ClusterUnreachableException.class)
        .hasMessageContaining(gone.hostAndPort())
        .hasMessageContaining("clusterConnectTimeout=PT0.05S");
  }

  @ParameterizedTest
  @ValueSource(bytes = {1, 2, 3})
  void aClientThatEverybodyRefusesDoesNotWait(byte status) {
    member.on(Authentication.class, r -> r.reply(member.authenticationReply(status)));
    assertThatThrownBy(() -> GridClient.connect(Clients.config(member.hostAndPort())))
        .isInstanceOf(AuthenticationException.class);
    assertThat(member.count(Authentication.class)).isEqualTo(1);
  }

  @Test
  void aMemberThatIsStartingIsAskedAgain() {
    AtomicInteger asked = new AtomicInteger();
    member.on(
        Authentication.class,
        request -> {
          if (asked.getAndIncrement() < 2) {
            request.refuse(19);
          } else {
            request.reply(member.authenticationReply((byte) 0));
          }
        });
    connect();
    assertThat(asked).hasValue(3);
  }

  @Test
  void connectingWithoutBlockingCompletesOnAVirtualThread() throws Exception {
    BlockingQueue<Boolean> virtual = new LinkedBlockingQueue<>();
    member.on(Authentication.class, request -> {});
    var connecting =
        GridClient.connectAsync(Clients.config(member.hostAndPort()))
            .whenComplete((g, e) -> virtual.add(Thread.currentThread().isVirtual()));
    Received request = member.take(Authentication.class);
    request.reply(member.authenticationReply((byte) 0));
    client = (ClientGrid) connecting.toCompletableFuture().get(300, TimeUnit.SECONDS);
    assertThat(virtual.poll(300, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void statesFollowTheConnection() {
    ClientGrid grid = connect();
    List<State> states = new CopyOnWriteArrayList<>();
    Registration listening = grid.lifecycle().addListener(states::add);
    int port = member.port();
    member.close();
    Clients.untilState(grid, State.DISCONNECTED);
    try (FakeMember back = new FakeMember(port)) {
      Clients.untilState(grid, State.RUNNING);
      grid.close();
      Clients.until("all is told", () -> states.size() == 3);
      assertThat(states).containsExactly(State.DISCONNECTED, State.RUNNING, State.STOPPED);
      listening.close();
      assertThat(back.failures()).isEmpty();
    }
  }

  @Test
  void aClientThatFindsNobodyAgainStopsAndFailsItsCalls() {
    ClientGrid grid = Clients.connect(impatient(Clients.config(member.hostAndPort())));
    client = grid;
    member.close();
    Clients.untilState(grid, State.STOPPED);
    assertThatThrownBy(grid::structures)
        .isInstanceOf(GridNotActiveException.class)
        .hasMessageContaining("gave up")
        .hasRootCauseInstanceOf(java.net.ConnectException.class);
  }

  @Test
  void anotherClusterIsGivenSchemasAndStructuresBeforeAnythingElse() {
    ClientGrid grid = connect();
    member.on(SendSchema.class, request -> request.reply(Set.of(member.id())));
    grid.invoker().schemas().register(SCHEMA);
    grid.invoker().proxies().get(MAP, Object::new, () -> false);
    member.take(CreateProxy.class);
    assertThat(member.count(SendAllSchemas.class)).isZero();

    member.becomeAnotherCluster();
    List<Received> order = new CopyOnWriteArrayList<>();
    member.on(SendAllSchemas.class, request -> answerAndNote(request, order));
    member.on(CreateProxies.class, request -> answerAndNote(request, order));
    member.on(AddClusterViewListener.class, request -> answerAndNote(request, order));
    member.dropAll();
    Clients.until("all is told", () -> order.size() == 3);
    assertThat(order)
        .extracting(Received::message)
        .containsExactly(
            new SendAllSchemas(List.of(SCHEMA)),
            new CreateProxies(List.of(Map.entry("m", GridMap.TYPE.service()))),
            new AddClusterViewListener());
    Clients.untilState(grid, State.RUNNING);
  }

  @Test
  void manySchemasAreSentInSeveralMessages() {
    ClientGrid grid = connect();
    member.on(SendSchema.class, request -> request.reply(Set.of(member.id())));
    Set<String> names = new HashSet<>();
    List<FieldDescriptor> wide =
        IntStream.range(0, 6_000).mapToObj(i -> new FieldDescriptor("f" + i, 9)).toList();
    for (int i = 0; i < 5; i++) {
      grid.invoker().schemas().register(new Schema("wide" + i, wide));
      names.add("wide" + i);
    }
    member.becomeAnotherCluster();
    List<Received> order = new CopyOnWriteArrayList<>();
    member.on(SendAllSchemas.class, request -> answerAndNote(request, order));
    member.dropAll();
    Clients.until("all is told", () -> order.size() == 3);
    assertThat(order)
        .flatMap(received -> ((SendAllSchemas) received.message()).schemas())
        .extracting(Schema::typeName)
        .containsExactlyInAnyOrderElementsOf(names);
  }

  private static void answerAndNote(Received request, List<Received> order) throws IOException {
    order.add(request);
    request.reply(null);
  }

  @Test
  void theSameClusterIsGivenSchemasOnly() {
    ClientGrid grid = connect();
    member.on(SendSchema.class, request -> request.reply(Set.of(member.id())));
    grid.invoker().schemas().register(SCHEMA);
    grid.invoker().proxies().get(MAP, Object::new, () -> false);
    member.take(SendSchema.class);
    member.take(AddClusterViewListener.class);
    member.dropAll();
    member.take(SendAllSchemas.class);
    member.take(AddClusterViewListener.class);
    assertThat(member.count(CreateProxies.class)).isZero();
  }

  @Test
  void aClusterOfAnotherPartitionCountIsRefusedForGood() {
    ClientGrid grid = connect();
    AuthenticationReply good = member.authenticationReply((byte) 0);
    member.on(
        Authentication.class,
        request ->
            request.reply(
                new AuthenticationReply(
                    good.status(),
                    good.address(),
                    good.memberUuid(),
                    good.serializationVersion(),
                    good.serverHazelcastVersion(),
                    100,
                    good.clusterId(),
                    false,
                    null,
                    null,
                    1,
                    good.memberInfos(),
                    1,
                    List.of(),
                    Map.of())));
    member.dropAll();
    Clients.untilState(grid, State.STOPPED);
    assertThatThrownBy(grid::structures)
        .hasRootCauseMessage(
            member.hostAndPort() + " has partitionCount=100 but this client began with 271");
  }

  @Test
  void listenersFollowTheConnection() throws Exception {
    ClientGrid grid = connect();
    UUID first = UUID.randomUUID();
    member.on(AddDistributedObjectListener.class, request -> request.reply(first));
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Registration registration =
        grid.addStructureListener(
            new dev.grid.StructureListener() {
              @Override
              public void created(StructureId structure) {
                heard.add("created " + structure.name());
              }

              @Override
              public void destroyed(StructureId structure) {
                heard.add("destroyed " + structure.name());
              }
            });
    Received before = member.take(AddDistributedObjectListener.class);
    assertThat(before.message()).isEqualTo(new AddDistributedObjectListener(true, true));
    tell(before, "a", "CREATED");
    assertThat(heard.poll(300, TimeUnit.SECONDS)).isEqualTo("created a");

    UUID second = UUID.randomUUID();
    member.on(AddDistributedObjectListener.class, request -> request.reply(second));
    member.dropAll();
    Received after = member.take(AddDistributedObjectListener.class);
    tell(after, "a", "DESTROYED");
    assertThat(heard.poll(300, TimeUnit.SECONDS)).isEqualTo("destroyed a");

    registration.close();
    registration.close();
    assertThat(member.take(RemoveDistributedObjectListener.class).message())
        .isEqualTo(new RemoveDistributedObjectListener(second));
    tell(after, "b", "CREATED");
    grid.invoker().proxies().get(MAP, Object::new, () -> false);
    assertThat(heard).isEmpty();
    member.dropAll();
    Clients.untilState(grid, State.RUNNING);
    assertThat(member.count(AddDistributedObjectListener.class)).isZero();
  }

  private static void tell(Received registration, String name, String type) throws IOException {
    registration
        .peer()
        .event(
            registration,
            SessionMessagesCodecs.DISTRIBUTED_OBJECT,
            -1,
            new DistributedObject(name, GridMap.TYPE.service(), type, UUID.randomUUID()));
  }

  @Test
  void aListenerThatAMemberRefusesIsNotKept() {
    ClientGrid grid = connect();
    member.on(AddDistributedObjectListener.class, request -> request.refuse(23));
    assertThatThrownBy(() -> grid.addStructureListener(new dev.grid.StructureListener() {}))
        .isInstanceOf(IllegalArgumentException.class);
    member.take(AddDistributedObjectListener.class);
    member.dropAll();
    member.take(Authentication.class);
    member.take(Authentication.class);
    Clients.untilState(grid, State.RUNNING);
    assertThat(member.count(AddDistributedObjectListener.class)).isZero();
  }

  @Test
  void aStructureIsCreatedOnceAndAgainAfterAFailure() {
    ClientGrid grid = connect();
    member.on(CreateProxy.class, request -> request.refuse(32));
    assertThatThrownBy(() -> grid.invoker().proxies().get(MAP, Object::new, () -> false))
        .isInstanceOf(InvalidConfigurationException.class);
    member.on(CreateProxy.class, request -> request.reply(null));
    Object proxy = grid.invoker().proxies().get(MAP, Object::new, () -> false);
    assertThat(grid.invoker().proxies().get(MAP, Object::new, () -> false)).isSameAs(proxy);
    member.take(CreateProxy.class);
    member.take(CreateProxy.class);
    assertThat(member.count(CreateProxy.class)).isZero();
  }
}
