package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.hazelcast.client.HazelcastClient;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.grid.AccessDeniedException;
import dev.grid.Grid;
import dev.grid.StructureId;
import dev.grid.atomiclong.GridAtomicLong;
import dev.grid.config.ClientConfig;
import dev.grid.config.Credentials;
import dev.grid.core.Grids;
import dev.grid.map.EntryListener;
import dev.grid.map.GridMap;
import dev.grid.member.GridMember;
import dev.grid.protocol.Codec;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Data;
import dev.grid.protocol.Errors;
import dev.grid.protocol.Message;
import dev.grid.protocol.frame.Frames;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.session.GroupMessages;
import dev.grid.protocol.session.SessionMessages.CreateProxies;
import dev.grid.protocol.session.SessionMessages.CreateProxy;
import dev.grid.protocol.session.SessionMessages.DestroyProxy;
import dev.grid.protocol.session.SessionMessages.GetDistributedObjects;
import dev.grid.protocol.session.SessionMessages.Ping;
import dev.grid.protocol.session.XaMessages;
import dev.grid.protocol.types.BranchXid;
import dev.grid.queue.GridQueue;
import dev.grid.security.Action;
import dev.grid.structures.Structures;
import dev.grid.structures.map.MapCacheMessages.FetchNearCacheInvalidationMetadata;
import dev.grid.structures.map.MapCacheMessages.GetCacheStamps;
import dev.grid.structures.queue.QueueMessages;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.OwnMember;
import dev.grid.systemtests.cluster.RecordedAccess.Question;
import dev.grid.systemtests.fuzz.RawConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** A member asks about everything that clients want to do, and says clearly what they may not. */
@Timeout(600)
final class AccessTest {

  private static final Credentials ADA = new Credentials("ada", "secret");
  private static final String MAPS = GridMap.TYPE.service();
  private static final int DENIED = 64;
  private static final RecordedAccess ACCESS = new RecordedAccess();
  private static Grid member;

  @BeforeAll
  static void start() {
    member = GridMember.start(OwnMember.config().withCredentials(ADA), ACCESS);
  }

  @AfterAll
  static void stop() {
    member.close();
  }

  @BeforeEach
  void admitEverything() {
    ACCESS.refuse(question -> false);
    ACCESS.take();
  }

  private static RawConnection connection() throws IOException {
    RawConnection connection = new RawConnection(OwnMember.portOf(member));
    connection.sendProtocol();
    var login =
        RawConnection.authentication(Deployment.CLUSTER_NAME, ADA.username(), ADA.password());
    assertThat(connection.call(login).status()).isZero();
    return connection;
  }

  private static Question ada(String service, String name, Action... actions) {
    return new Question("ada", Set.of(actions), service, name);
  }

  static List<Codec<?, ?>> messagesOfClients() {
    return CodecSet.all(Structures.codecs()).stream().filter(codec -> !codec.internal()).toList();
  }

  private static String serviceOf(Codec<?, ?> codec) {
    return Structures.all().stream()
        .filter(structure -> CodecSet.all(structure.codecs()).contains(codec))
        .findFirst()
        .orElseThrow()
        .serviceName();
  }

  @ParameterizedTest
  @MethodSource("messagesOfClients")
  void message_isAskedAbout_andRefusedWithoutARight(Codec<?, ?> codec) throws IOException {
    String name = "refused-" + codec.operation();
    Message<?> message = SampleMessage.of(codec.messageClass(), name);
    ACCESS.refuse(question -> true);
    try (RawConnection connection = connection()) {
      connection.send(message);
      if (codec.actions() == 0) {
        MessageReader answer = connection.read();
        // What it is about may not exist, as with what is to be cancelled.
        assertThat(answer.type()).isIn(codec.requestType() + 1, Frames.ERROR_TYPE);
        if (answer.type() == Frames.ERROR_TYPE) {
          assertThat(Errors.read(answer).code()).isNotEqualTo(DENIED);
        }
        // A group that there is not yet is begun for who may do that only.
        assertThat(ACCESS.take())
            .isSubsetOf(new Question("ada", Set.of(Action.CREATE), GroupMessages.SERVICE, name));
      } else {
        assertThat(connection.readErrorCodes()).containsExactly(DENIED);
        assertThat(ACCESS.take())
            .containsExactly(
                new Question(
                    "ada",
                    Action.ofBits(codec.actions()),
                    serviceOf(codec),
                    SampleMessage.nameIn(message, name)));
      }
      connection.call(new Ping()); // The connection goes on.
    }
  }

  @Test
  void messageAboutSeveral_isAskedAboutForEach() throws IOException {
    ACCESS.refuse(question -> question.name().equals("mayNot"));
    try (RawConnection connection = connection()) {
      connection.send(
          new FetchNearCacheInvalidationMetadata(List.of("may", "mayNot"), UUID.randomUUID()));
      assertThat(connection.readErrorCodes()).containsExactly(DENIED);
      assertThat(ACCESS.about("mayNot")).containsExactly(ada(MAPS, "mayNot", Action.READ));

      connection.send(new GetCacheStamps("may", List.of("may", "mayNot")));
      assertThat(connection.readErrorCodes()).containsExactly(DENIED);
    }
  }

  @Test
  void creation_isAskedAbout_andLeavesNothingWhereOneIsRefused() throws IOException {
    try (RawConnection connection = connection()) {
      connection.call(new CreateProxy("created", MAPS));
      assertThat(ACCESS.take()).containsExactly(ada(MAPS, "created", Action.CREATE));

      ACCESS.refuse(question -> question.name().equals("mayNot"));
      List<Map.Entry<String, String>> two =
          List.of(Map.entry("may", MAPS), Map.entry("mayNot", MAPS));
      connection.send(new CreateProxies(two));
      assertThat(connection.readErrorCodes()).containsExactly(DENIED);
      assertThat(ACCESS.take())
          .containsExactly(ada(MAPS, "may", Action.CREATE), ada(MAPS, "mayNot", Action.CREATE));
      connection.send(new CreateProxy("mayNot", MAPS));
      assertThat(connection.readErrorCodes()).containsExactly(DENIED);
      assertThat(member.structures())
          .contains(StructureId.named(MAPS, "created"))
          .doesNotContain(StructureId.named(MAPS, "may"), StructureId.named(MAPS, "mayNot"));
    }
  }

  @Test
  void proxyOfWhatExists_needsNoRight_andMakesNothing() throws IOException {
    member.<String, String>map("there").put("k", "v");
    try (RawConnection connection = connection()) {
      ACCESS.refuse(question -> true);
      connection.call(new CreateProxy("there", MAPS));
      assertThat(ACCESS.take()).isEmpty();

      connection.send(
          new CreateProxies(List.of(Map.entry("there", MAPS), Map.entry("notThere", MAPS))));
      assertThat(connection.readErrorCodes()).containsExactly(DENIED);
      assertThat(ACCESS.take()).containsExactly(ada(MAPS, "notThere", Action.CREATE));
      assertThat(member.structures()).doesNotContain(StructureId.named(MAPS, "notThere"));
    }
  }

  @Test
  void whoMayOnlyTake_givesBackWhatItHasNotGot_andWhoMayOnlyAddDoesNot() throws IOException {
    String queues = GridQueue.TYPE.service();
    List<Data> items = List.of(new Data(new byte[12]));
    try (RawConnection connection = connection()) {
      ACCESS.refuse(question -> !question.actions().equals(Set.of(Action.REMOVE)));
      connection.call(new QueueMessages.GiveBack("taken", items));
      assertThat(ACCESS.take()).containsExactly(ada(queues, "taken", Action.REMOVE));
      ACCESS.refuse(question -> !question.actions().equals(Set.of(Action.ADD)));
      connection.send(new QueueMessages.GiveBack("taken", items));
      assertThat(connection.readErrorCodes()).containsExactly(DENIED);
    }
    assertThat(member.queue("taken").size()).isEqualTo(1);
  }

  @Test
  void refusal_isLogged_withWhoAndWhat() throws IOException {
    Queue<ILoggingEvent> lines = new ConcurrentLinkedQueue<>();
    AppenderBase<ILoggingEvent> heard =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            lines.add(event);
          }
        };
    heard.start();
    Logger logger = (Logger) LoggerFactory.getLogger("dev.grid.audit");
    logger.addAppender(heard);
    try (RawConnection connection = connection()) {
      ACCESS.refuse(question -> true);
      isDenied(connection, new DestroyProxy("logged", MAPS));
      Eventually.holds(
          "a refusal is logged",
          () ->
              lines.stream()
                  .anyMatch(
                      line ->
                          line.getFormattedMessage().contains("denied principal=ada")
                              && line.getKeyValuePairs().stream()
                                  .map(KeyValuePair::toString)
                                  .toList()
                                  .containsAll(
                                      List.of(
                                          "event=\"denied\"",
                                          "action=\"[DESTROY]\"",
                                          "structure=\"logged\""))));
    } finally {
      logger.detachAppender(heard);
    }
  }

  private static void isDenied(RawConnection connection, Message<?> message) {
    try {
      connection.send(message);
      assertThat(connection.readErrorCodes()).containsExactly(DENIED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void destruction_isAskedAbout() throws IOException {
    member.<String, String>map("kept").put("k", "v");
    try (RawConnection connection = connection()) {
      ACCESS.refuse(question -> true);
      connection.send(new DestroyProxy("kept", MAPS));
      assertThat(connection.readErrorCodes()).containsExactly(DENIED);
      assertThat(ACCESS.take()).containsExactly(ada(MAPS, "kept", Action.DESTROY));
      assertThat(member.<String, String>map("kept").get("k")).isEqualTo("v");

      ACCESS.refuse(question -> false);
      connection.call(new DestroyProxy("kept", MAPS));
      assertThat(member.<String, String>map("kept").get("k")).isNull();
    }
  }

  /** Who may not make a group makes none by what it destroys there. */
  @Test
  void destructionInAGroupThatIsNotThere_needsTheRightToMakeIt() throws IOException {
    String counters = GridAtomicLong.TYPE.service();
    try (RawConnection connection = connection()) {
      ACCESS.refuse(question -> question.service().equals(GroupMessages.SERVICE));
      connection.send(new DestroyProxy("counter@unheard", counters));
      assertThat(connection.readErrorCodes()).isNotEmpty();
      assertThat(ACCESS.take())
          .containsExactly(
              ada(counters, "counter@unheard", Action.DESTROY),
              ada(GroupMessages.SERVICE, "unheard", Action.CREATE));
    }
  }

  /** Own branches need no right; those of others are seen with one, and ended with another. */
  @Test
  void branchesOfOthers_areAskedAbout() throws IOException {
    BranchXid xid = new BranchXid(1, new byte[] {1}, new byte[] {2});
    try (RawConnection connection = connection()) {
      ACCESS.refuse(question -> true);
      UUID branch = connection.call(new XaMessages.Create(xid, 60));
      connection.call(new XaMessages.Prepare(branch));
      assertThat(ACCESS.take()).isEmpty();
      isDenied(connection, new XaMessages.CollectTransactions());
      assertThat(ACCESS.take())
          .containsExactly(ada(XaMessages.SERVICE, XaMessages.SERVICE, Action.READ));
      isDenied(connection, new XaMessages.Finalize(xid, true));
      assertThat(ACCESS.take())
          .containsExactly(ada(XaMessages.SERVICE, XaMessages.SERVICE, Action.MODIFY));

      ACCESS.refuse(question -> false);
      assertThat(connection.call(new XaMessages.CollectTransactions())).containsExactly(xid);
      connection.call(new XaMessages.Finalize(xid, true));
      assertThat(connection.call(new XaMessages.CollectTransactions())).isEmpty();
    }
  }

  @Test
  void whatNeedsNoRight_andWhatTheApplicationDoes_isNotAskedAbout() throws IOException {
    ACCESS.refuse(question -> true);
    try (RawConnection connection = connection()) {
      connection.call(new Ping());
      assertThat(connection.call(new GetDistributedObjects(false))).isNotNull();
    }
    GridMap<String, String> map = member.map("own");
    map.put("k", "v");
    assertThat(map.get("k")).isEqualTo("v");
    assertThat(ACCESS.take()).isEmpty();
  }

  @Test
  void ourClient_getsWhatItMay_andATypedErrorElse() {
    ClientConfig config =
        ClientConfig.defaults()
            .withClusterName(Deployment.CLUSTER_NAME)
            .withCredentials(ADA)
            .withAddresses(OwnMember.addressOf(member));
    member.<String, String>map("readable").put("k", "v");
    try (Grid client = Grids.connect(config)) {
      GridMap<String, String> map = client.map("readable");
      ACCESS.refuse(question -> !question.actions().equals(Set.of(Action.READ)));
      ACCESS.take();

      assertThat(map.get("k")).isEqualTo("v");
      assertThatThrownBy(() -> map.put("k", "w"))
          .isExactlyInstanceOf(AccessDeniedException.class)
          .hasMessageContainingAll("Map.Put", "principal=ada", "[PUT]", "name=readable")
          .satisfies(e -> assertThat(((AccessDeniedException) e).isRetrySafe()).isTrue());
      assertThatThrownBy(() -> map.lock("k")).isExactlyInstanceOf(AccessDeniedException.class);
      assertThatThrownBy(() -> map.addListener(new EntryListener<>() {}, true))
          .isExactlyInstanceOf(AccessDeniedException.class);
      assertThat(ACCESS.about("readable"))
          .containsExactly(
              ada(MAPS, "readable", Action.READ),
              ada(MAPS, "readable", Action.PUT),
              ada(MAPS, "readable", Action.LOCK),
              ada(MAPS, "readable", Action.LISTEN, Action.READ));
      assertThatThrownBy(() -> client.<String, String>map("another").get("k"))
          .isExactlyInstanceOf(AccessDeniedException.class);
      assertThat(map.get("k")).isEqualTo("v");
    }
  }

  @Test
  void theReferencesClient_getsWhatItMay_andItsTypedErrorElse() {
    var config = new com.hazelcast.client.config.ClientConfig();
    config.setClusterName(Deployment.CLUSTER_NAME);
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.getNetworkConfig().addAddress(OwnMember.addressOf(member));
    config.getSecurityConfig().setUsernamePasswordIdentityConfig(ADA.username(), ADA.password());
    member.<String, String>map("seen").put("k", "v");
    HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
    try {
      IMap<String, String> map = client.getMap("seen");
      ACCESS.refuse(question -> !question.actions().equals(Set.of(Action.READ)));
      ACCESS.take();

      assertThat(map.get("k")).isEqualTo("v");
      assertThatThrownBy(() -> map.put("k", "w")).satisfies(AccessTest::isAccessControl);
      assertThatThrownBy(() -> map.remove("k")).satisfies(AccessTest::isAccessControl);
      assertThatThrownBy(() -> map.lock("k")).satisfies(AccessTest::isAccessControl);
      assertThatThrownBy(() -> client.getMap("unseen").get("k"))
          .satisfies(AccessTest::isAccessControl);
      assertThat(ACCESS.about("seen"))
          .containsExactly(
              ada(MAPS, "seen", Action.READ),
              ada(MAPS, "seen", Action.PUT),
              ada(MAPS, "seen", Action.REMOVE),
              ada(MAPS, "seen", Action.LOCK));
      assertThat(map.get("k")).isEqualTo("v");
    } finally {
      client.shutdown();
    }
  }

  /** Its class is deprecated: only its name is used. */
  private static void isAccessControl(Throwable failure) {
    assertThat(failure.getClass().getName()).isEqualTo("java.security.AccessControlException");
    assertThat(failure).hasMessageContaining("principal=ada");
  }
}
