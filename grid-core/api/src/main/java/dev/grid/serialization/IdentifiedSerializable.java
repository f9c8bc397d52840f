package dev.grid.serialization;

import org.jspecify.annotations.Nullable;

/**
 * A value that writes itself field by field, without names, under a pair of numbers. Readers find
 * the class by the {@link Factory} of its {@link #factoryId()}; order and types of what {@link
 * #write} writes can never change. Hazelcast clients know this form as IdentifiedDataSerializable.
 */
public interface IdentifiedSerializable {

  /** Makes empty instances to be filled by {@link IdentifiedSerializable#read}. */
  @FunctionalInterface
  interface Factory {

    /** A new instance for the class id, or null if there is none. */
    @Nullable IdentifiedSerializable create(int classId);
  }

  /** Which factory makes it; the same number everywhere in the cluster. */
  int factoryId();

  /** Which class of the factory it is. */
  int classId();

  /** Writes all fields. */
  void write(DataWriter out);

  /** Reads all fields, in the order in which they were written. */
  void read(DataReader in);
}
