package dev.grid.kernel;

import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to a named structure.
 *
 * @param <R> what is answered
 */
public interface StructureMessage<R> extends Message<R> {

  /** The structure's name. */
  String name();

  /** The key that it is about, a record's component of this name; null if it is not about one. */
  default @Nullable Data key() {
    return null;
  }

  /** Whether it is about the structure of its name, and not about something of any of its kind. */
  default boolean isOfOne() {
    return true;
  }

  /** The structures that it is about: each is to be one that the caller may use so. */
  default List<String> names() {
    return List.of(name());
  }

  /**
   * Of one that adds a listener and may say how much it is told: whether it is told what the
   * structure has, and not only that something has changed, so that its caller must be allowed to
   * read. One that is always told any of it, if only keys, declares that instead.
   */
  default boolean tellsContent() {
    return false;
  }
}
