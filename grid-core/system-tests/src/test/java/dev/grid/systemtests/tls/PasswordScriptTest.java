package dev.grid.systemtests.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.security.Passwords;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that hashes passwords makes what members read. */
class PasswordScriptTest {

  private static final Path SCRIPT = Path.of("..", "docs", "security", "grid-password.sh");

  private static String hash(String password) throws IOException {
    Process script = new ProcessBuilder("sh", SCRIPT.toString()).redirectErrorStream(true).start();
    script.getOutputStream().write((password + "\n").getBytes(StandardCharsets.UTF_8));
    script.getOutputStream().close();
    try (InputStream written = script.getInputStream()) {
      return new String(written.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lovelace", "with blanks, 'quotes' \"and\" $signs \\ :é€"})
  void whatItPrints_isThatPasswordsHash(String password) throws IOException {
    String stored = hash(password);
    Passwords.JDK.requireReadable(stored);
    assertThat(Passwords.JDK.matches(password, stored)).isTrue();
    assertThat(Passwords.JDK.matches(password + "x", stored)).isFalse();
    assertThat(hash(password)).as("with another salt").isNotEqualTo(stored);
  }

  @Test
  void nothing_isNoPassword() throws IOException {
    assertThat(hash("")).contains("at least one character");
  }
}
