package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.AccessDeniedException;
import dev.grid.AuthenticationException;
import dev.grid.Grid;
import dev.grid.GridException;
import dev.grid.InvalidConfigurationException;
import dev.grid.config.ClientAuthenticator;
import dev.grid.config.Identity;
import dev.grid.map.GridMap;
import dev.grid.security.AuditEvent;
import dev.grid.security.AuditSink;
import dev.grid.security.PolicySource;
import dev.grid.security.SecurityPolicy;
import dev.grid.spring.boot.autoconfigure.security.GridSecurityAutoConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Members and clients with TLS of bundles, users and rules of properties. */
class SecuredGridTest {

  private static final Path SCRIPT = Path.of("../grid-core/docs/security/grid-certs.sh");

  @TempDir private static Path certificates;

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  SslAutoConfiguration.class,
                  GridSecurityAutoConfiguration.class,
                  GridAutoConfiguration.class));

  private final ApplicationContextRunner member =
      runner.withPropertyValues("grid.network.port=0", "grid.network.host=127.0.0.1");

  @BeforeAll
  static void makeCertificates() throws IOException, InterruptedException {
    Process script =
        new ProcessBuilder("sh", SCRIPT.toString(), certificates.toString(), "--clients", "ada")
            .inheritIO()
            .start();
    assertThat(script.waitFor()).as("exit code of " + SCRIPT).isZero();
  }

  private static String[] bundle(String name) {
    return Stream.of(
            "keystore.certificate=" + certificates.resolve(name + ".pem"),
            "keystore.private-key=" + certificates.resolve(name + ".key"),
            "truststore.certificate=" + certificates.resolve("ca.pem"))
        .map(property -> "spring.ssl.bundle.pem.grid." + property)
        .toArray(String[]::new);
  }

  private static int port(AssertableApplicationContext context) {
    return context.getBean(Grid.class).cluster().members().getFirst().port();
  }

  private ApplicationContextRunner clientOf(AssertableApplicationContext context) {
    return runner.withPropertyValues(
        "grid.mode=client",
        "grid.client.cluster-connect-timeout=10s",
        "grid.client.addresses=127.0.0.1:" + port(context));
  }

  private static FailureAnalysis analysis(AssertableApplicationContext context) {
    assertThat(context).hasFailed();
    Throwable failure = context.getStartupFailure();
    while (!(failure instanceof GridException)) {
      failure = failure.getCause();
    }
    FailureAnalysis analysis = new GridStartFailureAnalyzer().analyze(failure);
    assertThat(analysis).isNotNull();
    return analysis;
  }

  @Test
  void bundles_giveBothSidesTls_andCertificatesTheirRoles() {
    member
        .withPropertyValues(bundle("member"))
        .withPropertyValues(
            "grid.security.tls.bundle=grid",
            "grid.security.tls.client-auth=required",
            "grid.security.users.ada.roles=trader",
            "grid.security.roles.trader[0].kind=map",
            "grid.security.roles.trader[0].name=orders*",
            "grid.security.roles.trader[0].actions=create,read,put")
        .run(
            context ->
                clientOf(context)
                    .withPropertyValues(bundle("ada"))
                    .withPropertyValues(
                        "grid.security.tls.bundle=grid", "grid.security.tls.server-name=localhost")
                    .run(
                        client -> {
                          Grid grid = client.getBean(Grid.class);
                          GridMap<String, String> orders = grid.map("orders");
                          orders.set("k", "v");
                          assertThat(orders.get("k")).isEqualTo("v");
                          assertThatThrownBy(() -> orders.remove("k"))
                              .isInstanceOf(AccessDeniedException.class);
                        }));
  }

  @Test
  void usersOfProperties_logIn_byTheirPassword() {
    member
        .withPropertyValues("grid.security.users.ada.password={noop}lovelace")
        .run(
            context -> {
              clientOf(context)
                  .withPropertyValues(
                      "grid.security.username=ada", "grid.security.password=lovelace")
                  .run(client -> assertThat(client.getBean(Grid.class).map("m").get("k")).isNull());
              clientOf(context)
                  .withPropertyValues("grid.security.username=ada", "grid.security.password=byron")
                  .run(
                      client ->
                          assertThat(client.getStartupFailure())
                              .rootCause()
                              .isInstanceOf(AuthenticationException.class));
            });
  }

  @Test
  void tokens_areShownByClients_andMembersKnowWhose() {
    member
        .withPropertyValues("grid.security.users.batch.token=token-of-batch")
        .run(
            context -> {
              clientOf(context)
                  .withPropertyValues("grid.security.token=token-of-batch")
                  .run(client -> assertThat(client.getBean(Grid.class).map("m").get("k")).isNull());
              clientOf(context)
                  .withPropertyValues("grid.security.token=token-of-nobody")
                  .run(
                      client ->
                          assertThat(client.getStartupFailure())
                              .rootCause()
                              .isInstanceOf(AuthenticationException.class));
              clientOf(context)
                  .withPropertyValues("grid.security.token=a", "grid.security.username=ada")
                  .run(
                      client ->
                          assertThat(analysis(client).getDescription())
                              .contains("credentials and token are both set"));
            });
    member
        .withPropertyValues("grid.security.token=token-of-batch")
        .run(
            context ->
                assertThat(analysis(context).getDescription())
                    .contains("grid.security.users.NAME.token"));
  }

  @Test
  void beansOfTheApplication_decide_andAreTold() {
    Queue<AuditEvent> told = new ConcurrentLinkedQueue<>();
    member
        .withBean("first", ClientAuthenticator.class, () -> attempt -> null)
        .withBean(
            "second",
            ClientAuthenticator.class,
            () -> attempt -> attempt.credentials() == null ? null : Identity.named("known"))
        .withBean(AuditSink.class, () -> told::add)
        .run(
            context -> {
              clientOf(context)
                  .withPropertyValues("grid.security.username=any", "grid.security.password=one")
                  .run(client -> assertThat(client).hasNotFailed());
              BothModes.await(
                  () -> told.stream().anyMatch(e -> e.type() == AuditEvent.Type.LOGIN),
                  "the log-in is told");
            });
  }

  @Test
  void unknownBundle_isNamed_withThoseThatThereAre() {
    member
        .withPropertyValues(bundle("member"))
        .withPropertyValues("grid.security.tls.bundle=gird")
        .run(
            context ->
                assertThat(analysis(context).getDescription())
                    .contains("security.tls.bundle=gird", "known=[grid]"));
  }

  @Test
  void bundleWhoseFilesAreNotThere_saysWhichIsMissing() {
    member
        .withPropertyValues(bundle("nobody"))
        .withPropertyValues("grid.security.tls.bundle=grid")
        .run(
            context ->
                assertThat(analysis(context).getDescription())
                    .contains("security.tls.bundle=grid", "nobody.pem"));
  }

  @Test
  void keyWithoutCertificate_andCertificateWithoutKey_areRefused() {
    String pem = "spring.ssl.bundle.pem.grid.";
    ApplicationContextRunner trusting =
        member.withPropertyValues(
            "grid.security.tls.bundle=grid",
            pem + "truststore.certificate=" + certificates.resolve("ca.pem"));
    trusting
        .withPropertyValues(pem + "keystore.private-key=" + certificates.resolve("member.key"))
        .run(
            context ->
                assertThat(analysis(context).getDescription())
                    .contains("security.tls.bundle=grid", "a key needs its certificate"));
    trusting
        .withPropertyValues(pem + "keystore.certificate=" + certificates.resolve("member.pem"))
        .run(
            context ->
                assertThat(analysis(context).getDescription())
                    .contains("SslBundleMaterial[grid]", "key"));
    trusting.run(
        context ->
            assertThat(analysis(context).getDescription())
                .contains("SslBundleMaterial[grid]", "has no key"));
  }

  @Test
  void secretThatIsShort_isRefusedWhereOthersAreElsewhere() {
    member
        .withPropertyValues(
            "grid.network.join.members=192.0.2.1:5701", "grid.network.join.secret=short")
        .run(
            context ->
                assertThat(analysis(context).getDescription())
                    .contains("of length=5", "grid.network.join.secret of at least 16 characters"));
  }

  @Test
  void modeWithoutBundle_isRefused() {
    member
        .withPropertyValues("grid.security.tls.mode=require")
        .run(
            context -> assertThat(analysis(context).getDescription()).contains("without a bundle"));
  }

  @Test
  void keyOfAnotherCertificate_isRefused() {
    member
        .withPropertyValues(bundle("member"))
        .withPropertyValues(
            "spring.ssl.bundle.pem.grid.keystore.private-key=" + certificates.resolve("ada.key"),
            "grid.security.tls.bundle=grid")
        .run(
            context ->
                assertThat(analysis(context).getDescription())
                    .contains("CN=grid-member", "the key is not the certificate's"));
  }

  @Test
  void roleThatIsNot_isNamed_withThoseThatThereAre() {
    member
        .withPropertyValues(
            "grid.security.users.ada.roles=tradr", "grid.security.roles.trader[0].actions=all")
        .run(
            context ->
                assertThat(analysis(context).getDescription())
                    .contains("unknown role=tradr", "trader", "admin"));
  }

  @Test
  void actionThatIsNot_isNamed() {
    member
        .withPropertyValues("grid.security.roles.trader[0].actions=raed")
        .run(
            context ->
                assertThat(analysis(context).getDescription())
                    .contains("actions=raed", "must be all, or some of"));
  }

  @Test
  void usersInTwoPlaces_areRefused() {
    ApplicationContextRunner users =
        member.withPropertyValues("grid.security.users.ada.password={noop}lovelace");
    users
        .withPropertyValues("grid.security.policy-location=" + certificates.resolve("policy"))
        .run(context -> assertThat(analysis(context).getDescription()).contains("policy-location"));
    users
        .withPropertyValues("grid.security.username=bob", "grid.security.password=x")
        .run(
            context ->
                assertThat(analysis(context).getDescription())
                    .contains("grid.security.users.bob.password"));
    users
        .withBean(PolicySource.class, () -> PolicySource.of(SecurityPolicy.EMPTY))
        .run(context -> assertThat(analysis(context).getDescription()).contains("PolicySource"));
  }

  @Test
  void managerAndDecoder_haveToBeThere() {
    member
        .withPropertyValues("grid.security.authentication-manager=true")
        .run(
            context ->
                assertThat(analysis(context))
                    .extracting(FailureAnalysis::getCause)
                    .isInstanceOf(InvalidConfigurationException.class));
    member
        .withPropertyValues("grid.security.jwt.enabled=true")
        .run(context -> assertThat(analysis(context).getDescription()).contains("JwtDecoder"));
  }
}
