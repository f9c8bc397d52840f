package dev.grid.member.sql;

import dev.grid.StructureId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Who has statements carried out: a client's connection, or the application in this process. What
 * it has open ends with it. Its identity is that of the object.
 */
public interface SqlCaller {

  /** The client, or this member; one client's callers share its limit. */
  UUID client();

  /** Whether it may know that there is such a structure. Any thread; blocks never. */
  boolean sees(StructureId structure);

  /**
   * Asks about all that a statement does. Any thread.
   *
   * @return completes when all is allowed; fails with the first refusal
   */
  CompletableFuture<?> admit(List<SqlUse> uses);

  /** Whether it has ended, so that nobody waits any more. Any thread. */
  boolean hasEnded();
}
