package dev.grid.consensus;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Properties in a small file that is replaced as a whole and has a checksum: what is read is what
 * was written, or an error. Blocks for the disk.
 */
public final class CheckedFile {

  private static final String CHECKSUM = "checksum";

  private CheckedFile() {}

  /** The file is not as it was written. */
  public static final class DamagedException extends IOException {

    private static final long serialVersionUID = 1L;

    DamagedException(Path file) {
      super("file=" + file + " is damaged");
    }
  }

  /**
   * What was written last; null if there is no file.
   *
   * @throws DamagedException if it is not what was written
   */
  public static @Nullable Properties read(Path file) throws IOException {
    Properties content = new Properties();
    try {
      content.load(new StringReader(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return null;
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw new DamagedException(file);
    }
    Object checksum = content.remove(CHECKSUM);
    if (!checksum(content).equals(checksum)) {
      throw new DamagedException(file);
    }
    return content;
  }

  /** Replaces the file; it is on disk for good afterwards. */
  public static void write(Path file, Properties content, String comment) throws IOException {
    Properties checked = new Properties();
    checked.putAll(content);
    checked.setProperty(CHECKSUM, checksum(content));
    Path next = file.resolveSibling(file.getFileName() + ".tmp");
    try (FileChannel channel =
            FileChannel.open(
                next,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(channel)) {
      checked.store(out, comment);
      out.flush();
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(Objects.requireNonNull(file.getParent(), "a file is in a directory"));
  }

  /** What was made, renamed or removed in a directory is on disk for good afterwards. */
  static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static String checksum(Properties content) {
    CRC32C sum = new CRC32C();
    new TreeMap<>(content)
        .forEach(
            (key, value) ->
                sum.update((key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8)));
    return Long.toHexString(sum.getValue());
  }
}
