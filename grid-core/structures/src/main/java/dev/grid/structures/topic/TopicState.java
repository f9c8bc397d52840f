package dev.grid.structures.topic;

import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.Transfer;
import org.jspecify.annotations.Nullable;

/** Nothing: topics keep no messages. Immutable. */
final class TopicState implements State {

  private static final ContentDigest NOTHING =
      new ContentDigest(ContentDigest.START, ContentDigest.END, 0, 0);

  @Override
  public void apply(Effect effect) {
    throw new IllegalArgumentException(effect + " is no effect of a topic, which has none");
  }

  @Override
  public Transfer transfer() {
    return new Transfer() {

      @Override
      public @Nullable Effect next(int bytesMax) {
        return null;
      }

      @Override
      public Effect pass(Effect change) {
        return change;
      }
    };
  }

  @Override
  public ContentDigest digestFrom(long from) {
    return NOTHING;
  }

  @Override
  public ContentDigest digest(long from, long to) {
    return NOTHING;
  }

  @Override
  public boolean isEmpty() {
    return true;
  }

  @Override
  public long entries() {
    return 0;
  }

  @Override
  public long bytes() {
    return 0;
  }
}
