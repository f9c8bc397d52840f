package dev.grid.systemtests.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.AuthenticationException;
import dev.grid.config.TlsConfig;
import dev.grid.config.TlsConfig.Engine;
import dev.grid.core.Grids;
import dev.grid.systemtests.Certificates;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a scanner of TLS asks, with openssl's client: what a member offers, and what it does not.
 */
class OpensslTest {

  /** So that the client does not refuse by itself what is too weak. */
  private static final String ALL = "@SECLEVEL=0";

  @TempDir private static Path directory;

  private static Certificates certificates;
  private static Certificates foreign;

  /** With a key of RSA, where there are ciphers that ECDSA does not have. */
  private static Certificates rsa;

  @BeforeAll
  static void issue() throws IOException {
    certificates = Certificates.in(directory.resolve("certs"));
    foreign = Certificates.in(directory.resolve("foreign"));
    rsa = Certificates.rsa(directory.resolve("rsa"));
  }

  private static SecureMember member(Certificates own, Engine engine) {
    return new SecureMember(TlsConfig.of(own.of("member")).withEngine(engine));
  }

  private static List<String> command(SecureMember member, Certificates trusted, String... more) {
    List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect"));
    command.add("127.0.0.1:" + member.port());
    command.add("-CAfile");
    command.add(trusted.directory().resolve("ca.pem").toString());
    command.add("-verify_return_error");
    command.addAll(List.of(more));
    return command;
  }

  /** What openssl writes of a connection that it makes and ends. */
  private static String connect(SecureMember member, Certificates trusted, String... more)
      throws IOException {
    return Certificates.run(command(member, trusted, more), directory);
  }

  private static void assertRefused(
      String reason, SecureMember member, Certificates trusted, String... more) {
    assertThatThrownBy(() -> connect(member, trusted, more))
        .as(String.join(" ", more))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void versions_are1_2And1_3Only(Engine engine) throws IOException {
    try (SecureMember member = member(certificates, engine)) {
      for (String version : List.of("TLSv1.2", "TLSv1.3")) {
        assertThat(connect(member, certificates, option(version), "-brief"))
            .contains("Protocol version: " + version, "Verification: OK");
      }
      for (String version : List.of("TLSv1", "TLSv1.1")) {
        assertRefused(
            "alert protocol version",
            member,
            certificates,
            option(version),
            "-cipher",
            "DEFAULT" + ALL);
      }
    }
  }

  /** As openssl has it: {@code -tls1_2} of {@code TLSv1.2}. */
  private static String option(String version) {
    return "-" + version.toLowerCase(java.util.Locale.ROOT).replace("v", "").replace('.', '_');
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void ciphers_authenticateAndHaveForwardSecrecy(Engine engine) throws IOException {
    List<String> served = List.of("AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305");
    try (SecureMember ecdsa = member(certificates, engine);
        SecureMember ofRsa = member(rsa, engine)) {
      for (String cipher : served) {
        assertServed(ecdsa, certificates, "ECDHE-ECDSA-" + cipher);
        assertServed(ofRsa, rsa, "ECDHE-RSA-" + cipher);
      }
      for (String cipher : List.of("AES128-SHA", "AES256-SHA384", "AES128-CCM", "NULL-SHA")) {
        assertNotServed(ecdsa, certificates, "ECDHE-ECDSA-" + cipher);
      }
      assertNotServed(ecdsa, certificates, "aNULL");
      for (String cipher :
          List.of(
              "AES128-GCM-SHA256", "AES128-SHA", "DHE-RSA-AES128-SHA", "ECDHE-RSA-AES128-SHA")) {
        assertNotServed(ofRsa, rsa, cipher);
      }
      assertNotServed(ofRsa, rsa, "eNULL:aNULL");
    }
  }

  private static void assertServed(SecureMember member, Certificates trusted, String cipher)
      throws IOException {
    assertThat(connect(member, trusted, "-tls1_2", "-brief", "-cipher", cipher + ALL))
        .contains("Ciphersuite: " + cipher + "\n");
  }

  private static void assertNotServed(SecureMember member, Certificates trusted, String cipher) {
    assertRefused("Cipher is (NONE)", member, trusted, "-tls1_2", "-cipher", cipher + ALL);
  }

  /**
   * Who made a client and a member agree on less would be found out by the member's random bytes.
   */
  @ParameterizedTest
  @EnumSource(Engine.class)
  void aDowngrade_isTold(Engine engine) throws IOException {
    try (SecureMember member = member(certificates, engine)) {
      String hello = connect(member, certificates, "-tls1_2", "-msg");
      String told =
          hello
              .substring(hello.indexOf("ServerHello"))
              .replaceAll("(?s)Certificate.*", "")
              .replaceAll("\\s+", " ");
      assertThat(told).as("RFC 8446, 4.1.3").contains("44 4f 57 4e 47 52 44 01");
      assertThat(connect(member, certificates, "-tls1_2")).contains("Compression: NONE");
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aRenegotiation_isRefused(Engine engine) throws IOException {
    try (SecureMember member = member(certificates, engine)) {
      Process client =
          new ProcessBuilder(command(member, certificates, "-tls1_2", "-msg", "-state"))
              .redirectErrorStream(true)
              .start();
      // A line of "R" begins one. The member ends the connection, or the time for showing who the
      // client is does, and with it the client.
      client.getOutputStream().write("R\n".getBytes(StandardCharsets.US_ASCII));
      client.getOutputStream().flush();
      try (InputStream out = client.getInputStream()) {
        String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text).contains("RENEGOTIATING");
        assertThat(text.split(", ServerHello\\n", -1)).as(text).hasSize(2);
      } finally {
        client.destroyForcibly();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void theHost_isInTheCertificate_andWhicheverIsAskedForGetsIt(Engine engine) throws IOException {
    try (SecureMember member = member(certificates, engine)) {
      for (String asked : List.of("localhost", "another.example")) {
        String[] options = {"-servername", asked, "-verify_hostname", "localhost", "-brief"};
        assertThat(connect(member, certificates, options)).contains("Verification: OK");
      }
      assertRefused(
          "hostname mismatch", member, certificates, "-verify_hostname", "another.example");
      assertRefused("IP address mismatch", member, certificates, "-verify_ip", "192.0.2.1");
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aMemberOfAnotherAuthority_orThatHasExpired_isNotTrusted(Engine engine) throws IOException {
    Path expired = directory.resolve("expired-" + engine);
    Certificates old = certificates.expired(expired, "client");
    try (SecureMember member = member(certificates, engine);
        SecureMember late = member(old, engine)) {
      assertRefused("unable to get local issuer certificate", member, foreign);
      assertRefused("certificate has expired", late, certificates);
      TlsConfig ours = TlsConfig.of(certificates.trust()).withEngine(engine);
      assertThatThrownBy(() -> Grids.connect(late.client(ours)))
          .isInstanceOf(AuthenticationException.class)
          .hasMessageContaining("do not trust each other");
    }
  }
}
