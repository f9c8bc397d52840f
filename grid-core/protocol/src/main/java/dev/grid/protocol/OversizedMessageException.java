package dev.grid.protocol;

/**
 * A message is larger than its receiver takes, or has memory for, and is passed over: what comes
 * after it can be read.
 */
public final class OversizedMessageException extends ProtocolException {

  private static final long serialVersionUID = 1L;

  private final int type;
  private final long correlationId;
  private final long bytes;
  private final boolean noMemory;

  /**
   * Of a message whose first frame was read.
   *
   * @param bytes how large it is at least
   * @param noMemory whether it is within the limit, and only now there is no memory for it
   */
  public OversizedMessageException(
      int type, long correlationId, long bytes, int bytesMax, boolean noMemory) {
    super(
        noMemory
            ? "there is no memory for a message of " + bytes + " bytes or more"
            : "message of " + bytes + " bytes or more exceeds the limit of " + bytesMax);
    this.type = type;
    this.correlationId = correlationId;
    this.bytes = bytes;
    this.noMemory = noMemory;
  }

  /** Its message type. */
  public int type() {
    return type;
  }

  /** What its sender knows it by. */
  public long correlationId() {
    return correlationId;
  }

  /** How large it is at least. */
  public long bytes() {
    return bytes;
  }

  /** Whether it is within the limit, and there was no memory for it when it came. */
  public boolean noMemory() {
    return noMemory;
  }
}
