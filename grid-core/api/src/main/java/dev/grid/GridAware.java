package dev.grid;

/**
 * What an application writes and a member runs implements this to use the grid there: a task is
 * given its member's grid before it runs. Keep it in a transient field, which does not travel; so
 * write a class, as a record has no such fields.
 *
 * <pre>{@code
 * class Count implements Callable<Integer>, GridAware {
 *   private final String map;
 *   private transient Grid grid;
 *
 *   Count(String map) {
 *     this.map = map;
 *   }
 *
 *   @Override
 *   public void setGrid(Grid grid) {
 *     this.grid = grid;
 *   }
 *
 *   @Override
 *   public Integer call() {
 *     return grid.map(map).size();
 *   }
 * }
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
