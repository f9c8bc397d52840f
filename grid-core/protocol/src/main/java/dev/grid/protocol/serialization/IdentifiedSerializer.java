package dev.grid.protocol.serialization;

import dev.grid.GridSerializationException;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.protocol.serialization.bytes.ByteInput;
import dev.grid.protocol.serialization.bytes.ByteOutput;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.protocol.serialization.bytes.TypeSerializer;
import dev.grid.serialization.IdentifiedSerializable;
import java.util.Map;

/**
 * Values that write themselves, found by factory and class id.
 *
 * <pre>
 * int8 flags                    1: identified, 2: versioned
 * int32 factory id, class id    if identified, else the name of a Java class
 * int8 major, int8 minor        if versioned: the cluster version that wrote it; not needed here
 * what the value writes
 * </pre>
 *
 * Immutable.
 */
record IdentifiedSerializer(Map<Integer, IdentifiedSerializable.Factory> factories)
    implements TypeSerializer<IdentifiedSerializable> {

  private static final int IDENTIFIED_FLAG = 1;
  private static final int VERSIONED_FLAG = 2;

  @Override
  public int typeId() {
    return TypeIds.IDENTIFIED;
  }

  @Override
  public void write(ByteOutput out, IdentifiedSerializable value) {
    out.writeByte((byte) IDENTIFIED_FLAG);
    out.writeInt(value.factoryId());
    out.writeInt(value.classId());
    value.write(out);
  }

  @Override
  public IdentifiedSerializable read(ByteInput in) {
    int flags = in.readByte();
    if ((flags & IDENTIFIED_FLAG) == 0) {
      String className = in.readString();
      IdentifiedSerializable named = PredicateForm.named(className);
      if (named != null) {
        skipVersion(in, flags);
        named.read(in);
        return named;
      }
      throw new GridSerializationException(
          "DataSerializable "
              + className
              + " names its class instead of a factory id, which cannot be read here: make it"
              + " identified");
    }
    int factoryId = in.readInt();
    int classId = in.readInt();
    skipVersion(in, flags);
    IdentifiedSerializable value = create(factoryId, classId);
    value.read(in);
    return value;
  }

  private static void skipVersion(ByteInput in, int flags) {
    if ((flags & VERSIONED_FLAG) != 0) {
      in.readByte();
      in.readByte();
    }
  }

  private IdentifiedSerializable create(int factoryId, int classId) {
    IdentifiedSerializable.Factory factory = factories.get(factoryId);
    IdentifiedSerializable value = factory == null ? null : factory.create(classId);
    if (value == null) {
      throw new GridSerializationException(
          "factoryId="
              + factoryId
              + ", classId="
              + classId
              + (factory == null
                  ? ": register the factory in SerializationConfig"
                  : ": the registered factory makes nothing for this class id"));
    }
    return value;
  }
}
