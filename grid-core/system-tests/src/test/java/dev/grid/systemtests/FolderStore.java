package dev.grid.systemtests;

import dev.grid.map.MapStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A map's store that several processes of this machine reach: a file for each key in a folder of
 * {@code target/stores}. It fails while the folder is closed. Thread-safe.
 */
public final class FolderStore implements MapStore<String, String> {

  private static final Path STORES = Path.of("target/stores").toAbsolutePath();
  private static final String ROW = ".row";

  private final Path folder;
  private final Path closed;

  /** The store of a map of this name, which may have been opened by others. */
  public FolderStore(String map) {
    folder = STORES.resolve(map);
    closed = STORES.resolve(map + ".closed");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has it fail, or not any more. */
  public void closed(boolean isClosed) throws IOException {
    if (isClosed) {
      Files.createFile(closed);
    } else {
      Files.delete(closed);
    }
  }

  /** What is stored. */
  public Map<String, String> rows() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(ROW)).toList()) {
        String name = file.getFileName().toString();
        rows.put(name.substring(0, name.length() - ROW.length()), Files.readString(file));
      }
    }
    return rows;
  }

  private Path row(String key) throws IOException {
    if (Files.exists(closed)) {
      throw new IOException("the folder is closed: " + folder);
    }
    return folder.resolve(key + ROW);
  }

  @Override
  public @Nullable String load(String key) throws IOException {
    try {
      return Files.readString(row(key));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public void store(String key, String value) throws IOException {
    Path row = row(key);
    Path written = folder.resolve(UUID.randomUUID() + ".new");
    Files.writeString(written, value);
    Files.move(written, row, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(String key) throws IOException {
    Files.deleteIfExists(row(key));
  }
}
