package dev.grid;

import org.jspecify.annotations.Nullable;

/**
 * A key or value that the cluster holds could not be turned into an object here: its class is
 * missing, has changed, or refused what was read. The message names the structure, the key if it is
 * known, and the class.
 *
 * <p>It is about this reader only. The call itself was carried out, and the message says so where
 * the call changed something; what it took out of the structure is in {@link #serializedForm()}.
 */
public class UnreadableValueException extends GridSerializationException {

  private static final long serialVersionUID = 1L;

  private final String structure;
  private final byte[] serializedForm;

  public UnreadableValueException(
      @Nullable String message, Throwable cause, String structure, byte[] serializedForm) {
    super(message, cause);
    this.structure = structure;
    this.serializedForm = serializedForm.clone();
  }

  /** The kind and name of the structure, as in {@code map=orders}. */
  public String structure() {
    return structure;
  }

  /** A copy of the value's bytes, as the protocol has them: hash, type id and payload. */
  public byte[] serializedForm() {
    return serializedForm.clone();
  }
}
