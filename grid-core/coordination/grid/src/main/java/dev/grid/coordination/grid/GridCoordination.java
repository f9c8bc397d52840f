package dev.grid.coordination.grid;

import dev.grid.Grid;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.Coordinators;

/** Coordinators over a {@link Grid} that the application has: an embedded member, or its client. */
public final class GridCoordination {

  private GridCoordination() {}

  /**
   * A coordinator, not started, over this instance, which it does not close. It and all
   * coordinators by {@code grid://} URLs of the same cluster and namespace see each other. Does not
   * block.
   *
   * @param settings as the query of a {@link CoordinatorUrl}, for example {@code timeout=10s}; may
   *     be empty
   * @throws dev.grid.coordination.InvalidRequestException if a setting is not known, or the
   *     member's id cannot be one
   */
  public static Coordinator over(Grid grid, String memberId, String settings) {
    String query = settings.isEmpty() ? "" : "?" + settings;
    return Coordinators.create(
        CoordinatorUrl.parse("grid:///" + query), memberId, new GridDriverProvider(grid));
  }
}
