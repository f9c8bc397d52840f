package dev.grid.structures.map;

import dev.grid.protocol.Data;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a near cache had, in a file: a mark, how many there are, and the bytes of each
 * after their length. It is written beside and put in its place when it is whole. Blocks.
 */
record NearKeysFile(Path path) {

  private static final int MARK = 0x47524e31;

  /** A key of a file that is longer is none. */
  private static final int KEY_BYTES_MAX = 1 << 20;

  /**
   * The file of a map.
   *
   * @param configured where {@code *} stands for the map's name; null for none
   */
  static @Nullable NearKeysFile of(@Nullable String configured, String map) {
    // A map's name may have what paths must not.
    return configured == null
        ? null
        : new NearKeysFile(
            Path.of(configured.replace("*", map.replaceAll("[^A-Za-z0-9._-]", "_"))));
  }

  /** The keys that were written last; none if there is no file. */
  List<Data> read(int keysMax) throws IOException {
    List<Data> keys = new ArrayList<>();
    if (!Files.exists(path)) {
      return keys;
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
      if (in.readInt() != MARK) {
        throw new IOException(path + " is no file of a near cache's keys");
      }
      int count = in.readInt();
      for (int i = 0; i < count && i < keysMax; i++) {
        int length = in.readInt();
        if (length < Data.HEADER_BYTES || length > KEY_BYTES_MAX) {
          throw new IOException(path + " key=" + i + " has length=" + length);
        }
        keys.add(new Data(in.readNBytes(length)));
      }
    }
    return keys;
  }

  void write(List<Data> keys) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Path part = path.resolveSibling(path.getFileName() + ".part");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
      List<Data> written = keys.stream().filter(key -> key.length() <= KEY_BYTES_MAX).toList();
      out.writeInt(MARK);
      out.writeInt(written.size());
      for (Data key : written) {
        out.writeInt(key.length());
        out.write(key.bytes());
      }
    }
    Files.move(part, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
