package dev.grid.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.Registration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and certificates in PEM files, which change. */
class PemMaterialTest {

  private static final Path SCRIPT = Path.of("..", "docs", "security", "grid-certs.sh");

  @TempDir private static Path directory;

  @BeforeAll
  static void issue() throws Exception {
    issue("a");
    issue("b");
  }

  private static void issue(String name) throws Exception {
    Process script =
        new ProcessBuilder("sh", SCRIPT.toString(), directory.resolve(name).toString())
            .redirectErrorStream(true)
            .start();
    String written = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (script.waitFor() != 0) {
      throw new IOException(written);
    }
  }

  private static Path file(String name) {
    return directory.resolve(name);
  }

  private static TlsMaterial material(String certificates, String key, String authorities) {
    return TlsMaterial.pem(file(certificates), file(key), file(authorities));
  }

  private static void assertRefused(TlsMaterial material, String why) {
    assertThatThrownBy(material::load)
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(why);
  }

  @Test
  void whatIsWrong_isTold() throws IOException {
    assertThat(material("a/member.pem", "a/member.key", "a/ca.pem").load().key()).isNotNull();
    assertThat(TlsMaterial.pem(null, null, file("a/ca.pem")).load().key()).isNull();
    assertThat(TlsMaterial.pem(null, null, null).load().trust().getAcceptedIssuers()).isNotEmpty();

    assertRefused(material("a/member.pem", "b/member.key", "a/ca.pem"), "not the certificate's");
    assertRefused(material("a/none.pem", "a/member.key", "a/ca.pem"), "cannot be read");
    assertRefused(material("a/member.key", "a/member.key", "a/ca.pem"), "a/member.key");
    assertRefused(material("a/member.pem", "a/member.pem", "a/ca.pem"), "openssl pkcs8");
    Path broken = file("broken.key");
    Files.writeString(broken, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    assertRefused(material("a/member.pem", "broken.key", "a/ca.pem"), "not a private key");
    assertThatThrownBy(() -> TlsMaterial.pem(file("a/member.pem"), null, null))
        .isInstanceOf(InvalidConfigurationException.class);
  }

  @Test
  void aChange_isTold() throws Exception {
    Path certificate = file("watched.pem");
    Path key = file("watched.key");
    copy("a", certificate, key);
    PemMaterial material =
        new PemMaterial(certificate, key, file("a/ca.pem"), Duration.ofMillis(20));
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    Registration registration = material.onUpdate(() -> told.add("first"));
    copy("b", certificate, key);
    do { // It may have been told between both files.
      assertThat(told.poll(5, TimeUnit.MINUTES)).isEqualTo("first");
    } while (!isComplete(material));

    registration.close();
    try (Registration another = material.onUpdate(() -> told.add("another"))) {
      copy("a", certificate, key);
      assertThat(told.poll(5, TimeUnit.MINUTES)).as("id=" + another.id()).isEqualTo("another");
    }
  }

  private static void copy(String from, Path certificate, Path key) throws IOException {
    Files.copy(file(from + "/member.pem"), certificate, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(file(from + "/member.key"), key, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean isComplete(PemMaterial material) {
    try {
      return material.load().key() != null;
    } catch (InvalidConfigurationException e) {
      return false;
    }
  }
}
