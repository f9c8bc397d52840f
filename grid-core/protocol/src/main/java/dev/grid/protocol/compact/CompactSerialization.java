package dev.grid.protocol.compact;

import dev.grid.GridSerializationException;
import dev.grid.protocol.compact.zeroconfig.ZeroConfig;
import dev.grid.protocol.serialization.Schema;
import dev.grid.protocol.serialization.SchemaService;
import dev.grid.protocol.serialization.bytes.ByteInput;
import dev.grid.protocol.serialization.bytes.ByteOutput;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.protocol.serialization.bytes.TypeSerializer;
import dev.grid.serialization.CompactSerializer;
import dev.grid.serialization.GenericRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads compact values: through a registered serializer, by the fields of a class, or as
 * a generic record. Thread-safe; forms of classes, layouts and the class for a type name are found
 * once and kept.
 *
 * <p>A type name stands for the class that a serializer was registered for, else for the class of
 * that name if there is one with a form, else for a generic record.
 */
public final class CompactSerialization {

  /** Layouts of generic records that are kept; more of them are computed each time. */
  private static final int GENERIC_LAYOUTS_MAX = 10_000;

  private final SchemaService schemas;
  private final ClassLoader classLoader;
  private final Map<Class<?>, ClassForm> registeredByClass = new HashMap<>();
  private final Map<String, ClassForm> registeredByTypeName = new HashMap<>();
  private final ConcurrentHashMap<Long, Decoder> decoders = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Schema, Layout> genericLayouts = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Class<?>, ClassForm> forms = new ConcurrentHashMap<>();

  public CompactSerialization(
      List<CompactSerializer<?>> serializers, ClassLoader classLoader, SchemaService schemas) {
    this.schemas = schemas;
    this.classLoader = classLoader;
    for (CompactSerializer<?> serializer : serializers) {
      ClassForm form = new ClassForm(this, serializer);
      registeredByClass.put(serializer.type(), form);
      registeredByTypeName.put(serializer.typeName(), form);
    }
  }

  /** Whether a serializer was registered for exactly this class. */
  public boolean isRegistered(Class<?> type) {
    return registeredByClass.containsKey(type);
  }

  /**
   * A serializer of any compact value: generic records, classes with a registered serializer, and
   * classes that {@link ZeroConfig} has a form for.
   */
  public TypeSerializer<Object> serializer() {
    return new Serializer(TypeIds.COMPACT, false);
  }

  /** Reads values that carry their schema with them, as some members send; does not write them. */
  public TypeSerializer<Object> withSchemaSerializer() {
    return new Serializer(TypeIds.COMPACT_WITH_SCHEMA, true);
  }

  /**
   * Makes sure that a class can be written.
   *
   * @throws GridSerializationException that says why it cannot and what to do
   */
  public void requireForm(Class<?> type) {
    form(type);
  }

  private ClassForm form(Class<?> type) {
    ClassForm known = forms.get(type);
    return known != null ? known : forms.computeIfAbsent(type, this::newForm);
  }

  private ClassForm newForm(Class<?> type) {
    ClassForm registered = registeredByClass.get(type);
    return registered != null ? registered : new ClassForm(this, ZeroConfig.serializer(type));
  }

  /** Makes a schema known to the cluster and gives its layout. */
  Layout register(Schema schema) {
    Layout layout = Layout.of(schema);
    schemas.register(schema);
    return layout;
  }

  /** Writes a schema id and a value; returns the layout of its schema. */
  Layout writeNested(ByteOutput out, Object value) {
    if (value instanceof GenericRecord generic) {
      return writeGeneric(out, generic);
    }
    return form(value.getClass()).write(out, value);
  }

  private Layout writeGeneric(ByteOutput out, GenericRecord value) {
    Schema schema = GenericRecords.schemaOf(value);
    Layout layout = genericLayouts.get(schema);
    if (layout == null) {
      layout = register(schema);
      if (genericLayouts.size() < GENERIC_LAYOUTS_MAX) {
        Layout earlier = genericLayouts.putIfAbsent(schema, layout);
        layout = earlier != null ? earlier : layout;
      }
    }
    FieldWriter fields = new FieldWriter(this, out, layout);
    GenericRecords.write(fields, value);
    fields.end();
    return layout;
  }

  /** Reads a schema id and a value: of its class if there is one, else a generic record. */
  private Object read(ByteInput in, boolean withSchema) {
    return decode(in, withSchema, decoder(in, withSchema));
  }

  /** Reads a schema id and a value as a generic record, whether its class is there or not. */
  private Object readGeneric(ByteInput in, boolean withSchema) {
    Decoder decoder = decoder(in, withSchema);
    return decode(in, withSchema, new Decoder(decoder.layout, null));
  }

  private Object decode(ByteInput in, boolean withSchema, Decoder decoder) {
    in.enter();
    Object value;
    if (decoder.form != null) {
      value = decoder.form.read(nested -> read(nested, withSchema), in, decoder.layout);
    } else {
      FieldReader fields =
          new FieldReader(nested -> readGeneric(nested, withSchema), in, decoder.layout);
      fields.chargeFields();
      value = GenericRecords.read(fields, decoder.layout);
      fields.end();
    }
    in.leave();
    return value;
  }

  private Decoder decoder(ByteInput in, boolean withSchema) {
    long schemaId = in.readLong();
    if (withSchema) {
      return decoder(InlineSchema.read(in, schemaId));
    }
    Decoder known = decoders.get(schemaId);
    if (known != null) {
      return known;
    }
    Schema schema = schemas.find(schemaId);
    if (schema == null) {
      throw new GridSerializationException(
          "schema id="
              + schemaId
              + " of a compact value is not known to the cluster: was the cluster restarted, or the"
              + " value copied from another one?");
    }
    Decoder found = decoder(schema);
    decoders.put(schemaId, found);
    return found;
  }

  private Decoder decoder(Schema schema) {
    ClassForm form = registeredByTypeName.get(schema.typeName());
    if (form == null) {
      Class<?> type = ZeroConfig.findClass(schema.typeName(), classLoader);
      form = type == null ? null : form(type);
    }
    return new Decoder(Layout.of(schema), form);
  }

  /** What values of a schema are read with; a null form makes generic records. */
  private record Decoder(Layout layout, @Nullable ClassForm form) {}

  /** The value as a whole, behind its type id. */
  private final class Serializer implements TypeSerializer<Object> {

    private final int typeId;
    private final boolean withSchema;

    Serializer(int typeId, boolean withSchema) {
      this.typeId = typeId;
      this.withSchema = withSchema;
    }

    @Override
    public int typeId() {
      return typeId;
    }

    @Override
    public void write(ByteOutput out, Object value) {
      writeNested(out, value);
    }

    @Override
    public Object read(ByteInput in) {
      return CompactSerialization.this.read(in, withSchema);
    }
  }
}
