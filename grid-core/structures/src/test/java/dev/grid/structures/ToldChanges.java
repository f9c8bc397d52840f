package dev.grid.structures;

import dev.grid.kernel.Invalidations;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What a hosted shard tells those that keep copies. Confined to the test's thread. */
public final class ToldChanges implements Invalidations {

  private final List<Object> told = new ArrayList<>();
  private boolean isCounted;
  private long last;

  boolean isCounted() {
    return isCounted;
  }

  /** From now on each change is counted. */
  public void count() {
    isCounted = true;
  }

  /** What was told since this was last asked. */
  public List<Object> take() {
    List<Object> taken = List.copyOf(told);
    told.clear();
    return taken;
  }

  @Override
  public UUID partition() {
    return new UUID(4, 4);
  }

  @Override
  public long next() {
    return ++last;
  }

  @Override
  public long last() {
    return last;
  }

  @Override
  public long last(String structure) {
    return last;
  }

  @Override
  public void tell(Object event) {
    told.add(event);
  }
}
