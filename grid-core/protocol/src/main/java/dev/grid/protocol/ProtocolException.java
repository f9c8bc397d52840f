package dev.grid.protocol;

/** Bytes that are not the protocol. The connection they came from must be closed. */
public class ProtocolException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ProtocolException(String message) {
    super(message);
  }
}
