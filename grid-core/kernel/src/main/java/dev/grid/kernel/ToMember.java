package dev.grid.kernel;

import java.util.UUID;

/**
 * A message with {@link dev.grid.protocol.Routing#MEMBER} that says itself which member serves it:
 * another passes it on. One that does not is served by the member that is asked.
 */
public interface ToMember {

  /** Who serves it. */
  UUID member();
}
