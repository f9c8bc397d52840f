package dev.grid;

/**
 * The member is on a side of the cluster that takes no such calls: it lost more than half of the
 * members at once, and for a while, or fewer are left than the structure asks for. The call had no
 * effect. Whoever makes it again will succeed only when members are back or an operator has
 * {@linkplain ClusterOperations#acceptLoss() accepted the loss}, so neither members nor clients do.
 */
public class SplitBrainException extends NotReadyException {

  private static final long serialVersionUID = 1L;

  /** With what is wrong and what to do. */
  public SplitBrainException(String message) {
    super(message);
  }
}
