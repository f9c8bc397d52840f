package dev.grid.consensus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What a server keeps of a group beside the group's own files, to tell by it that these lack
 * something: they are never behind it unless they were damaged. Immutable.
 *
 * @param term of which the server knew; later ones may be known since
 * @param index of an entry that was committed and on this disk; later ones may be since
 * @param loss null if nothing is lost
 */
record GroupMark(long term, long index, @Nullable GroupLoss loss) {

  /** Of a group that has not begun here. */
  static final GroupMark NONE = new GroupMark(0, -1, null);

  private static final String TERM = "term";
  private static final String INDEX = "index";
  private static final String LOSS = "loss";
  private static final String DAMAGE = "damage";

  /** Whether the group has had something on this disk. */
  boolean hasBegun() {
    return term > 0 || index >= 0;
  }

  /** The same loss, with what is known by now. */
  GroupMark at(long nextTerm, long nextIndex) {
    return new GroupMark(Math.max(term, nextTerm), Math.max(index, nextIndex), loss);
  }

  /** Null if there is none. */
  static @Nullable GroupMark read(Path file) throws IOException {
    Properties kept = CheckedFile.read(file);
    if (kept == null) {
      return null;
    }
    String loss = kept.getProperty(LOSS);
    return new GroupMark(
        Long.parseLong(kept.getProperty(TERM)),
        Long.parseLong(kept.getProperty(INDEX)),
        loss == null ? null : new GroupLoss(Long.parseLong(loss), kept.getProperty(DAMAGE)));
  }

  /** Blocks until it is on disk. */
  void write(Path file) throws IOException {
    Properties kept = new Properties();
    kept.setProperty(TERM, Long.toString(term));
    kept.setProperty(INDEX, Long.toString(index));
    if (loss != null) {
      kept.setProperty(LOSS, Long.toString(loss.id()));
      kept.setProperty(DAMAGE, loss.damage());
    }
    CheckedFile.write(file, kept, "What this member has had of a Raft group. Not to be edited.");
  }
}
