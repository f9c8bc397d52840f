package dev.grid;

import org.jspecify.annotations.Nullable;

/**
 * What a structure needs on the member that serves it, such as its store, cannot be opened there.
 * The call had no effect. One that is made a little later has it tried again.
 */
public class StructureUnavailableException extends GridException {

  private static final long serialVersionUID = 1L;

  /** With the structure, what failed, and when it is tried again. */
  public StructureUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
