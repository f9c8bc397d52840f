package dev.grid.member.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.TlsConfig;
import dev.grid.config.TlsMaterial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which certificates are those of members, and which are trusted when they are looked at again. */
class MemberCertificatesTest {

  private static final Path SCRIPT =
      Path.of("..", "docs", "security", "grid-certs.sh").toAbsolutePath();

  @TempDir private static Path directory;

  private static Materials materials;

  private static void issue(String name, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("sh", SCRIPT.toString(), directory.resolve(name).toString()));
    command.addAll(List.of(options));
    Process script = new ProcessBuilder(command).redirectErrorStream(true).start();
    String written = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (script.waitFor() != 0) {
      throw new IOException(written);
    }
  }

  private static TlsMaterial material(String set, String name) {
    Path certificates = directory.resolve(set);
    return TlsMaterial.pem(
        certificates.resolve(name + ".pem"),
        certificates.resolve(name + ".key"),
        certificates.resolve("ca.pem"));
  }

  private static List<X509Certificate> chain(String set, String name) {
    var key = Objects.requireNonNull(material(set, name).load().key());
    return List.of(
        Objects.requireNonNull(
            key.getCertificateChain(
                Objects.requireNonNull(key.chooseServerAlias("EC", null, null)))));
  }

  @BeforeAll
  static void issue() throws Exception {
    issue("good", "--hosts", "grid-0.example.org,10.1.2.3", "--clients", "alice");
    materials = Materials.load(TlsConfig.of(material("good", "member")), null);
  }

  @Test
  void aMemberThatTrustsEveryAuthorityOfJava_doesNotStart() {
    Path certificates = directory.resolve("good");
    TlsConfig config =
        TlsConfig.of(
            TlsMaterial.pem(
                certificates.resolve("member.pem"), certificates.resolve("member.key"), null));

    assertThatThrownBy(() -> Materials.load(config, null))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("authorities");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CN=", "CN=*", "DNS=*", "URI= *"})
  void identityThatEverybodyHas_isRefused(String identity) {
    TlsConfig config = TlsConfig.of(material("good", "member"));

    assertThatThrownBy(() -> config.withMemberIdentity(identity))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("memberIdentity=" + identity);
  }

  @Test
  void aMember_isKnownByItsCommonName() {
    MemberIdentity identity = new MemberIdentity(TlsConfig.DEFAULT_MEMBER_IDENTITY);
    assertThat(identity.matches(chain("good", "member").getFirst())).isTrue();
    assertThat(identity.matches(chain("good", "alice").getFirst())).isFalse();
  }

  @Test
  void orByAnAlternativeName_orAPattern() {
    X509Certificate member = chain("good", "member").getFirst();
    assertThat(new MemberIdentity("DNS=*.example.org").matches(member)).isTrue();
    assertThat(new MemberIdentity("DNS=grid-0.example.org").matches(member)).isTrue();
    assertThat(new MemberIdentity("DNS=grid-*.example.com").matches(member)).isFalse();
    assertThat(new MemberIdentity("URI=*").matches(member)).as("it has none").isFalse();
    assertThat(new MemberIdentity("CN=grid-*").matches(member)).isTrue();
  }

  @Test
  void whatIsTrusted() throws Exception {
    issue("foreign");
    assertThat(materials.trusts(chain("good", "alice"), true)).isTrue();
    assertThat(materials.trusts(chain("good", "member"), true)).isTrue();
    assertThat(materials.trusts(chain("good", "member"), false)).isTrue();
    assertThat(materials.trusts(chain("good", "alice"), false)).as("it is no server").isFalse();
    assertThat(materials.trusts(chain("foreign", "client"), true)).isFalse();
    assertThat(materials.expires()).isAfter(Instant.now().plus(Duration.ofDays(300)));
  }

  /** Issues a set of its own, as it replaces certificates. */
  @Test
  void whatHasExpired_isNotTrusted() throws Exception {
    issue("old");
    Materials old = Materials.load(TlsConfig.of(material("old", "member")), null);
    assertThat(old.trusts(chain("old", "client"), true)).isTrue();
    issue("old", "--days", "-1");
    assertThat(old.trusts(chain("old", "client"), true)).isFalse();
  }

  @Test
  void groups_trustMembersOnly() throws Exception {
    LatestMembers members =
        new LatestMembers(
            () -> materials.managers().trust(),
            new MemberIdentity(TlsConfig.DEFAULT_MEMBER_IDENTITY));
    X509Certificate[] member = chain("good", "member").toArray(X509Certificate[]::new);
    members.checkClientTrusted(member, "EC");
    members.checkServerTrusted(member, "UNKNOWN");
    X509Certificate[] alice = chain("good", "alice").toArray(X509Certificate[]::new);
    assertThatThrownBy(() -> members.checkClientTrusted(alice, "EC"))
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining("is no member");
  }
}
