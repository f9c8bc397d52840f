package dev.grid.kernel.fragment;

/**
 * Reads what fragments and changes come as. A service of {@link java.util.ServiceLoader}, of which
 * there is one at most. Thread-safe; nothing blocks, and nothing of an application runs.
 */
public interface FragmentCompiler {

  /**
   * Compiles a fragment.
   *
   * @param bytes what its module has written; another member may have sent anything
   * @throws dev.grid.query.QueryException if they are no fragment
   */
  Fragment fragment(byte[] bytes);

  /**
   * Compiles a change.
   *
   * @throws dev.grid.query.QueryException if they are no change
   */
  EntryChange change(byte[] bytes);

  /**
   * Compiles a condition.
   *
   * @throws dev.grid.query.QueryException if they are no condition
   */
  EntryCondition condition(byte[] bytes);
}
