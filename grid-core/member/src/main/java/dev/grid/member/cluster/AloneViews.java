package dev.grid.member.cluster;

import java.util.List;
import java.util.UUID;

/** The views of a member that joins nobody: itself. Immutable. */
public final class AloneViews implements Views {

  private final UUID self;

  /** Views of this member only. */
  public AloneViews(UUID self) {
    this.self = self;
  }

  @Override
  public void join(Listener listener) {
    listener.viewChanged(new View(self, 1, List.of(self)));
  }

  @Override
  public void suspect(UUID member) {}

  @Override
  public void unsuspect(UUID member) {}

  @Override
  public void leave() {}
}
