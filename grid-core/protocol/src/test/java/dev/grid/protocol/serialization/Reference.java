package dev.grid.protocol.serialization;

import com.hazelcast.config.SerializationConfig;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.internal.serialization.impl.HeapData;
import com.hazelcast.nio.serialization.FieldKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The serialization of a Hazelcast 5.7 client as a peer: what it writes we must read, and write the
 * same. Its schemas and ours are bridged both ways, as the cluster would.
 */
public final class Reference {

  private final InternalSerializationService service;

  /** A peer that shares schemas with {@code ours}. */
  public Reference(SchemaRegistry ours) {
    this(ours, config -> {});
  }

  /** A peer with a configuration, that shares schemas with {@code ours}. */
  public Reference(SchemaRegistry ours, Consumer<SerializationConfig> configuration) {
    SerializationConfig config = new SerializationConfig();
    configuration.accept(config);
    service =
        new DefaultSerializationServiceBuilder()
            .setConfig(config)
            .setSchemaService(new Schemas(ours))
            .build();
  }

  /** What the peer makes of a value: header and payload. */
  public byte[] write(Object value) {
    // The peer moves the position of a buffer that it writes.
    Object written = value instanceof ByteBuffer buffer ? buffer.duplicate() : value;
    return service.toData(written).toByteArray();
  }

  /** The same with schemas inline. */
  public byte[] writeWithSchema(Object value) {
    return service.toDataWithSchema(value).toByteArray();
  }

  /** What the peer reads from our bytes. */
  public <T> T read(dev.grid.protocol.Data data) {
    return service.toObject(new HeapData(data.bytes()));
  }

  /** The hash by which the peer chooses the partition of a key. */
  public int partitionHash(Object key) {
    Data data = service.toData(key);
    return data.getPartitionHash();
  }

  private static final class Schemas
      implements com.hazelcast.internal.serialization.impl.compact.SchemaService {

    private final SchemaRegistry ours;
    private final Map<Long, com.hazelcast.internal.serialization.impl.compact.Schema> theirs =
        new ConcurrentHashMap<>();

    Schemas(SchemaRegistry ours) {
      this.ours = ours;
    }

    @Override
    public com.hazelcast.internal.serialization.impl.compact.@Nullable Schema get(long schemaId) {
      com.hazelcast.internal.serialization.impl.compact.Schema known = theirs.get(schemaId);
      Schema schema = ours.find(schemaId);
      return known != null || schema == null ? known : toTheirs(schema);
    }

    @Override
    public void put(com.hazelcast.internal.serialization.impl.compact.Schema schema) {
      theirs.put(schema.getSchemaId(), schema);
      Schema bridged = toOurs(schema);
      if (bridged.id() != schema.getSchemaId()) {
        throw new AssertionError("schema ids differ: " + bridged);
      }
      ours.register(bridged);
    }

    @Override
    public void putLocal(com.hazelcast.internal.serialization.impl.compact.Schema schema) {
      put(schema);
    }

    private static Schema toOurs(com.hazelcast.internal.serialization.impl.compact.Schema schema) {
      List<FieldDescriptor> fields =
          schema.getFields().stream()
              .map(field -> new FieldDescriptor(field.getFieldName(), field.getKind().getId()))
              .toList();
      return new Schema(schema.getTypeName(), fields);
    }

    private static com.hazelcast.internal.serialization.impl.compact.Schema toTheirs(
        Schema schema) {
      return new com.hazelcast.internal.serialization.impl.compact.Schema(
          schema.typeName(),
          schema.fields().stream()
              .map(
                  field ->
                      new com.hazelcast.internal.serialization.impl.compact.FieldDescriptor(
                          field.fieldName(), FieldKind.get(field.kind())))
              .collect(Collectors.toCollection(ArrayList::new)));
    }
  }
}
