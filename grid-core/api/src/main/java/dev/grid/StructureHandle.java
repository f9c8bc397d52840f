package dev.grid;

/**
 * What an application has of a structure, whatever its kind: cheap, thread-safe, and the same
 * structure wherever the name is the same.
 *
 * @param <A> the same structure with asynchronous calls
 */
public interface StructureHandle<A> {

  /** The structure's name. */
  String name();

  /** The same structure with asynchronous calls. */
  A async();

  /** Destroys the structure with all that is in it, cluster-wide. Blocks until that is done. */
  void destroy();
}
