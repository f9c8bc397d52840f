package dev.grid.member.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.member.peer.PeerMessages.Formation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who a member is in groups stays, whatever becomes of one file. */
class ServerDiskTest {

  private static final String FILE = "server.properties";
  private static final String COPY = "server.properties.copy";

  @TempDir private Path directory;

  private final Formation formation = new Formation(7, List.of(UUID.randomUUID()));
  private UUID server;

  @BeforeEach
  void write() {
    try (ServerDisk disk = ServerDisk.open(directory)) {
      server = disk.server();
      disk.keep(formation);
      disk.addGroup("default");
      disk.addGroup("other");
    }
  }

  private void assertIsKept() {
    try (ServerDisk disk = ServerDisk.open(directory)) {
      assertThat(disk.server()).isEqualTo(server);
      assertThat(disk.formation()).isEqualTo(formation);
      assertThat(disk.groups()).containsExactly("default", "other");
    }
  }

  private void flip(String name, int at) throws IOException {
    Path file = directory.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void aFileThatIsMissingOrEmpty_isWrittenAnew() throws IOException {
    Files.delete(directory.resolve(FILE));
    assertIsKept();
    assertThat(directory.resolve(FILE)).isNotEmptyFile();

    Files.write(directory.resolve(FILE), new byte[0]);
    assertIsKept();
    assertThat(directory.resolve(FILE)).isNotEmptyFile();
  }

  @Test
  void aFlippedBit_isFound_whereverItChangesSomething() throws IOException {
    int length = (int) Files.size(directory.resolve(FILE));
    for (int at = 0; at < length; at++) {
      flip(FILE, at);
      assertIsKept();
    }
  }

  @Test
  void bothDamaged_areNamed_andNobodyElseIsMadeOfIt() throws IOException {
    Files.write(directory.resolve(FILE), new byte[0]);
    Files.write(directory.resolve(COPY), new byte[0]);

    assertThatThrownBy(() -> ServerDisk.open(directory))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(FILE);

    Files.delete(directory.resolve(FILE));
    Files.delete(directory.resolve(COPY));
    Files.createDirectories(directory.resolve("groups").resolve(UUID.randomUUID().toString()));
    assertThatThrownBy(() -> ServerDisk.open(directory))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("missing");
  }
}
