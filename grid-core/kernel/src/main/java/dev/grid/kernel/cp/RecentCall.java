package dev.grid.kernel.cp;

import dev.grid.protocol.Struct;
import java.util.UUID;

/**
 * What a call was answered.
 *
 * @param result what it means is the structure's
 * @param atMillis when, by the group's time
 */
@Struct
public record RecentCall(
    long sessionId, long threadId, UUID invocationUid, long result, long atMillis) {

  /** Who has called. */
  public Endpoint endpoint() {
    return new Endpoint(sessionId, threadId);
  }
}
