package dev.grid.structures.transaction;

import dev.grid.kernel.MergeLoss;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StructureMessage;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has the winning side end what the losing side has begun to commit. Confined to its merge. */
final class LogMerging implements Merging {

  private final String name;
  private final Iterator<LogEffect.Recorded> rest;

  LogMerging(String name, LogState state) {
    this.name = name;
    this.rest = state.all().iterator();
  }

  @Override
  public @Nullable StructureMessage<?> next(int bytesMax) {
    if (!rest.hasNext()) {
      return null;
    }
    LogEffect.Recorded e = rest.next();
    return new LogMessages.Merge(
        name,
        LogMessages.key(e.transaction()),
        e.transaction(),
        e.coordinator(),
        e.decision(),
        e.endings(),
        e.xid(),
        e.preparedMillis());
  }

  @Override
  public List<MergeLoss> losses(@Nullable Object answer) {
    return List.of();
  }

  @Override
  public List<MergeLoss> undelivered(StructureMessage<?> message, String failure) {
    return List.of();
  }

  @Override
  public int count(StructureMessage<?> message) {
    return 1;
  }
}
