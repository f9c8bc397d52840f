package dev.grid.systemtests.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.AuthenticationException;
import dev.grid.Grid;
import dev.grid.GridException;
import dev.grid.InvalidConfigurationException;
import dev.grid.Registration;
import dev.grid.config.ClientConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.config.TlsConfig;
import dev.grid.config.TlsConfig.ClientAuth;
import dev.grid.config.TlsConfig.Engine;
import dev.grid.config.TlsMaterial;
import dev.grid.core.Grids;
import dev.grid.systemtests.Certificates;
import dev.grid.systemtests.ChangingMaterial;
import dev.grid.systemtests.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose certificates are trusted, on both sides, now and after they have changed. */
class MutualTlsTest {

  @TempDir private static Path directory;

  private static Certificates certificates;

  /** Of another authority. */
  private static Certificates foreign;

  /** Of the same authority as the first, and expired. */
  private static Certificates expired;

  @BeforeAll
  static void issue() throws IOException {
    certificates = Certificates.in(directory.resolve("certs"), "--clients", "alice");
    foreign = Certificates.in(directory.resolve("foreign"), "--clients", "alice");
    expired = certificates.expired(directory.resolve("expired"), "alice");
  }

  private static SecureMember member(ClientAuth auth, Engine engine) {
    return new SecureMember(
        TlsConfig.of(certificates.of("member")).withClientAuth(auth).withEngine(engine));
  }

  private static void assertLetIn(ClientConfig client) {
    try (Grid grid = Grids.connect(client)) {
      assertThat(grid.cluster().members()).hasSize(1);
    }
  }

  private static void assertRefused(ClientConfig client) {
    assertThatThrownBy(() -> Grids.connect(SecureMember.once(client)).close())
        .isInstanceOf(GridException.class);
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void required(Engine engine) {
    try (SecureMember member = member(ClientAuth.REQUIRED, engine)) {
      assertLetIn(member.client(TlsConfig.of(certificates.of("alice")).withEngine(engine)));
      assertRefused(member.client(TlsConfig.of(certificates.trust()).withEngine(engine)));
      assertRefused(member.client(mixed(foreign).withEngine(engine)));
      assertRefused(member.client(mixed(expired).withEngine(engine)));
      assertThat(member.status().failedHandshakes()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void optional(Engine engine) throws IOException {
    try (SecureMember member = member(ClientAuth.OPTIONAL, engine)) {
      assertLetIn(member.client(TlsConfig.of(certificates.of("alice")).withEngine(engine)));
      assertLetIn(member.client(TlsConfig.of(certificates.trust()).withEngine(engine)));
      assertRefused(member.client(mixed(expired).withEngine(engine)));
      // Ours does not show what it is not asked for; others do.
      assertThat(openssl(member, certificates)).contains("TLSv1.2");
      assertThatThrownBy(() -> openssl(member, foreign))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("alert");
    }
  }

  private static String openssl(SecureMember member, Certificates shown) throws IOException {
    return Certificates.run(
        List.of(
            "openssl",
            "s_client",
            "-connect",
            "127.0.0.1:" + member.port(),
            "-CAfile",
            certificates.directory().resolve("ca.pem").toString(),
            "-cert",
            shown.directory().resolve("alice.pem").toString(),
            "-key",
            shown.directory().resolve("alice.key").toString(),
            "-tls1_2",
            "-brief"),
        directory);
  }

  /** A client that trusts the member, with a certificate that the member does not trust. */
  private static TlsConfig mixed(Certificates shown) {
    return TlsConfig.of(
        TlsMaterial.pem(
            shown.directory().resolve("alice.pem"),
            shown.directory().resolve("alice.key"),
            certificates.directory().resolve("ca.pem")));
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aMemberThatTheClientDoesNotTrust_isRefusedByName(Engine engine) {
    try (SecureMember member = member(ClientAuth.OPTIONAL, engine)) {
      assertThatThrownBy(
              () -> Grids.connect(member.client(TlsConfig.of(foreign.trust()).withEngine(engine))))
          .isInstanceOf(AuthenticationException.class)
          .hasMessageContaining("do not trust each other");
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void theHostIsChecked_unlessAnotherNameIsExpected(Engine engine) throws IOException {
    Certificates named =
        Certificates.in(directory.resolve("named-" + engine), "--hosts", "grid.example");
    try (SecureMember member =
        new SecureMember(TlsConfig.of(named.of("member")).withEngine(engine))) {
      TlsConfig client = TlsConfig.of(named.trust()).withEngine(engine);
      assertThatThrownBy(() -> Grids.connect(member.client(client)))
          .isInstanceOf(AuthenticationException.class);
      assertLetIn(member.client(client.withServerName("grid.example")));
      assertLetIn(member.client(client.withVerifyHost(false)));
      assertThatThrownBy(
              () -> Grids.connect(member.client(client.withServerName("another.example"))))
          .isInstanceOf(AuthenticationException.class);
    }
  }

  /** The second connection may resume the session of the first. */
  @ParameterizedTest
  @EnumSource(Engine.class)
  void aClientThatComesBack_isKnownByItsCertificate(Engine engine) {
    try (SecureMember member = member(ClientAuth.REQUIRED, engine);
        Grid client =
            Grids.connect(
                member.client(TlsConfig.of(certificates.of("alice")).withEngine(engine)))) {
      client.<String, String>map("m").set("k", "v");
      Objects.requireNonNull(client.connections())
          .close("127.0.0.1:" + member.port(), new IOException("the test closes it"));
      Eventually.holds(
          "it has connected again",
          () -> member.status().handshakes() == 2 && member.status().connections() == 1);
      assertThat(client.<String, String>map("m").get("k")).isEqualTo("v");
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void reload_letsInWhoIsTrustedNow_andEndsWhoIsNot(Engine engine) {
    ChangingMaterial ofMember = new ChangingMaterial(certificates.of("member"));
    ChangingMaterial ofClient = new ChangingMaterial(certificates.of("alice"));
    try (SecureMember member = new SecureMember(TlsConfig.of(ofMember).withEngine(engine));
        Grid client = Grids.connect(member.client(TlsConfig.of(ofClient).withEngine(engine)));
        Grid anonymous =
            Grids.connect(member.client(TlsConfig.of(certificates.trust()).withEngine(engine)))) {
      client.<String, String>map("m").set("k", "v");

      ofClient.become(foreign.of("alice"));
      ofMember.become(foreign.of("member"));

      assertThat(member.status().reloads()).isEqualTo(1);
      assertThat(member.status().distrusted()).isEqualTo(1);
      Eventually.holds("the client is back", () -> member.status().handshakes() == 3);
      assertThat(client.<String, String>map("m").get("k")).isEqualTo("v");
      assertThat(anonymous.<String, String>map("m").get("k")).as("it showed none").isEqualTo("v");
      assertRefused(member.client(TlsConfig.of(certificates.trust()).withEngine(engine)));
    }
    assertThat(ofMember.listeners() + ofClient.listeners()).isZero();
  }

  @Test
  void whatCannotBeLoaded_leavesWhatThereIs() throws IOException {
    ChangingMaterial material = new ChangingMaterial(certificates.of("member"));
    try (SecureMember member = new SecureMember(TlsConfig.of(material))) {
      material.become(
          TlsMaterial.pem(
              foreign.directory().resolve("member.pem"),
              certificates.directory().resolve("member.key"),
              foreign.directory().resolve("ca.pem")));

      assertThat(member.status().reloadFailure()).contains("the key is not the certificate's");
      assertThat(member.status().reloads()).isZero();
      assertLetIn(member.client(TlsConfig.of(certificates.trust())));

      material.become(certificates.of("member"));
      assertThat(member.status().reloadFailure()).isNull();
    }
  }

  @Test
  void aMemberWithoutKey_doesNotStart() {
    assertThatThrownBy(() -> new SecureMember(TlsConfig.of(certificates.trust())))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("needs one with its certificate");
  }

  /** Becomes another while it is loaded for the first time. */
  private static final class ChangedAtOnce implements TlsMaterial {

    private final ChangingMaterial material;
    private final TlsMaterial next;
    private final AtomicBoolean isFirst = new AtomicBoolean(true);

    ChangedAtOnce(TlsMaterial first, TlsMaterial next) {
      this.material = new ChangingMaterial(first);
      this.next = next;
    }

    @Override
    public Managers load() {
      Managers before = material.load();
      if (isFirst.getAndSet(false)) {
        Thread.startVirtualThread(() -> material.become(next));
        Eventually.holds("it is another", () -> material.is(next));
      }
      return before;
    }

    @Override
    public Registration onUpdate(Runnable listener) {
      return material.onUpdate(listener);
    }
  }

  @Test
  void whatChangesWhileItIsLoaded_isTaken() {
    TlsMaterial ofMember = new ChangedAtOnce(foreign.of("member"), certificates.of("member"));
    TlsMaterial ofClient = new ChangedAtOnce(foreign.trust(), certificates.trust());
    try (SecureMember member = new SecureMember(TlsConfig.of(ofMember))) {
      Eventually.holds("the member has taken it", () -> member.status().reloads() == 1);
      assertLetIn(member.client(TlsConfig.of(certificates.trust())));
      try (Grid client = Grids.connect(member.client(TlsConfig.of(ofClient)))) {
        assertThat(client.cluster().members()).hasSize(1);
      }
    }
  }

  /** Who tries again and again does not have more threads and watched files each time. */
  @Test
  void aMemberThatCannotStart_leavesNothing() {
    ChangingMaterial material = new ChangingMaterial(certificates.of("member"));
    MemberConfig config =
        MemberConfig.defaults()
            .withInstanceName("never")
            .withNetwork(
                NetworkConfig.defaults()
                    .withHost("no-such-host.invalid")
                    .withPort(0)
                    .withTls(TlsConfig.of(material)));
    assertThatThrownBy(() -> Grids.startMember(config))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("must have an address");
    assertThat(material.listeners()).isZero();
    Eventually.holds(
        "no thread is left",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("never-")));
  }
}
