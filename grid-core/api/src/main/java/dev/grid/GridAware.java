package dev.grid;

/**
 * What an application writes and a member runs implements this to use the grid there: a task is
 * given its member's grid before it runs. Keep it in a transient field.
 *
 * <pre>{@code
 * record Count(String map) implements Callable<Integer>, GridAware, Serializable { ... }
 * }</pre>
 */
public interface GridAware {

  /**
   * Called on the thread that runs it next.
   *
   * @param grid the member's; not to be closed
   */
  void setGrid(Grid grid);
}
