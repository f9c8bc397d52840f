package dev.grid.systemtests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import dev.grid.AuthenticationException;
import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.config.Credentials;
import dev.grid.core.Grids;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryListener;
import dev.grid.map.GridMap;
import dev.grid.protocol.Data;
import dev.grid.protocol.ErrorCode;
import dev.grid.protocol.Message;
import dev.grid.protocol.RemoteFailure;
import dev.grid.protocol.session.SessionMessages.AddDistributedObjectListener;
import dev.grid.protocol.session.SessionMessages.CreateProxies;
import dev.grid.protocol.session.SessionMessages.CreateProxy;
import dev.grid.protocol.session.SessionMessages.DestroyProxy;
import dev.grid.protocol.session.SessionMessages.Ping;
import dev.grid.queue.GridQueue;
import dev.grid.structures.map.MapMessages;
import dev.grid.structures.queue.QueueMessages;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.OwnMember;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may do wrong, and what comes of it. */
final class BadInputTest {

  private static final int FRAME_HEADER_BYTES = 6;
  private static final int FINAL_UNFRAGMENTED = 0xe000;

  private static Grid member;
  private static Grid healthy;
  private static int port;

  @BeforeAll
  static void start() {
    member = OwnMember.start();
    port = OwnMember.portOf(member);
    healthy =
        Grids.connect(
            ClientConfig.defaults()
                .withClusterName(Deployment.CLUSTER_NAME)
                .withAddresses(OwnMember.addressOf(member)));
  }

  @AfterAll
  static void stop() {
    healthy.close();
    member.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1_001})
  void aNameThatOurClientRefusesIsRefusedByTheMemberToo(int chars) throws Exception {
    String name = "n".repeat(chars);
    List<Message<?>> messages =
        List.of(
            new MapMessages.Size(name),
            new MapMessages.Get(name, new Data(new byte[12]), 1),
            new QueueMessages.Size(name),
            new CreateProxy(name, GridMap.TYPE.service()),
            new CreateProxies(List.of(Map.entry(name, GridQueue.TYPE.service()))),
            new DestroyProxy(name, GridMap.TYPE.service()));
    try (RawConnection connection = RawConnection.authenticated(port)) {
      for (Message<?> message : messages) {
        connection.send(message);
        assertThat(connection.readErrorCodes())
            .as("%s", message)
            .startsWith(ErrorCode.ILLEGAL_ARGUMENT.code());
      }
      connection.call(new CreateProxy("n".repeat(1_000), GridMap.TYPE.service()));
      assertThat(connection.call(new MapMessages.Size("n".repeat(1_000)))).isZero();
    }
    assertThat(member.structures()).noneMatch(structure -> structure.name().equals(name));
  }

  /** Whatever one client did, the others go on, and nothing of it is left. */
  @AfterEach
  void othersAreUnaffected() {
    GridMap<Integer, String> map = healthy.map("healthy");
    for (int i = 0; i < 300; i++) {
      map.put(i, "v" + i);
      assertThat(map.get(i)).isEqualTo("v" + i);
    }
    Eventually.holds(
        "only the healthy connection is left", () -> member.statistics().connections() == 1);
  }

  private static byte[] frame(int lengthClaimed, int flags, byte[] payload) {
    byte[] frame = new byte[FRAME_HEADER_BYTES + payload.length];
    for (int i = 0; i < 4; i++) {
      frame[i] = (byte) (lengthClaimed >>> 8 * i);
    }
    frame[4] = (byte) flags;
    frame[5] = (byte) (flags >>> 8);
    System.arraycopy(payload, 0, frame, FRAME_HEADER_BYTES, payload.length);
    return frame;
  }

  /** A request without parameters. */
  private static byte[] request(int type, int partition) {
    byte[] payload = new byte[16];
    for (int i = 0; i < 4; i++) {
      payload[i] = (byte) (type >>> 8 * i);
      payload[12 + i] = (byte) (partition >>> 8 * i);
    }
    return frame(FRAME_HEADER_BYTES + payload.length, FINAL_UNFRAGMENTED, payload);
  }

  // Before authentication.

  @Test
  void wrongProtocolBytes_closeTheConnection() throws Exception {
    try (RawConnection connection = new RawConnection(port)) {
      connection.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      connection.awaitClosed();
    }
  }

  @Test
  void silence_isDisconnectedAfterAWhile() throws Exception {
    try (RawConnection nothing = new RawConnection(port);
        RawConnection halfOfTheProtocol = new RawConnection(port);
        RawConnection noAuthentication = new RawConnection(port)) {
      halfOfTheProtocol.send("CP".getBytes(StandardCharsets.US_ASCII));
      noAuthentication.sendProtocol();

      nothing.awaitClosed();
      halfOfTheProtocol.awaitClosed();
      noAuthentication.awaitClosed();
    }
  }

  @Test
  void wrongClusterName_isRefused() throws Exception {
    try (RawConnection connection = new RawConnection(port)) {
      connection.sendProtocol();
      var reply = connection.authenticate("another", null, null);

      assertThat(reply.status()).isEqualTo((byte) 1);
      assertThat(reply.memberUuid()).isNull();
      assertThat(reply.partitionCount()).isEqualTo(-1);
    }
  }

  @Test
  void wrongClusterName_failsOurClient() {
    ClientConfig config = ClientConfig.defaults().withAddresses(OwnMember.addressOf(member));

    assertThatThrownBy(() -> Grids.connect(config.withClusterName("another")))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("cluster name");
  }

  @Test
  void wrongClusterName_failsTheReferencesClient() {
    var config = new com.hazelcast.client.config.ClientConfig();
    config.setClusterName("another");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.getNetworkConfig().addAddress(OwnMember.addressOf(member));
    config
        .getConnectionStrategyConfig()
        .getConnectionRetryConfig()
        .setClusterConnectTimeoutMillis(0);

    assertThatThrownBy(() -> HazelcastClient.newHazelcastClient(config))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void credentials_mustBeThoseOfTheMember() throws Exception {
    try (Grid secured =
        Grids.startMember(OwnMember.config().withCredentials(new Credentials("ada", "secret")))) {
      ClientConfig config =
          ClientConfig.defaults()
              .withClusterName(Deployment.CLUSTER_NAME)
              .withAddresses(OwnMember.addressOf(secured));
      assertThatThrownBy(
              () -> Grids.connect(config.withCredentials(new Credentials("ada", "wrong"))))
          .isInstanceOf(AuthenticationException.class);
      assertThatThrownBy(
              () -> Grids.connect(config.withCredentials(new Credentials("eve", "secret"))))
          .isInstanceOf(AuthenticationException.class);
      assertThatThrownBy(() -> Grids.connect(config)).isInstanceOf(AuthenticationException.class);

      try (Grid client = Grids.connect(config.withCredentials(new Credentials("ada", "secret")))) {
        client.map("m").put("k", "v");
        assertThat(client.map("m").get("k")).isEqualTo("v");
      }
      try (RawConnection connection = new RawConnection(OwnMember.portOf(secured))) {
        connection.sendProtocol();
        assertThat(connection.authenticate(Deployment.CLUSTER_NAME, "ada", "wrong").status())
            .isEqualTo((byte) 1);
      }
    }
  }

  @Test
  void credentials_ofAnOpenMember_areRefused() throws Exception {
    try (RawConnection connection = new RawConnection(port)) {
      connection.sendProtocol();
      assertThat(connection.authenticate(Deployment.CLUSTER_NAME, "ada", "x").status())
          .isEqualTo((byte) 1);
    }
  }

  @Test
  void request_beforeAuthentication_isRefusedAndDisconnected() throws Exception {
    try (RawConnection connection = new RawConnection(port)) {
      connection.sendProtocol();
      connection.send(new Ping());

      assertThat(connection.readErrorCodes()).containsExactly(46, 3);
      connection.awaitClosed();
    }
  }

  @Test
  void unknownType_beforeAuthentication_isDisconnected() throws Exception {
    try (RawConnection connection = new RawConnection(port)) {
      connection.sendProtocol();
      connection.send(request(0x7f7f00, -1));
      connection.awaitClosed();
    }
  }

  @Test
  void largeMessage_beforeAuthentication_isDisconnected() throws Exception {
    try (RawConnection connection = new RawConnection(port)) {
      connection.sendProtocol();
      connection.send(frame(4097, FINAL_UNFRAGMENTED, new byte[0]));
      connection.awaitClosed();
    }
  }

  @Test
  void endlessFrames_beforeAuthentication_areDisconnected() throws Exception {
    try (RawConnection connection = new RawConnection(port)) {
      connection.sendProtocol();
      for (int i = 0; i < 41; i++) {
        connection.send(frame(100, 0xc000, new byte[94]));
      }
      connection.awaitClosed();
    }
  }

  @Test
  void fragments_beforeAuthentication_areDisconnected() throws Exception {
    try (RawConnection connection = new RawConnection(port)) {
      connection.sendProtocol();
      connection.send(frame(14, 0xa000, new byte[8]));
      connection.awaitClosed();
    }
  }

  // Frames.

  @ParameterizedTest
  @ValueSource(ints = {0x7fffffff, 0x7ffffff0, Integer.MIN_VALUE, -1, 0, 5})
  void frameLength_thatCannotBe_isDisconnected(int length) throws Exception {
    for (boolean authenticated : new boolean[] {false, true}) {
      try (RawConnection connection = open(authenticated)) {
        connection.send(frame(length, FINAL_UNFRAGMENTED, new byte[100]));
        connection.awaitClosed();
      }
    }
  }

  private static RawConnection open(boolean authenticated) throws Exception {
    if (authenticated) {
      return RawConnection.authenticated(port);
    }
    RawConnection connection = new RawConnection(port);
    connection.sendProtocol();
    return connection;
  }

  @Test
  void manyFrames_thatClaimGigabytes_takeNoMemory() throws Exception {
    try (RawConnection first = RawConnection.authenticated(port)) {
      // Within the limit of a message, but it never comes.
      first.send(frame(100 << 20, FINAL_UNFRAGMENTED, new byte[100]));
      try (RawConnection second = RawConnection.authenticated(port)) {
        second.call(new Ping());
      }
      assertThat(member.statistics().connections()).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void truncatedFrame_waitsAndEndsWithItsConnection() throws Exception {
    byte[] put = RawConnection.encode(new Ping(), 1, -1);
    try (RawConnection connection = RawConnection.authenticated(port)) {
      connection.send(java.util.Arrays.copyOf(put, put.length - 3));
    }
    try (RawConnection connection = RawConnection.authenticated(port)) {
      for (byte b : put) {
        connection.send(new byte[] {b});
      }
      assertThat(connection.read().type()).isEqualTo(0x000b01);
    }
  }

  @Test
  void requestThatEndsTooEarly_isDisconnected() throws Exception {
    try (RawConnection connection = RawConnection.authenticated(port)) {
      connection.send(request(0x010100, 0));
      connection.awaitClosed();
    }
  }

  // Requests.

  @Test
  void unknownType_isAnsweredAsUnsupported() throws Exception {
    try (RawConnection connection = RawConnection.authenticated(port)) {
      for (int type : new int[] {0x7f7f00, 0x130100, 0xfe0100, 0x017700, -1, 0x010101}) {
        connection.send(request(type, -1));
        assertThat(connection.readError().code()).as("type=%x", type).isEqualTo(61);
      }
      connection.call(new Ping());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {271, Integer.MAX_VALUE})
  void partition_outOfRange_isAnError(int partition) throws Exception {
    var put = new RawMap("m").put("k", "v");
    try (RawConnection connection = RawConnection.authenticated(port)) {
      connection.send(RawConnection.encode(put, 1, partition));

      RemoteFailure failure = connection.readError();
      assertThat(failure.code()).isEqualTo(23);
      assertThat(failure.message()).contains(String.valueOf(partition));
      connection.call(put);
    }
  }

  @Test
  void partition_belowZero_isThatOfTheKey() throws Exception {
    var put = new RawMap("negative").put("k", "v");
    try (RawConnection connection = RawConnection.authenticated(port)) {
      connection.send(RawConnection.encode(put, 1, -7));
      connection.read();
    }
    assertThat(healthy.map("negative").get("k")).isEqualTo("v");
  }

  @Test
  void createProxy_ofAnUnknownService_isAnError() throws Exception {
    try (RawConnection connection = RawConnection.authenticated(port)) {
      connection.send(new CreateProxy("thing", "hz:impl:unknownService"));

      assertThat(connection.readErrorCodes()).containsExactly(18, 75);
      connection.call(new Ping());
    }
  }

  @Test
  void tooManyListeners_areRefused_andTheConnectionStays() throws Exception {
    try (RawConnection connection = RawConnection.authenticated(port)) {
      for (int i = 0; i < 10_000; i++) {
        connection.call(new AddDistributedObjectListener(true, false));
      }
      connection.send(new AddDistributedObjectListener(true, false));
      assertThat(connection.readError().code()).isEqualTo(20);
      connection.send(new RawMap("m").addListener());
      assertThat(connection.readError().code()).isEqualTo(20);
      connection.call(new Ping());
    }
  }

  // Values.

  @Test
  void value_thatCannotBeRead_failsTheReaderOnly() throws Exception {
    GridMap<String, Object> map = healthy.map("unreadable");
    List<String> seen = new CopyOnWriteArrayList<>();
    EntryListener<String, Object> listener =
        new EntryListener<>() {
          @Override
          public void changed(EntryEvent<String, Object> event) {
            seen.add(event.type() + " " + event.value());
          }
        };
    var atClient = map.addListener(listener, true);
    var atMember = member.<String, Object>map("unreadable").addListener(listener, true);
    RawMap raw = new RawMap("unreadable");

    try (RawConnection connection = RawConnection.authenticated(port)) {
      connection.call(raw.put("k", new Data(new byte[] {0, 0, 0, 0, 0, 0, 0x7f, 0x7f, 1, 2, 3})));
      assertThatThrownBy(() -> map.get("k"))
          .isInstanceOf(dev.grid.GridSerializationException.class);
      // Compact, of a schema that nobody has.
      connection.call(
          raw.put("k", new Data(new byte[] {0, 0, 0, 0, -1, -1, -1, -55, 1, 2, 3, 4, 5, 6, 7, 8})));
      assertThatThrownBy(() -> map.get("k"))
          .isInstanceOf(dev.grid.GridSerializationException.class);
      // A string that claims two gigabytes.
      connection.call(
          raw.put("k", new Data(new byte[] {0, 0, 0, 0, -1, -1, -1, -11, 0x7f, -1, -1, -1})));
      assertThatThrownBy(() -> map.get("k"))
          .isInstanceOf(dev.grid.GridSerializationException.class);
      // This event still has the old value.
      connection.call(raw.put("k", "readable"));
      connection.call(raw.put("k", "readable again"));
    }

    Eventually.holds(
        "both listeners are told the next event",
        () -> seen.equals(List.of("UPDATED readable again", "UPDATED readable again")));
    assertThat(map.get("k")).isEqualTo("readable again");
    atClient.close();
    atMember.close();
  }

  @Test
  void value_nestedTooDeep_failsTheReaderOnly() throws Exception {
    GridMap<String, Object> map = healthy.map("deep");
    // A list in a list in a list: type -29 and a count of one, again and again.
    byte[] deep = new byte[8 * 200_000];
    for (int i = 4; i + 8 <= deep.length; i += 8) {
      deep[i] = -1;
      deep[i + 1] = -1;
      deep[i + 2] = -1;
      deep[i + 3] = -29;
      deep[i + 7] = 1;
    }
    try (RawConnection connection = RawConnection.authenticated(port)) {
      connection.call(new RawMap("deep").put("k", new Data(deep)));
    }

    assertThatThrownBy(() -> map.get("k")).isInstanceOf(dev.grid.GridSerializationException.class);
    map.set("k", "readable");
    assertThat(map.get("k")).isEqualTo("readable");
  }

  // Readers.

  @Test
  void readerThatNeverReads_isBoundedAndThenDisconnected() throws Exception {
    var network = OwnMember.config().network().withSlowReaders(4 << 20, Duration.ofSeconds(1));
    try (Grid strict = Grids.startMember(OwnMember.config().withNetwork(network))) {
      strict.<String, byte[]>map("large").put("k", new byte[512 << 10]);
      var get = new RawMap("large").get("k");
      try (RawConnection connection = RawConnection.authenticated(OwnMember.portOf(strict))) {
        for (int i = 0; i < 200; i++) {
          connection.send(get);
        }
        Eventually.holds(
            "the member gives the slow reader up", () -> strict.statistics().connections() == 0);
      }
    }
  }

  @Test
  void listenerThatNeverReads_isBoundedAndThenDisconnected() throws Exception {
    var network = OwnMember.config().network().withSlowReaders(4 << 20, Duration.ofHours(1));
    try (Grid strict = Grids.startMember(OwnMember.config().withNetwork(network))) {
      GridMap<String, byte[]> map = strict.map("events");
      try (RawConnection connection = RawConnection.authenticated(OwnMember.portOf(strict))) {
        connection.call(new RawMap("events").addListener());
        byte[] value = new byte[256 << 10];
        Eventually.holds(
            "the member gives the slow reader up",
            () -> {
              map.set("k", value);
              return strict.statistics().connections() == 0;
            });
      }
      assertThat(map.size()).isEqualTo(1);
    }
  }
}
