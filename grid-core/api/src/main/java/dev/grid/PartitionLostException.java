package dev.grid;

/**
 * Every member that had the data is gone. The call had no effect. It fails until the members are
 * back or an operator {@linkplain ClusterOperations#acceptLoss() accepts the loss}.
 */
public class PartitionLostException extends GridException {

  private static final long serialVersionUID = 1L;

  /** With what was lost and what to do. */
  public PartitionLostException(String message) {
    super(message);
  }
}
