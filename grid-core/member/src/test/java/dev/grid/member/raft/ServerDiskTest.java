package dev.grid.member.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.consensus.CheckedFile;
import dev.grid.member.peer.PeerMessages.Formation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a member keeps of groups beside their logs is there again, whatever becomes of one file, and
 * is put aside as a whole.
 */
final class ServerDiskTest {

  private static final String FILE = "server.properties";
  private static final String COPY = "server.properties.copy";
  private static final List<UUID> VOTERS = List.of(new UUID(0, 1), new UUID(0, 2));
  private static final List<UUID> OTHERS = List.of(new UUID(0, 9));

  @TempDir private Path directory;

  private final Formation formation = new Formation(7, VOTERS, 3);
  private UUID server;

  @BeforeEach
  void write() {
    try (ServerDisk disk = ServerDisk.open(directory)) {
      server = disk.server();
      assertThat(disk.formation()).isNull();
      disk.keep(formation, List.of(5L, 6L));
      disk.addGroup("default", VOTERS);
      disk.addGroup("other", OTHERS);
      disk.addGroup("default", OTHERS);
    }
  }

  private void assertIsKept() {
    try (ServerDisk disk = ServerDisk.open(directory)) {
      assertThat(disk.server()).isEqualTo(server);
      assertThat(disk.formation()).isEqualTo(formation);
      assertThat(disk.givenUp()).containsExactly(5L, 6L);
      assertThat(disk.groups())
          .containsEntry("default", VOTERS)
          .containsEntry("other", OTHERS)
          .hasSize(2);
    }
  }

  private void flip(String name, int at) throws IOException {
    Path file = directory.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void whatIsKept_isThereAgain() {
    assertIsKept();
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

  @Test
  void whatIsPutAside_isOfAnotherServer_whoeverEndsIt() throws IOException {
    UUID second;
    try (ServerDisk disk = ServerDisk.open(directory)) {
      Files.createFile(disk.logs().resolve("log"));
      Path aside = disk.putAside(new Formation(7, VOTERS, 4), List.of());
      second = disk.server();
      assertThat(aside.resolve("log")).exists();
      assertThat(second).isNotEqualTo(server);
      assertThat(disk.groups()).isEmpty();
      assertThat(disk.logs()).isEmptyDirectory();
      Files.createFile(disk.logs().resolve("next"));
    }
    // As if the process had ended when the new id was written, and nothing moved.
    Properties kept = Objects.requireNonNull(CheckedFile.read(directory.resolve(FILE)));
    kept.setProperty("aside", second.toString());
    kept.setProperty("server", new UUID(0, 5).toString());
    CheckedFile.write(directory.resolve(FILE), kept, "interrupted");
    try (ServerDisk disk = ServerDisk.open(directory)) {
      assertThat(disk.server()).isEqualTo(new UUID(0, 5));
      assertThat(directory.resolve("groups-of-" + second).resolve("next")).exists();
      assertThat(disk.logs()).isEmptyDirectory();
    }
  }

  @Test
  void aTemporaryOne_isGone_whenItIsClosed() throws IOException {
    Path logs;
    try (ServerDisk disk = ServerDisk.temporary()) {
      logs = disk.logs();
      disk.keep(formation, List.of());
      Files.writeString(logs.resolve("log"), "entries");
      assertThat(disk.formation()).isEqualTo(formation);
    }
    assertThat(Objects.requireNonNull(logs.getParent())).doesNotExist();
  }
}
