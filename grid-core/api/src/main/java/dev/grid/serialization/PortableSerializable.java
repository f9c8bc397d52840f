package dev.grid.serialization;

import org.jspecify.annotations.Nullable;

/**
 * A value that writes its fields under names, with a class version. Readers find the class by the
 * {@link Factory} of its {@link #factoryId()}. Hazelcast clients know this form as Portable; for
 * new classes Compact does the same with less.
 */
public interface PortableSerializable {

  /** Makes empty instances to be filled by {@link PortableSerializable#read}. */
  @FunctionalInterface
  interface Factory {

    /** A new instance for the class id, or null if there is none. */
    @Nullable PortableSerializable create(int classId);
  }

  /** Which factory makes it; not 0. */
  int factoryId();

  /** Which class of the factory it is; not 0. */
  int classId();

  /**
   * The version of its set of fields; must change when the set does. By default, that of {@link
   * SerializationConfig#portableVersion()}.
   */
  default int classVersion() {
    return -1;
  }

  /**
   * Writes all fields: the same names and kinds for every instance of a version. Called once more
   * than needed, for the first instance, to learn them.
   */
  void write(PortableWriter out);

  /** Reads the fields, in any order. */
  void read(PortableReader in);
}
