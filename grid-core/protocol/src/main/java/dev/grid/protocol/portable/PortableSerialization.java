package dev.grid.protocol.portable;

import dev.grid.GridSerializationException;
import dev.grid.protocol.serialization.bytes.ByteInput;
import dev.grid.protocol.serialization.bytes.ByteOutput;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.protocol.serialization.bytes.TypeSerializer;
import dev.grid.protocol.serialization.bytes.ValueCodec;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.GenericRecord.PortableType;
import dev.grid.serialization.PortableSerializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes portable objects and generic records; reads them through the factory of their id, or as
 * generic records if there is none. Thread-safe; the fields of a class version are learned once and
 * kept.
 */
public final class PortableSerialization implements TypeSerializer<Object> {

  private final ValueCodec values;
  private final Map<Integer, PortableSerializable.Factory> factories;
  private final int defaultVersion;
  private final ConcurrentHashMap<PortableType, Definition> definitions = new ConcurrentHashMap<>();

  public PortableSerialization(
      ValueCodec values, Map<Integer, PortableSerializable.Factory> factories, int defaultVersion) {
    this.values = values;
    this.factories = factories;
    this.defaultVersion = defaultVersion;
  }

  @Override
  public int typeId() {
    return TypeIds.PORTABLE;
  }

  @Override
  public void write(ByteOutput out, Object value) {
    PortableType type = typeOf(value);
    out.writeInt(type.factoryId());
    out.writeInt(type.classId());
    writeBody(out, value);
  }

  @Override
  public Object read(ByteInput in) {
    int factoryId = in.readInt();
    int classId = in.readInt();
    return readBody(in, factoryId, classId, false);
  }

  /** The class and version of a portable object or generic record. */
  PortableType typeOf(Object value) {
    if (value instanceof PortableSerializable portable) {
      int version = portable.classVersion();
      return new PortableType(
          portable.factoryId(), portable.classId(), version < 0 ? defaultVersion : version);
    }
    if (value instanceof GenericRecord generic && generic.type() instanceof PortableType type) {
      return type;
    }
    throw new GridSerializationException(
        "a " + value.getClass().getName() + " cannot be nested in a portable value: it is not one");
  }

  /** Writes the version and the fields. */
  void writeBody(ByteOutput out, Object value) {
    PortableType type = typeOf(value);
    out.writeInt(type.version());
    if (value instanceof PortableSerializable portable) {
      PortableFieldWriter fields = new PortableFieldWriter(this, out, definition(type, portable));
      portable.write(fields);
      fields.end();
    } else {
      GenericRecord generic = (GenericRecord) value;
      PortableFieldWriter fields =
          new PortableFieldWriter(this, out, PortableRecords.definitionOf(generic, type));
      PortableRecords.write(fields, generic);
      fields.end();
    }
  }

  private Definition definition(PortableType type, PortableSerializable value) {
    Definition known = definitions.get(type);
    if (known != null) {
      return known;
    }
    DefinitionRecorder recorder = new DefinitionRecorder(values, type);
    value.write(recorder);
    Definition earlier = definitions.putIfAbsent(type, recorder.definition());
    return earlier != null ? earlier : recorder.definition();
  }

  /** Reads the version and the fields. */
  Object readBody(ByteInput in, int factoryId, int classId, boolean generic) {
    in.enter();
    PortableType type = new PortableType(factoryId, classId, in.readInt());
    PortableSerializable.Factory factory = generic ? null : factories.get(factoryId);
    PortableFieldReader fields = new PortableFieldReader(this, in, type, factory == null);
    Object value = factory == null ? PortableRecords.read(fields) : filled(fields, factory, type);
    fields.end();
    in.leave();
    return value;
  }

  private static PortableSerializable filled(
      PortableFieldReader fields, PortableSerializable.Factory factory, PortableType type) {
    @Nullable PortableSerializable value = factory.create(type.classId());
    if (value == null) {
      throw new GridSerializationException(
          "the portable factory with id="
              + type.factoryId()
              + " makes nothing for classId="
              + type.classId()
              + ": add it there");
    }
    value.read(fields);
    return value;
  }
}
