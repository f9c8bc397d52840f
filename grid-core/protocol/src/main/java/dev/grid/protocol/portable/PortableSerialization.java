package dev.grid.protocol.portable;

import dev.grid.GridSerializationException;
import dev.grid.InvalidConfigurationException;
import dev.grid.protocol.serialization.bytes.ByteInput;
import dev.grid.protocol.serialization.bytes.ByteOutput;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.protocol.serialization.bytes.TypeSerializer;
import dev.grid.protocol.serialization.bytes.ValueCodec;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.GenericRecord.PortableType;
import dev.grid.serialization.PortableSerializable;
import dev.grid.serialization.SerializationConfig;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes portable objects and generic records; reads them through the factory of their id, or as
 * generic records if there is none. Thread-safe.
 *
 * <p>The fields of a class version are registered, or learned from the first object of the class
 * that is written, and then kept: whatever is written as that version must have them. Generic
 * records teach nothing: a member that changes values of classes that it does not have must not
 * refuse some because others were odd.
 */
public final class PortableSerialization implements TypeSerializer<Object> {

  /** Class versions whose fields are kept; more of them are learned each time. */
  private static final int DEFINITIONS_MAX = 10_000;

  private final ValueCodec values;
  private final Map<Integer, PortableSerializable.Factory> factories;
  private final int defaultVersion;
  private final ConcurrentHashMap<PortableType, Definition> definitions = new ConcurrentHashMap<>();

  /**
   * Portable serialization with what {@link SerializationConfig} says of it.
   *
   * @throws InvalidConfigurationException if two definitions are of one class version and differ
   */
  public PortableSerialization(ValueCodec values, SerializationConfig config) {
    this.values = values;
    this.factories = config.portableFactories();
    this.defaultVersion = config.portableVersion();
    config.portableDefinitions().forEach(this::define);
  }

  private void define(GenericRecord example) {
    PortableType type = typeOf(example);
    Definition definition = PortableRecords.definitionOf(example, type);
    Definition earlier = definitions.putIfAbsent(type, definition);
    if (earlier != null && !earlier.isSame(definition)) {
      throw new InvalidConfigurationException(
          "two portable definitions of "
              + type
              + " differ: one has ["
              + earlier.describe()
              + "], the other ["
              + definition.describe()
              + "]; give one another version");
    }
    for (String name : example.fieldNames()) {
      Object value = example.get(name);
      if (value instanceof GenericRecord nested) {
        define(nested);
      } else if (value instanceof @Nullable GenericRecord[] nested) {
        Stream.of(nested).filter(Objects::nonNull).forEach(this::define);
      }
    }
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
      Definition known = definitions.get(type);
      Definition definition = known != null ? known : PortableRecords.definitionOf(generic, type);
      PortableFieldWriter fields = new PortableFieldWriter(this, out, definition);
      PortableRecords.write(fields, generic, definition);
      fields.end();
    }
  }

  private Definition definition(PortableType type, PortableSerializable value) {
    Definition known = definitions.get(type);
    if (known != null) {
      return known;
    }
    DefinitionRecorder recorder = new DefinitionRecorder(this, values, type);
    value.write(recorder);
    if (definitions.size() >= DEFINITIONS_MAX) {
      return recorder.definition();
    }
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
