package dev.grid.protocol;

/**
 * A message is larger than its receiver takes, and is passed over: what comes after it can be read.
 */
public final class OversizedMessageException extends ProtocolException {

  private static final long serialVersionUID = 1L;

  private final int type;
  private final long correlationId;
  private final long bytes;

  /**
   * Of a message whose first frame was read.
   *
   * @param bytes how large it is at least
   */
  public OversizedMessageException(int type, long correlationId, long bytes, int bytesMax) {
    super("message of " + bytes + " bytes or more exceeds the limit of " + bytesMax);
    this.type = type;
    this.correlationId = correlationId;
    this.bytes = bytes;
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
}
