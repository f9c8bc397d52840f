package dev.grid.serialization;

/**
 * Writes a class as Compact: fields with names and kinds, and a schema that travels once. Replaces
 * the default form of a record or plain class, which writes all fields by their own names. Called
 * by several threads at once.
 *
 * @param <T> exactly this class, no subclasses
 */
public interface CompactSerializer<T> {

  /** The class. */
  Class<T> type();

  /** The same for this kind of value in every application; the class name, for instance. */
  String typeName();

  /**
   * Writes all fields, by the same names and kinds for every instance: branches around a write call
   * are a mistake. Called once more than needed, for the first instance, to learn the schema.
   */
  void write(CompactWriter out, T value);

  /**
   * Builds a value from the fields, in any order. A field that the writer of the bytes did not have
   * is told by {@link CompactReader#kind}.
   */
  T read(CompactReader in);
}
