package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.config.security.TokenEncoding;
import com.hazelcast.config.security.TokenIdentityConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.grid.AccessDeniedException;
import dev.grid.AuthenticationException;
import dev.grid.Grid;
import dev.grid.TlsStatus;
import dev.grid.config.ClientConfig;
import dev.grid.config.Credentials;
import dev.grid.config.SecurityConfig;
import dev.grid.config.TlsConfig;
import dev.grid.config.TlsConfig.ClientAuth;
import dev.grid.config.TlsConfig.Mode;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.security.Action;
import dev.grid.security.AuditEvent;
import dev.grid.security.AuditEvent.Fields;
import dev.grid.security.Rule;
import dev.grid.security.SecurityPolicy;
import dev.grid.security.User;
import dev.grid.systemtests.Certificates;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.NodeProgram;
import dev.grid.systemtests.OwnMember;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How clients show who they are, with and without TLS, and what they are told that they may not do:
 * the reference's of Node.js ({@code src/test/node/security.js}) and of Java, which has no TLS, and
 * ours.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SecureClientsTest {

  private static final String TOKEN = "token-of-batch";
  private static final Credentials ADA = new Credentials("ada", "lovelace");

  /** What the members have told of whom they refused. */
  private static final Queue<AuditEvent> REFUSED = new ConcurrentLinkedQueue<>();

  @TempDir private static Path directory;

  private static Certificates certificates;
  private static Certificates foreign;
  private static Certificates expired;

  /** Serves nobody without TLS and a certificate. */
  private static Grid required;

  /** Serves with and without TLS, by name and password, token or certificate. */
  private static Grid open;

  @BeforeAll
  static void start() throws IOException {
    certificates = Certificates.in(directory.resolve("certs"), "--clients", "alice,mallory");
    foreign = Certificates.in(directory.resolve("foreign"), "--clients", "alice");
    expired = certificates.expired(directory.resolve("expired"), "alice");
    TlsConfig tls = TlsConfig.of(certificates.of("member"));
    required = member(tls.withClientAuth(ClientAuth.REQUIRED));
    open = member(tls.withMode(Mode.ACCEPT));
  }

  @AfterAll
  static void stop() {
    required.close();
    open.close();
  }

  private static Grid member(TlsConfig tls) {
    SecurityPolicy policy =
        SecurityPolicy.EMPTY
            .withRole(
                "trader", Rule.allow("map", "orders*", Action.CREATE, Action.READ, Action.PUT))
            .withUser(User.withPassword(ADA.username(), "{noop}" + ADA.password(), "trader"))
            .withUser(User.withToken("batch", TOKEN, "trader"))
            .withUser(User.withCertificate("alice", "trader"));
    var config = OwnMember.config();
    return Grids.startMember(
        config
            .withNetwork(config.network().withTls(tls))
            .withSecurity(
                SecurityConfig.defaults()
                    .with(policy)
                    .withAuditSink(
                        event -> {
                          if (event.type() == AuditEvent.Type.LOGIN_REFUSED) {
                            REFUSED.add(event);
                          }
                        })));
  }

  /** A client that only waited too long was not refused. */
  private static void refusalIsTold(String principal, String method) {
    Eventually.passes(
        "the member has refused it",
        () ->
            assertThat(REFUSED)
                .extracting(AuditEvent::fields)
                .anySatisfy(
                    fields ->
                        assertThat(fields)
                            .containsEntry(Fields.PRINCIPAL, principal)
                            .containsEntry(Fields.METHOD, method)));
  }

  private static TlsStatus status(Grid member) {
    return Objects.requireNonNull(Objects.requireNonNull(member.operations()).tls());
  }

  /** The first: what the audit has is of this client then. */
  @Test
  @Order(1)
  @Timeout(1800)
  void theNodeClient() {
    assertThat(REFUSED).isEmpty();
    String settings =
        """
        {"clusterName": "%s", "required": "%s", "open": "%s",
         "certificates": "%s", "foreign": "%s", "expired": "%s"}\
        """
            .formatted(
                Deployment.CLUSTER_NAME,
                OwnMember.addressOf(required),
                OwnMember.addressOf(open),
                certificates.directory(),
                foreign.directory(),
                expired.directory());
    NodeProgram.assertPasses("security.js", settings);
    refusalIsTold("ada", "password");
    refusalIsTold("", "token");
    refusalIsTold("", "none");
    Eventually.passes(
        "certificates that are missing, foreign and expired were refused, and no TLS",
        () -> {
          assertThat(status(required).failedHandshakes()).isGreaterThanOrEqualTo(3);
          assertThat(status(required).plainRefused()).isPositive();
        });
  }

  // The reference's client of Java.

  private static HazelcastInstance javaClient(
      Consumer<com.hazelcast.client.config.ClientConfig> security) {
    var config = new com.hazelcast.client.config.ClientConfig();
    config.setClusterName(Deployment.CLUSTER_NAME);
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.getNetworkConfig().addAddress(OwnMember.addressOf(open));
    config
        .getConnectionStrategyConfig()
        .getConnectionRetryConfig()
        .setClusterConnectTimeoutMillis(1);
    security.accept(config);
    return HazelcastClient.newHazelcastClient(config);
  }

  private static Consumer<com.hazelcast.client.config.ClientConfig> password(
      String name, String password) {
    return config -> config.getSecurityConfig().setUsernamePasswordIdentityConfig(name, password);
  }

  private static Consumer<com.hazelcast.client.config.ClientConfig> token(String token) {
    return config ->
        config
            .getSecurityConfig()
            .setTokenIdentityConfig(new TokenIdentityConfig(TokenEncoding.NONE, token));
  }

  @Test
  void theJavaClient_isKnownByNameAndPassword_andHearsWhatItMayNot() {
    HazelcastInstance client = javaClient(password(ADA.username(), ADA.password()));
    try {
      IMap<String, String> orders = client.getMap("orders");
      orders.set("k", "v");
      assertThat(orders.get("k")).isEqualTo("v");
      assertThatThrownBy(() -> orders.remove("k")).satisfies(e -> isDenied(e, "REMOVE", "orders"));
      assertThatThrownBy(() -> client.getMap("other").get("k"))
          .satisfies(e -> isDenied(e, "CREATE", "other"));
    } finally {
      client.shutdown();
    }
  }

  /** The class of the error is deprecated: only its name is used. */
  private static void isDenied(Throwable failure, String action, String name) {
    assertThat(failure.getClass().getName()).isEqualTo("java.security.AccessControlException");
    assertThat(failure).hasMessageContainingAll("principal=ada", action, "name=" + name);
  }

  @Test
  void theJavaClient_isKnownByItsToken() {
    HazelcastInstance client = javaClient(token(TOKEN));
    try {
      assertThat(client.getMap("orders").get("none")).isNull();
    } finally {
      client.shutdown();
    }
  }

  @Test
  void theJavaClient_isRefusedWithWhatIsWrong() {
    for (Consumer<com.hazelcast.client.config.ClientConfig> wrong :
        List.of(password("grace", "byron"), token("token-of-nobody"), nothing())) {
      assertThatThrownBy(() -> javaClient(wrong)).isInstanceOf(IllegalStateException.class);
    }
    refusalIsTold("grace", "password");
  }

  private static Consumer<com.hazelcast.client.config.ClientConfig> nothing() {
    return config -> {};
  }

  // Ours.

  private static ClientConfig client(Grid member) {
    ClientConfig config = ClientConfig.defaults();
    return config
        .withClusterName(Deployment.CLUSTER_NAME)
        .withAddresses(OwnMember.addressOf(member))
        .withConnection(
            config
                .connection()
                .withConnecting(config.connection().connectTimeout(), Duration.ofMillis(1)));
  }

  private static void assertServed(ClientConfig config) {
    try (Grid client = Grids.connect(config)) {
      GridMap<String, String> orders = client.map("orders");
      orders.set("k", "v");
      assertThat(orders.get("k")).isEqualTo("v");
      assertThatThrownBy(() -> orders.remove("k"))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContainingAll("REMOVE", "name=orders");
    }
  }

  private static void assertRefused(ClientConfig config) {
    assertThatThrownBy(() -> Grids.connect(config).close())
        .isInstanceOf(AuthenticationException.class);
  }

  @Test
  void ours_isKnownByAllOfThem_withAndWithoutTls() {
    TlsConfig trust = TlsConfig.of(certificates.trust());
    assertServed(client(open).withCredentials(ADA));
    assertServed(client(open).withToken(() -> TOKEN));
    assertServed(client(open).withTls(trust).withCredentials(ADA));
    assertServed(client(open).withTls(trust).withToken(() -> TOKEN));
    assertServed(client(required).withTls(TlsConfig.of(certificates.of("alice"))));
  }

  @Test
  void ours_isRefusedWithWhatIsWrong() {
    TlsConfig trust = TlsConfig.of(certificates.trust());
    assertRefused(client(open).withTls(trust));
    assertRefused(
        client(open).withTls(trust).withCredentials(new Credentials(ADA.username(), "byron")));
    assertRefused(client(open).withTls(trust).withToken(() -> "token-of-nobody"));
    assertRefused(client(required).withTls(TlsConfig.of(certificates.of("mallory"))));
  }

  /** One that cannot be had is no reason to give up: the next attempt may get it. */
  @Test
  void ours_asksForItsTokenAgain() {
    var asked = new java.util.concurrent.atomic.AtomicInteger();
    ClientConfig config =
        client(open)
            .withConnection(ClientConfig.defaults().connection())
            .withToken(
                () -> {
                  if (asked.incrementAndGet() == 1) {
                    throw new IllegalStateException("the issuer is away");
                  }
                  return TOKEN;
                });
    assertServed(config);
    assertThat(asked).hasValueGreaterThan(1);
  }
}
