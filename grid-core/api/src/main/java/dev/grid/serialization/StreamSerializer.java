package dev.grid.serialization;

import org.jspecify.annotations.Nullable;

/**
 * Writes values of one class in a form of its own, under a type id that every member and client
 * must know. Called by several threads at once.
 *
 * @param <T> what it writes; subclasses and implementations are written too, unless they have a
 *     serializer themselves
 */
public interface StreamSerializer<T> {

  /** The class or interface; looked up by exact class first, then by supertypes. */
  Class<T> type();

  /** The same positive number everywhere in the cluster. */
  int typeId();

  /** Writes {@code value} to the end. */
  void write(DataWriter out, T value);

  /** Reads what {@link #write} wrote: all of it and no more. */
  @Nullable T read(DataReader in);
}
