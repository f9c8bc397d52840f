package dev.grid;

/** Told of structures that come and go. Calls are ordered and may block. */
public interface StructureListener {

  /** The structure was used for the first time. */
  default void created(StructureId structure) {}

  /** The structure and its data are gone. */
  default void destroyed(StructureId structure) {}
}
