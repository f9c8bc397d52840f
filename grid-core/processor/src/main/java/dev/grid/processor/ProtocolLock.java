package dev.grid.processor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The committed list of every id and field that went over the wire: one line a message, {@code id
 * shape}. A line may be added; changing one breaks peers, so it fails the build.
 */
final class ProtocolLock {

  private final Path file;
  private final Map<String, String> locked = new LinkedHashMap<>();
  private final Map<String, String> added = new LinkedHashMap<>();

  ProtocolLock(Path file) {
    this.file = file;
    try {
      for (String line : Files.readAllLines(file)) {
        int space = line.indexOf(' ');
        if (space > 0 && !line.startsWith("#")) {
          locked.put(line.substring(0, space), line.substring(space + 1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("protocol lock " + file + " cannot be read", e);
    }
  }

  /** What is wrong with this line, or null. A new line is remembered for {@link #append()}. */
  @Nullable String check(String id, String shape, boolean append) {
    String before = locked.get(id);
    if (before == null && append) {
      added.put(id, shape);
      return null;
    }
    if (before == null) {
      return "not in "
          + file
          + "; add the line or build with -Dgrid.protocol.append=true: "
          + id
          + " "
          + shape;
    }
    return before.equals(shape)
        ? null
        : "differs from "
            + file
            + ", which breaks peers: locked as \""
            + before
            + "\", now \""
            + shape
            + "\"";
  }

  /** Writes the new lines, all sorted by id. */
  void append() {
    if (added.isEmpty()) {
      return;
    }
    Map<String, String> all = new TreeMap<>(locked);
    all.putAll(added);
    StringBuilder text =
        new StringBuilder(
            "# What goes over the wire. Lines are only ever added; see dev.grid.protocol.Op.\n");
    all.forEach((id, shape) -> text.append(id).append(' ').append(shape).append('\n'));
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("protocol lock " + file + " cannot be written", e);
    }
  }
}
