package dev.grid.protocol.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializable;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.grid.GridException;
import dev.grid.GridSerializationException;
import dev.grid.InvalidConfigurationException;
import dev.grid.protocol.Data;
import dev.grid.serialization.DataReader;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.IdentifiedSerializable;
import dev.grid.serialization.SerializationConfig;
import dev.grid.serialization.StreamSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Classes that write themselves, and stream serializers. */
class OwnFormsTest {

  /** One class in both worlds. */
  static final class Position implements IdentifiedSerializable, IdentifiedDataSerializable {

    int x;
    @Nullable String name;
    @Nullable Object any;

    Position() {}

    Position(int x, String name, Object any) {
      this.x = x;
      this.name = name;
      this.any = any;
    }

    @Override
    public int factoryId() {
      return 10;
    }

    @Override
    public int classId() {
      return 3;
    }

    @Override
    public void write(DataWriter out) {
      out.writeInt(x);
      out.writeString(name);
      out.writeObject(any);
      out.writeBooleanArray(new boolean[] {true});
      out.writeDoubleArray(null);
      out.writeStringArray(new String[] {"a", null});
      out.writeChar('c');
      out.writeFloat(1.5f);
    }

    @Override
    public void read(DataReader in) {
      x = in.readInt();
      name = in.readString();
      any = in.readObject();
      assertThat(in.readBooleanArray()).containsExactly(true);
      assertThat(in.readDoubleArray()).isNull();
      assertThat(in.readStringArray()).containsExactly("a", null);
      assertThat(in.readChar()).isEqualTo('c');
      assertThat(in.readFloat()).isEqualTo(1.5f);
    }

    @Override
    public int getFactoryId() {
      return factoryId();
    }

    @Override
    public int getClassId() {
      return classId();
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
      out.writeInt(x);
      out.writeString(name);
      out.writeObject(any);
      out.writeBooleanArray(new boolean[] {true});
      out.writeDoubleArray(null);
      out.writeStringArray(new String[] {"a", null});
      out.writeChar('c');
      out.writeFloat(1.5f);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
      x = in.readInt();
      name = in.readString();
      any = in.readObject();
    }
  }

  /** Names its class instead of an id. */
  static final class Unidentified implements DataSerializable {

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
      out.writeInt(1);
    }

    @Override
    public void readData(ObjectDataInput in) {}
  }

  interface Money {
    long cents();
  }

  record Euro(long cents) implements Money {}

  record Plain(int size) {}

  /** Ours, by interface. */
  static final class MoneySerializer implements StreamSerializer<Money> {

    @Override
    public Class<Money> type() {
      return Money.class;
    }

    @Override
    public int typeId() {
      return 77;
    }

    @Override
    public void write(DataWriter out, Money value) {
      out.writeLong(value.cents());
    }

    @Override
    public Money read(DataReader in) {
      return new Euro(in.readLong());
    }
  }

  /** The same for the peer. */
  static final class PeerMoneySerializer
      implements com.hazelcast.nio.serialization.StreamSerializer<Money> {

    @Override
    public int getTypeId() {
      return 77;
    }

    @Override
    public void write(ObjectDataOutput out, Money value) throws IOException {
      out.writeLong(value.cents());
    }

    @Override
    public Money read(ObjectDataInput in) throws IOException {
      return new Euro(in.readLong());
    }
  }

  private final SchemaRegistry schemas = new SchemaRegistry();
  private final Serialization serialization =
      new Serialization(
          SerializationConfig.defaults()
              .withIdentifiedFactory(10, classId -> classId == 3 ? new Position() : null)
              .withStreamSerializer(new MoneySerializer()),
          schemas);
  private final Reference reference =
      new Reference(
          schemas,
          config -> {
            config.addDataSerializableFactory(10, classId -> new Position());
            config.addSerializerConfig(
                new SerializerConfig()
                    .setTypeClass(Money.class)
                    .setImplementation(new PeerMoneySerializer()));
          });

  @Test
  void identified_isWrittenAndReadAsByThePeer() {
    Position position = new Position(5, "here", List.of().getClass());
    Data data = serialization.toData(position);

    assertThat(data.bytes()).isEqualTo(reference.write(position));
    assertThat(serialization.<Object>toObject(data)).usingRecursiveComparison().isEqualTo(position);
    assertThat(reference.<Object>read(data)).usingRecursiveComparison().isEqualTo(position);
  }

  @Test
  void identifiedWithAVersion_isReadToo() {
    byte[] bytes = serialization.toData(new Position(5, "here", 1)).bytes();
    byte[] versioned = new byte[bytes.length + 2];
    System.arraycopy(bytes, 0, versioned, 0, 17);
    System.arraycopy(bytes, 17, versioned, 19, bytes.length - 17);
    versioned[8] = 3;

    Position read = serialization.toObject(new Data(versioned));

    assertThat(read).usingRecursiveComparison().isEqualTo(new Position(5, "here", 1));
  }

  @Test
  void identifiedOfAnUnknownFactoryOrClass_failsNamingTheIds() {
    byte[] unknownClass = serialization.toData(new Position(1, "", 1)).bytes();
    unknownClass[16] = 4;
    byte[] unknownFactory = serialization.toData(new Position(1, "", 1)).bytes();
    unknownFactory[12] = 11;

    assertThatThrownBy(() -> serialization.toObject(new Data(unknownClass)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("factoryId=10, classId=4");
    assertThatThrownBy(() -> serialization.toObject(new Data(unknownFactory)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("factoryId=11")
        .hasMessageContaining("register the factory");
  }

  @Test
  void dataSerializableByClassName_failsNamingTheClass() {
    byte[] theirs = reference.write(new Unidentified());

    assertThatThrownBy(() -> serialization.toObject(new Data(theirs)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining(Unidentified.class.getName());
  }

  @Test
  void streamSerializerForAnInterface_writesItsImplementations() {
    List<Object> values = new ArrayList<>(List.of(new Euro(5), 1, new Euro(6)));
    Data data = serialization.toData(values);

    assertThat(data.bytes()).isEqualTo(reference.write(values));
    assertThat(serialization.<Object>toObject(data)).isEqualTo(values);
    assertThat(reference.<Object>read(data)).isEqualTo(values);
  }

  /** A stream serializer that is registered for a class with a form of its own. */
  static final class PositionStream implements StreamSerializer<Position> {

    @Override
    public Class<Position> type() {
      return Position.class;
    }

    @Override
    public int typeId() {
      return 78;
    }

    @Override
    public void write(DataWriter out, Position value) {}

    @Override
    public Position read(DataReader in) {
      return new Position();
    }
  }

  @Test
  void identifiedClass_writesItselfEvenIfAStreamSerializerIsRegistered() {
    Serialization both =
        new Serialization(
            SerializationConfig.defaults().withStreamSerializer(new PositionStream()), schemas);

    assertThat(both.toData(new Position()).type()).isEqualTo(-2);
  }

  @Test
  void twoSerializersOfOneClassOrTypeId_areRefused() {
    SerializationConfig one =
        SerializationConfig.defaults().withStreamSerializer(new MoneySerializer());

    assertThatThrownBy(() -> one.withStreamSerializer(new MoneySerializer()))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("registered twice");
  }

  @Test
  void failureOfTheClusterToFindASchema_isNotMistakenForOneOfTheValue() {
    Data data = serialization.toData(new Plain(5));
    GridException unreachable = new GridException("no member answers");
    Serialization client =
        new Serialization(
            SerializationConfig.defaults(),
            new SchemaService() {
              @Override
              public Schema find(long schemaId) {
                throw unreachable;
              }

              @Override
              public void register(Schema schema) {}
            });

    assertThatThrownBy(() -> client.toObject(data)).isSameAs(unreachable);
  }
}
