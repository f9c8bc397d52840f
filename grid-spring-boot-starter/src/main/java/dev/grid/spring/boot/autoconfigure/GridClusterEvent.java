package dev.grid.spring.boot.autoconfigure;

import dev.grid.Grid;
import dev.grid.Lifecycle;
import dev.grid.Member;
import dev.grid.MigrationListener;
import dev.grid.StructureId;
import org.jspecify.annotations.Nullable;

/**
 * Something happened to the application's instance or its cluster: published as an application
 * event, those of one kind in order, on a thread where callbacks of the instance run, from the
 * refresh of the context to its close. A listener may ask for all of these or for one kind.
 * Immutable.
 */
public sealed interface GridClusterEvent {

  /** The instance that tells. */
  Grid grid();

  /** The instance is in another state. */
  record LifecycleChanged(Grid grid, Lifecycle.State state) implements GridClusterEvent {}

  /** A member joined the cluster. */
  record MemberJoined(Grid grid, Member member) implements GridClusterEvent {}

  /** A member left the cluster or was found dead. */
  record MemberLeft(Grid grid, Member member) implements GridClusterEvent {}

  /** A structure was used for the first time. */
  record StructureCreated(Grid grid, StructureId structure) implements GridClusterEvent {}

  /** A structure and its data are gone. */
  record StructureDestroyed(Grid grid, StructureId structure) implements GridClusterEvent {}

  /**
   * A partition lost data.
   *
   * @param backups how many backups were lost together with the partition itself
   */
  record PartitionLost(Grid grid, int partition, int backups) implements GridClusterEvent {}

  /**
   * Copies of partitions move between members.
   *
   * @param stage what has happened
   * @param move the copy that has moved or could not; null but for {@link Stage#MOVED}
   * @param progress of all that move
   */
  record Migration(
      Grid grid,
      Stage stage,
      MigrationListener.@Nullable Move move,
      MigrationListener.Progress progress)
      implements GridClusterEvent {

    /** What happens to copies that move. */
    public enum Stage {
      /** The first begins to. */
      STARTED,
      /** One has moved, or could not. */
      MOVED,
      /** All have. */
      FINISHED
    }
  }
}
