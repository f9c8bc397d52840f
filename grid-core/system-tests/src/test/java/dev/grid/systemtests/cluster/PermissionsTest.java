package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.AccessDeniedException;
import dev.grid.ConnectedClient;
import dev.grid.Grid;
import dev.grid.Member;
import dev.grid.PolicyStatus;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureType;
import dev.grid.config.Credentials;
import dev.grid.config.SecurityConfig;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryListener;
import dev.grid.map.GridMap;
import dev.grid.protocol.Codec;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Errors;
import dev.grid.protocol.Message;
import dev.grid.protocol.frame.Frames;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.session.SessionMessages.GetDistributedObjects;
import dev.grid.protocol.session.SessionMessages.Ping;
import dev.grid.protocol.session.SessionMessagesCodecs;
import dev.grid.protocol.types.DistributedObjectInfo;
import dev.grid.reliabletopic.GridReliableTopic;
import dev.grid.security.Action;
import dev.grid.security.AuditEvent;
import dev.grid.security.AuditEvent.Type;
import dev.grid.security.Rule;
import dev.grid.security.SecurityPolicy;
import dev.grid.security.User;
import dev.grid.structures.Structures;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.fuzz.RawConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What users may do on two members, by the rules of their roles: a call is decided where it comes
 * in, whether its partition is there or it is forwarded. What is withdrawn ends.
 */
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PermissionsTest {

  private static final int DENIED = 64;
  private static final String PASSWORD = "{noop}secret";

  /** May do all with the structure of each message but what the message asks for. */
  private static final String OTHER = "other";

  /** May do what each message asks for with its structure, and nothing else. */
  private static final String RIGHT = "right";

  private static final AtomicReference<SecurityPolicy> POLICY = new AtomicReference<>(policy());
  private static final Queue<AuditEvent> AUDIT = new ConcurrentLinkedQueue<>();
  private static TestCluster cluster;
  private static RawConnection nobody;
  private static RawConnection other;

  private static SecurityPolicy policy() {
    List<Rule> right = new ArrayList<>();
    List<Rule> other = new ArrayList<>();
    for (Codec<?, ?> codec : messages()) {
      Set<Action> actions = Action.ofBits(codec.actions());
      String name = SampleMessage.nameIn(sample(codec), nameOf(codec));
      right.add(new Rule(kindOf(codec), name, actions, List.of(), false));
      EnumSet<Action> others = EnumSet.allOf(Action.class);
      others.removeAll(actions);
      other.add(new Rule(kindOf(codec), name, others, List.of(), false));
    }
    return SecurityPolicy.EMPTY
        .withRole(RIGHT, right.toArray(Rule[]::new))
        .withRole(OTHER, other.toArray(Rule[]::new))
        .withRole(
            "trader",
            Rule.allow("map", "orders*", Action.READ, Action.PUT, Action.LISTEN),
            Rule.deny("map", "orders-archive", Action.PUT),
            Rule.allow("queue", "work*", Action.REMOVE))
        .withRole("listener", Rule.allow("map", "orders", Action.LISTEN))
        .withRole("publisher", Rule.allow("reliable-topic", "news", Action.PUBLISH))
        .withRole("subscriber", Rule.allow("reliable-topic", "news", Action.LISTEN))
        .withUser(User.withPassword("nobody", PASSWORD, SecurityPolicy.MANAGEMENT))
        .withUser(User.withPassword("other", PASSWORD, OTHER))
        .withUser(User.withPassword("right", PASSWORD, RIGHT))
        .withUser(User.withPassword("root", PASSWORD, SecurityPolicy.ADMIN))
        .withUser(User.withPassword("trader", PASSWORD, "trader"))
        .withUser(User.withPassword("listener", PASSWORD, "listener"))
        .withUser(User.withPassword("publisher", PASSWORD, "publisher"))
        .withUser(User.withPassword("subscriber", PASSWORD, "subscriber"));
  }

  /** The policy of the first member: that of all, until a test gives it one of its own. */
  private static final class Firsts {

    @Nullable volatile SecurityPolicy own;

    SecurityPolicy load() {
      SecurityPolicy ofItsOwn = own;
      return ofItsOwn == null ? POLICY.get() : ofItsOwn;
    }
  }

  private static final Firsts FIRSTS = new Firsts();

  @BeforeAll
  static void start() throws IOException {
    SecurityConfig security =
        SecurityConfig.defaults().withPolicy(POLICY::get).withAuditSink(AUDIT::add);
    AtomicBoolean isFirst = new AtomicBoolean(true);
    cluster =
        TestCluster.of(
            2,
            config ->
                config.withSecurity(
                    isFirst.getAndSet(false) ? security.withPolicy(FIRSTS::load) : security));
    // None of the users may create what there is not.
    Grid member = cluster.member(0);
    member.map("orders");
    member.map("orders-kept");
    member.map("orders-archive");
    member.map("hidden");
    member.queue("work");
    member.queue("work-kept");
    member.<String>reliableTopic("news").publish("first");
    nobody = login("nobody");
    other = login("other");
  }

  @AfterAll
  static void stop() throws IOException {
    nobody.close();
    other.close();
    cluster.close();
  }

  /** Of structures, those that need a right. */
  static List<Codec<?, ?>> messages() {
    return CodecSet.all(Structures.codecs()).stream()
        .filter(codec -> !codec.internal() && codec.actions() != 0)
        .toList();
  }

  private static String nameOf(Codec<?, ?> codec) {
    return "m-" + codec.operation();
  }

  private static Message<?> sample(Codec<?, ?> codec) {
    return SampleMessage.of(codec.messageClass(), nameOf(codec));
  }

  private static String kindOf(Codec<?, ?> codec) {
    StructureType<?, ?> type =
        Structures.all().stream()
            .filter(structure -> CodecSet.all(structure.codecs()).contains(codec))
            .findFirst()
            .orElseThrow()
            .type();
    return type.tag();
  }

  private static RawConnection login(String user) throws IOException {
    return login(cluster.member(0), user);
  }

  private static RawConnection login(Grid member, String user) throws IOException {
    String address = TestCluster.addressOf(member);
    RawConnection connection =
        new RawConnection(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
    connection.sendProtocol();
    assertThat(
            connection.call(RawConnection.authentication(cluster.name(), user, "secret")).status())
        .isZero();
    return connection;
  }

  private static Grid client(String user) {
    return cluster.client(
        cluster.member(0), config -> config.withCredentials(new Credentials(user, "secret")));
  }

  private static boolean isTold(Type type, Map<String, String> fields) {
    return AUDIT.stream()
        .anyMatch(
            event ->
                event.type() == type && event.fields().entrySet().containsAll(fields.entrySet()));
  }

  /** Whether a message is refused for want of a right: that is answered before the next message. */
  private static boolean isDenied(RawConnection connection, Message<?> message) throws IOException {
    connection.send(message);
    connection.send(new Ping());
    int ping =
        SessionMessagesCodecs.ALL.stream()
            .filter(codec -> codec.messageClass() == Ping.class)
            .findFirst()
            .orElseThrow()
            .requestType();
    boolean isDenied = false;
    while (true) {
      MessageReader answer = connection.read();
      if (answer.type() == ping + 1) {
        return isDenied;
      }
      isDenied |= answer.type() == Frames.ERROR_TYPE && Errors.read(answer).code() == DENIED;
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  @Order(1)
  void message_isCarriedOut_onlyWithTheRightsItDeclares(Codec<?, ?> codec) throws IOException {
    try (RawConnection right = login("right")) {
      assertThat(isDenied(nobody, sample(codec))).as("without rights").isTrue();
      assertThat(isDenied(other, sample(codec))).as("with all other rights").isTrue();
      assertThat(isDenied(right, sample(codec))).as("with its rights").isFalse();
    }
  }

  @Test
  @Order(2)
  void structures_areListed_ifAnythingIsAllowedWithThem() throws IOException {
    try (RawConnection trader = login("trader")) {
      List<String> names =
          trader.call(new GetDistributedObjects(true)).stream()
              .map(DistributedObjectInfo::name)
              .toList();
      assertThat(names).contains("orders").doesNotContain("hidden");
    }
  }

  @Test
  @Order(2)
  void trader_doesWhatItMay_onBothMembers_andNothingElse() {
    GridMap<String, String> orders = client("trader").map("orders");
    for (String key : cluster.keysOfAll("k", 3)) {
      orders.put(key, "v");
      assertThat(orders.get(key)).isEqualTo("v");
      assertThatThrownBy(() -> orders.remove(key)).isExactlyInstanceOf(AccessDeniedException.class);
      assertThat(orders.get(key)).isEqualTo("v");
    }
    GridMap<String, String> archive = client("trader").map("orders-archive");
    assertThatThrownBy(() -> archive.put("k", "v"))
        .isExactlyInstanceOf(AccessDeniedException.class);
    Eventually.holds(
        "the audit has who was denied what",
        () ->
            isTold(
                Type.DENIED,
                Map.of("principal", "trader", "structure", "orders", "action", "[REMOVE]")));
    assertThat(isTold(Type.LOGIN, Map.of("principal", "trader", "method", "password"))).isTrue();
    assertThat(AUDIT.toString()).doesNotContain("secret");
  }

  @Test
  @Order(2)
  void keysAndValues_areNotHeard_withoutTheRightToReadThem() {
    GridMap<String, String> orders = client("listener").map("orders");
    for (boolean withValues : new boolean[] {false, true}) {
      assertThatThrownBy(() -> orders.addListener(new EntryListener<>() {}, withValues))
          .isExactlyInstanceOf(AccessDeniedException.class)
          .hasMessageContainingAll("READ", "LISTEN");
    }
    orders.addListener(new EntryListener<>() {}, "one", false).close();
  }

  @Test
  @Order(2)
  void messagesOfAReliableTopic_needTheRightsOfTheTopic() {
    GridReliableTopic<String> published = client("publisher").reliableTopic("news");
    GridReliableTopic<String> heard = client("subscriber").reliableTopic("news");
    Queue<String> messages = new ConcurrentLinkedQueue<>();
    heard.addListener(message -> messages.add(message.message()));
    Eventually.holds(
        "a message is heard",
        () -> {
          published.publish("next");
          return messages.contains("next");
        });
    assertThatThrownBy(() -> heard.publish("mine"))
        .isExactlyInstanceOf(AccessDeniedException.class);
  }

  private static PolicyStatus policyOf(int member) {
    return Objects.requireNonNull(
        Objects.requireNonNull(cluster.member(member).operations()).policy());
  }

  @Test
  @Order(2)
  void wrongPassword_isRefused_andTold() throws IOException {
    String address = TestCluster.addressOf(cluster.member(0));
    try (RawConnection connection =
        new RawConnection(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)))) {
      connection.sendProtocol();
      assertThat(
              connection
                  .call(RawConnection.authentication(cluster.name(), "trader", "guessed"))
                  .status())
          .isEqualTo((byte) 1);
    }
    Eventually.passes(
        "the audit has the refusal",
        () ->
            assertThat(AUDIT)
                .filteredOn(event -> event.type() == Type.LOGIN_REFUSED)
                .extracting(AuditEvent::fields)
                .anySatisfy(
                    fields ->
                        assertThat(fields)
                            .containsEntry("principal", "trader")
                            .containsEntry("method", "password")));
    assertThat(AUDIT.toString()).doesNotContain("guessed");
  }

  /** The last, as it changes what the others rest on. */
  @Test
  @Order(3)
  void withdrawnRight_endsListeners_andUsersThatAreGoneAreDisconnected() throws IOException {
    Grid trader = client("trader");
    GridMap<String, String> orders = trader.map("orders");
    Set<String> withdrawn = listen(orders);
    Set<String> kept = listen(trader.map("orders-kept"));
    // Of each member: the client may not be at one of them yet when it adds a listener.
    isHeard("orders", "before", withdrawn);
    isHeard("orders-kept", "before", kept);
    CompletableFuture<String> taken =
        trader.<String>queue("work").async().take().toCompletableFuture();
    CompletableFuture<String> stillTaken =
        trader.<String>queue("work-kept").async().take().toCompletableFuture();
    Eventually.holds("both wait", () -> waiting("work") == 1 && waiting("work-kept") == 1);

    try (RawConnection gone = login("publisher");
        RawConnection stays = login("subscriber")) {
      SecurityPolicy before = POLICY.get();
      List<User> users = new ArrayList<>(before.users());
      users.removeIf(user -> user.name().equals("publisher"));
      POLICY.set(
          new SecurityPolicy(users, before.roles())
              .withRole(
                  "trader",
                  Rule.allow("map", "orders*", Action.READ, Action.PUT),
                  Rule.allow("map", "orders-kept", Action.LISTEN),
                  Rule.allow("queue", "work-kept", Action.REMOVE)));
      gone.awaitClosed();
      Eventually.holds("both members have removed the listener", () -> removed() == 2);
      stays.call(new Ping());
    }

    assertThatThrownBy(taken::join)
        .as("it does not wait for what it may not have")
        .hasCauseExactlyInstanceOf(AccessDeniedException.class);
    cluster.member(0).<String>queue("work").offer("not taken");
    cluster.member(0).<String>queue("work-kept").offer("taken");
    assertThat(stillTaken.join()).isEqualTo("taken");
    assertThat(cluster.member(0).<String>queue("work").toList()).containsExactly("not taken");

    put("orders", "after");
    isHeard("orders-kept", "after", kept);
    assertThat(withdrawn).noneMatch(key -> key.startsWith("after"));
    assertThat(orders.get(cluster.keysOfAll("after", 1).getFirst())).isEqualTo("v");
    assertThatThrownBy(() -> listen(orders)).isExactlyInstanceOf(AccessDeniedException.class);
    assertThat(cluster.member(0).operations().clients())
        .extracting(ConnectedClient::principal)
        .doesNotContain("publisher");
    policiesThatDiffer_areSaid();
  }

  private static void policiesThatDiffer_areSaid() {
    assertThat(policyOf(0).digest()).isEqualTo(policyOf(1).digest());
    FIRSTS.own = POLICY.get().withUser(User.withPassword("new", PASSWORD));
    for (int i = 0; i < 2; i++) {
      int one = i;
      Eventually.passes(
          "each says that the other's is another",
          () ->
              assertThat(policyOf(one).differing())
                  .extracting(Member::id)
                  .containsExactly(cluster.member(1 - one).id()));
    }
  }

  private static long waiting(String queue) {
    return Stream.of(cluster.member(0), cluster.member(1))
        .flatMap(member -> member.statistics().structures().stream())
        .filter(each -> each.structure().name().equals(queue))
        .mapToLong(StructureStatistics::waiting)
        .sum();
  }

  /** Has the keys told that change. */
  private static Set<String> listen(GridMap<String, String> map) {
    Set<String> heard = ConcurrentHashMap.newKeySet();
    map.addListener(
        new EntryListener<>() {
          @Override
          public void changed(EntryEvent<String, String> event) {
            heard.add(event.key());
          }
        },
        true);
    return heard;
  }

  private static List<String> put(String map, String beginning) {
    List<String> keys = cluster.keysOfAll(beginning, 1);
    keys.forEach(key -> cluster.member(1).<String, String>map(map).put(key, "v"));
    return keys;
  }

  private static void isHeard(String map, String beginning, Set<String> heard) {
    Eventually.passes(
        "changes are heard of both members",
        () -> assertThat(heard).containsAll(put(map, beginning)));
  }

  private static long removed() {
    return AUDIT.stream()
        .filter(event -> event.type() == Type.DENIED)
        .filter(event -> "its listener is removed".equals(event.fields().get("reason")))
        .count();
  }
}
