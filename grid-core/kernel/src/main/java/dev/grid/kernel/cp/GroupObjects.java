package dev.grid.kernel.cp;

import dev.grid.StructureDestroyedException;
import dev.grid.StructureId;

/**
 * Which structures of a group are destroyed, as its host asks: it refuses calls to them. Confined
 * to the group's host.
 */
public interface GroupObjects {

  /** Whether a structure is destroyed. */
  boolean isDestroyed(String service, String object);

  /** What calls to a structure fail with that is destroyed. */
  static StructureDestroyedException destroyed(StructureId structure) {
    return new StructureDestroyedException(
        structure
            + " was destroyed, and cannot be made again in its group: use another name, or a group"
            + " of another name");
  }
}
