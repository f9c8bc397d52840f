package dev.grid.member.partition;

import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureId;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.tasks.TaskRunner;
import dev.grid.protocol.serialization.Serialization;
import java.util.List;

/** The threads for what goes on outside partitions, and what is there for it. Thread-safe. */
public interface Pools extends OutsideServices {

  /**
   * Runs a task on a pool's thread, soon. Does not block, and never runs it on the thread that
   * brings it.
   *
   * @param pool its name; each has threads and a limit of its own
   * @param task says by {@code toString} what it is, and for which structure
   * @return false if all its threads are busy and its queue is full
   */
  boolean offer(String pool, Runnable task);

  /**
   * The same for a task that is a structure's: one structure has only a share of a pool.
   *
   * @return false if the pool, or the structure's share of it, has no room
   */
  default boolean offer(String pool, StructureId whose, Runnable task) {
    return offer(pool, task);
  }

  /**
   * Waits until every member can read what this thread has written with {@link #serialization()}:
   * for threads of pools, before the partition is told of it.
   */
  default void awaitSchemas() {}

  /** How what structures own on the member reaches structures. */
  default Invoker invoker() {
    throw new IllegalStateException("there is no application on this member");
  }

  /** Runs users' tasks. */
  default TaskRunner tasks() {
    throw new IllegalStateException("no tasks are run on this member");
  }

  /** What became of the tasks of structures, to be added to their statistics. */
  default List<StructureStatistics> taskStatistics() {
    return List.of();
  }

  /** A structure is destroyed: it begins no tasks any more. */
  default void destroyed(StructureId structure) {}

  /** Of a member that has none: whatever is offered is refused. */
  Pools NONE =
      new Pools() {

        @Override
        public boolean offer(String pool, Runnable task) {
          return false;
        }

        @Override
        public Serialization serialization() {
          throw new IllegalStateException("nothing goes on outside partitions here");
        }
      };
}
