package dev.grid.kernel;

import dev.grid.MigrationListener;
import dev.grid.MigrationListener.Move;
import dev.grid.MigrationListener.Progress;
import dev.grid.protocol.session.SessionMessages.Migration;
import dev.grid.protocol.session.SessionMessages.MigrationState;
import dev.grid.protocol.session.SessionMessages.ReplicaMigration;

/** Tells an application's listener what members say of copies that move. */
public final class MigrationEvents {

  private static final int STARTED = 0;

  private MigrationEvents() {}

  /**
   * Tells of an event.
   *
   * @param event a {@link Migration} or a {@link ReplicaMigration}
   */
  public static void tell(MigrationListener listener, Object event) {
    switch (event) {
      case Migration all -> tell(listener, all);
      case ReplicaMigration one -> tell(listener, one);
      default -> throw new IllegalArgumentException("not of a migration: " + event);
    }
  }

  private static void tell(MigrationListener listener, Migration event) {
    if (event.type() == STARTED) {
      listener.started(progress(event.migrationState()));
    } else {
      listener.finished(progress(event.migrationState()));
    }
  }

  private static void tell(MigrationListener listener, ReplicaMigration event) {
    listener.moved(
        new Move(
            event.partitionId(),
            event.replicaIndex(),
            event.sourceUuid(),
            event.destUuid(),
            event.success(),
            event.elapsedTime()),
        progress(event.migrationState()));
  }

  private static Progress progress(MigrationState state) {
    return new Progress(
        state.startTime(),
        state.plannedMigrations(),
        state.completedMigrations(),
        state.totalElapsedTime());
  }
}
