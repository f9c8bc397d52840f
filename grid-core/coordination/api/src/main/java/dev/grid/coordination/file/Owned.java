package dev.grid.coordination.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A lock or a leadership in its file: three lines. It stays when nobody has it, for the token.
 *
 * @param token of who has it or had it last; each is one higher
 * @param session of who has it, which counts only while it is alive; empty for nobody
 * @param owner who it is in its session: a lock object's number, or a member's id
 */
record Owned(long token, String session, String owner) {

  private static final Owned NEVER = new Owned(0, "", "");

  static Owned read(Path path) throws IOException {
    Optional<byte[]> content = FileStore.read(path);
    if (content.isEmpty()) {
      return NEVER;
    }
    String[] lines = new String(content.get(), StandardCharsets.UTF_8).split("\n", 3);
    try {
      return new Owned(Long.parseLong(lines[0]), lines[1], lines[2]);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("is no file of a lock or leader: " + path, e);
    }
  }

  Owned next(String bySession, String by) {
    return new Owned(token + 1, bySession, by);
  }

  Owned free() {
    return new Owned(token, "", "");
  }

  boolean isBy(String bySession, String by) {
    return session.equals(bySession) && owner.equals(by);
  }

  void write(Path path) throws IOException {
    FileStore.write(path, (token + "\n" + session + "\n" + owner).getBytes(StandardCharsets.UTF_8));
  }
}
