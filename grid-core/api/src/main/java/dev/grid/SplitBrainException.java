package dev.grid;

/**
 * The member is on a side of the cluster that takes no such calls: it lost more than half of the
 * members at once, or fewer are left than the structure asks for. The call had no effect and may be
 * tried again.
 */
public class SplitBrainException extends NotReadyException {

  private static final long serialVersionUID = 1L;

  /** With what is wrong and what to do. */
  public SplitBrainException(String message) {
    super(message);
  }
}
