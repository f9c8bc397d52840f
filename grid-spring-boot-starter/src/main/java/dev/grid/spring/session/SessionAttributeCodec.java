package dev.grid.spring.session;

/**
 * How attributes of sessions become bytes. A bean of this type takes the place of {@link
 * JavaAttributeCodec}. Called by any thread, several at once.
 */
public interface SessionAttributeCodec {

  /**
   * Writes an attribute.
   *
   * @throws RuntimeException if it cannot be written, or could not be read; it says what to do
   */
  byte[] encode(String name, Object value);

  /**
   * Reads an attribute.
   *
   * @throws RuntimeException if it cannot be read; the session goes on without it
   */
  Object decode(String name, byte[] bytes);
}
