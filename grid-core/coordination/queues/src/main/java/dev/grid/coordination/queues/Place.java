package dev.grid.coordination.queues;

import org.jspecify.annotations.Nullable;

/**
 * Where a ticket is in its queue.
 *
 * @param exists whether it is there; if not, its session ended, or somebody took it away
 * @param ahead the one directly ahead, with what {@link QueueStore#awaitGone} needs of it; null if
 *     it is the first or does not exist
 */
public record Place(boolean exists, @Nullable Ticket ahead) {

  /** Of a ticket that is not there. */
  public static final Place GONE = new Place(false, null);

  /** Whether it exists and has none ahead. */
  public boolean isFirst() {
    return exists && ahead == null;
  }
}
