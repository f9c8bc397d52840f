package dev.grid.member.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.member.peer.PeerMessages.Formation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a member keeps of groups beside their logs is there again, and put aside as a whole. */
final class ServerDiskTest {

  private static final List<UUID> VOTERS = List.of(new UUID(0, 1), new UUID(0, 2));

  @TempDir private Path directory;

  @Test
  void whatIsKept_isThereAgain() {
    Formation formation = new Formation(7, VOTERS, 3);
    UUID server;
    try (ServerDisk disk = ServerDisk.open(directory)) {
      server = disk.server();
      assertThat(disk.formation()).isNull();
      disk.keep(formation, List.of(5L, 6L));
      disk.addGroup("default", VOTERS);
      disk.addGroup("other", List.of(new UUID(0, 9)));
      disk.addGroup("default", List.of(new UUID(0, 9)));
    }
    try (ServerDisk disk = ServerDisk.open(directory)) {
      assertThat(disk.server()).isEqualTo(server);
      assertThat(disk.formation()).isEqualTo(formation);
      assertThat(disk.givenUp()).containsExactly(5L, 6L);
      assertThat(disk.groups())
          .containsEntry("default", VOTERS)
          .containsEntry("other", List.of(new UUID(0, 9)))
          .hasSize(2);
    }
  }

  @Test
  void whatIsPutAside_isOfAnotherServer_whoeverEndsIt() throws IOException {
    UUID first;
    try (ServerDisk disk = ServerDisk.open(directory)) {
      first = disk.server();
      disk.addGroup("default", VOTERS);
      Files.createFile(disk.logs().resolve("log"));
      Path aside = disk.putAside(new Formation(7, VOTERS, 4), List.of());
      assertThat(aside.resolve("log")).exists();
      assertThat(disk.server()).isNotEqualTo(first);
      assertThat(disk.groups()).isEmpty();
      assertThat(disk.logs()).isEmptyDirectory();
      Files.createFile(disk.logs().resolve("next"));
    }
    // As if the process had ended when the new id was written, and nothing moved.
    UUID second;
    try (ServerDisk disk = ServerDisk.open(directory)) {
      second = disk.server();
    }
    Files.writeString(
        directory.resolve("server.properties"),
        "\naside=" + second + "\nserver=" + new UUID(0, 5) + "\n",
        StandardOpenOption.APPEND);
    try (ServerDisk disk = ServerDisk.open(directory)) {
      assertThat(disk.server()).isEqualTo(new UUID(0, 5));
      assertThat(directory.resolve("groups-of-" + second).resolve("next")).exists();
      assertThat(disk.logs()).isEmptyDirectory();
    }
  }
}
