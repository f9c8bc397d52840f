package dev.grid.benchmarks.values;

import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.internal.serialization.impl.HeapData;
import com.hazelcast.internal.serialization.impl.compact.Schema;
import com.hazelcast.internal.serialization.impl.compact.SchemaService;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.serialization.SerializationConfig;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Our serialization and the reference's behind one interface, with values for both. */
public final class ValueCodecs {

  /** One side. */
  public interface ValueCodec {

    /** The bytes of a value. */
    byte[] write(Object value);

    /** The value of bytes. */
    Object read(byte[] bytes);
  }

  /** How an order is written: by the fields of its record, or by serializers. */
  public enum Form {
    /** By the fields of a record. */
    RECORD,
    /** By registered serializers. */
    SERIALIZER;

    /** An order of so many lines. */
    public Object order(int lines) {
      return this == RECORD ? Orders.order(lines) : Orders.registered(lines);
    }
  }

  private ValueCodecs() {}

  /** Ours. */
  public static ValueCodec grid() {
    Serialization serialization =
        new Serialization(
            SerializationConfig.defaults()
                .withCompactSerializer(new Orders.OrderSerializer())
                .withCompactSerializer(new Orders.ItemSerializer()),
            new SchemaRegistry());
    return new ValueCodec() {
      @Override
      public byte[] write(Object value) {
        return serialization.toData(value).bytes();
      }

      @Override
      public Object read(byte[] bytes) {
        return Objects.requireNonNull(serialization.<Object>toObject(new Data(bytes)));
      }
    };
  }

  /** The reference's. */
  public static ValueCodec reference() {
    var config = new com.hazelcast.config.SerializationConfig();
    config
        .getCompactSerializationConfig()
        .addSerializer(new Orders.TheirOrderSerializer())
        .addSerializer(new Orders.TheirItemSerializer());
    InternalSerializationService service =
        new DefaultSerializationServiceBuilder()
            .setConfig(config)
            .setSchemaService(new LocalSchemas())
            .build();
    return new ValueCodec() {
      @Override
      public byte[] write(Object value) {
        return service.toData(value).toByteArray();
      }

      @Override
      public Object read(byte[] bytes) {
        return Objects.requireNonNull(service.<Object>toObject(new HeapData(bytes)));
      }
    };
  }

  /** Fails unless both write the same bytes and read them as something that has those bytes. */
  public static void requireSame(ValueCodec ours, ValueCodec theirs, Object value) {
    byte[] bytes = ours.write(value);
    if (!Arrays.equals(bytes, theirs.write(value))
        || !Arrays.equals(bytes, ours.write(theirs.read(bytes)))
        || !Arrays.equals(bytes, ours.write(ours.read(bytes)))) {
      throw new IllegalStateException("the two sides differ on a " + value.getClass().getName());
    }
  }

  private static final class LocalSchemas implements SchemaService {

    private final Map<Long, Schema> known = new ConcurrentHashMap<>();

    @Override
    public @Nullable Schema get(long schemaId) {
      return known.get(schemaId);
    }

    @Override
    public void put(Schema schema) {
      known.put(schema.getSchemaId(), schema);
    }

    @Override
    public void putLocal(Schema schema) {
      put(schema);
    }
  }
}
