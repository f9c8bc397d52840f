package dev.grid.protocol.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.Portable;
import dev.grid.GridSerializationException;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Reference;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.serialization.DataReader;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.PortableReader;
import dev.grid.serialization.PortableSerializable;
import dev.grid.serialization.PortableWriter;
import dev.grid.serialization.SerializationConfig;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

// The peer means to give Portable up; its clients in the field have not.
@SuppressWarnings("removal")
class PortableTest {

  private static final LocalDateTime TIMESTAMP = LocalDateTime.of(2024, 2, 29, 23, 59, 58, 7);
  private static final OffsetDateTime OFFSET = OffsetDateTime.of(TIMESTAMP, ZoneOffset.ofHours(-3));

  /** A small class in both worlds. */
  static final class Leaf implements PortableSerializable, Portable {

    int value;

    Leaf(int value) {
      this.value = value;
    }

    @Override
    public int factoryId() {
      return 5;
    }

    @Override
    public int classId() {
      return 7;
    }

    @Override
    public void write(PortableWriter out) {
      out.writeInt("välue", value);
    }

    @Override
    public void read(PortableReader in) {
      value = in.readInt("välue");
    }

    @Override
    public int getFactoryId() {
      return 5;
    }

    @Override
    public int getClassId() {
      return 7;
    }

    @Override
    public void writePortable(com.hazelcast.nio.serialization.PortableWriter out)
        throws IOException {
      out.writeInt("välue", value);
    }

    @Override
    public void readPortable(com.hazelcast.nio.serialization.PortableReader in) throws IOException {
      value = in.readInt("välue");
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Leaf leaf && leaf.value == value;
    }

    @Override
    public int hashCode() {
      return value;
    }
  }

  /** A field of each kind, in both worlds. */
  static final class Everything implements PortableSerializable, Portable {

    int seed;
    @Nullable Leaf leaf;
    Leaf @Nullable [] leaves;
    @Nullable String text;

    Everything() {}

    Everything(int seed) {
      this.seed = seed;
      this.text = "tëxt" + seed;
      this.leaf = new Leaf(seed);
      this.leaves = new Leaf[] {new Leaf(1), new Leaf(2)};
    }

    @Override
    public int factoryId() {
      return 5;
    }

    @Override
    public int classId() {
      return 6;
    }

    @Override
    public void write(PortableWriter out) {
      out.writeInt("int", seed);
      out.writeLong("long", 2);
      out.writeString("text", text);
      out.writeString("none", null);
      out.writeBoolean("boolean", true);
      out.writeByte("byte", (byte) 7);
      out.writeChar("char", '漢');
      out.writeDouble("double", 1.5);
      out.writeFloat("float", 2.5f);
      out.writeShort("short", (short) 3);
      out.writeDecimal("decimal", new BigDecimal("1.50"));
      out.writeDecimal("noDecimal", null);
      out.writeTime("time", LocalTime.NOON);
      out.writeTime("noTime", null);
      out.writeDate("date", LocalDate.of(-3, 1, 2));
      out.writeDate("noDate", null);
      out.writeTimestamp("timestamp", TIMESTAMP);
      out.writeTimestamp("noTimestamp", null);
      out.writeTimestampWithTimezone("offset", OFFSET);
      out.writeTimestampWithTimezone("noOffset", null);
      out.writePortable("leaf", Objects.requireNonNull(leaf));
      out.writeNullPortable("noLeaf", 5, 7);
      out.writePortableArray("leaves", 5, 7, leaves);
      out.writeByteArray("bytes", new byte[] {1});
      out.writeBooleanArray("booleans", new boolean[] {true, false});
      out.writeCharArray("chars", new char[] {'a'});
      out.writeIntArray("ints", new int[] {1});
      out.writeLongArray("longs", null);
      out.writeDoubleArray("doubles", new double[] {1});
      out.writeFloatArray("floats", new float[] {1});
      out.writeShortArray("shorts", new short[0]);
      out.writeStringArray("texts", new String[] {"a", null});
      out.writeDecimalArray("decimals", new BigDecimal[] {BigDecimal.ONE});
      out.writeTimeArray("times", new LocalTime[] {LocalTime.NOON});
      out.writeDateArray("dates", new LocalDate[] {LocalDate.EPOCH});
      out.writeTimestampArray("timestamps", null);
      out.writeTimestampWithTimezoneArray("offsets", new OffsetDateTime[] {OFFSET, OFFSET});
      DataWriter raw = out.raw();
      raw.writeInt(77);
      raw.writeObject("raw");
    }

    @Override
    public void read(PortableReader in) {
      text = in.readString("text");
      seed = in.readInt("int");
      leaf = in.readPortable("leaf");
      leaves = in.readPortableArray("leaves", Leaf.class);
      assertThat(in.readLong("long")).isEqualTo(2);
      assertThat(in.readString("none")).isNull();
      assertThat(in.readBoolean("boolean")).isTrue();
      assertThat(in.readByte("byte")).isEqualTo((byte) 7);
      assertThat(in.readChar("char")).isEqualTo('漢');
      assertThat(in.readDouble("double")).isEqualTo(1.5);
      assertThat(in.readFloat("float")).isEqualTo(2.5f);
      assertThat(in.readShort("short")).isEqualTo((short) 3);
      assertThat(in.readDecimal("decimal")).isEqualTo(new BigDecimal("1.50"));
      assertThat(in.readDecimal("noDecimal")).isNull();
      assertThat(in.readTime("time")).isEqualTo(LocalTime.NOON);
      assertThat(in.readTime("noTime")).isNull();
      assertThat(in.readDate("date")).isEqualTo(LocalDate.of(-3, 1, 2));
      assertThat(in.readDate("noDate")).isNull();
      assertThat(in.readTimestamp("timestamp")).isEqualTo(TIMESTAMP);
      assertThat(in.readTimestamp("noTimestamp")).isNull();
      assertThat(in.readTimestampWithTimezone("offset")).isEqualTo(OFFSET);
      assertThat(in.readTimestampWithTimezone("noOffset")).isNull();
      assertThat(in.<Leaf>readPortable("noLeaf")).isNull();
      readArrays(in);
      assertThat(in.kind("missing")).isNull();
      assertThat(in.kind("chars")).isEqualTo(FieldKind.ARRAY_OF_CHAR);
      assertThat(in.readInt("missing")).isZero();
      assertThat(in.readStringArray("missing")).isNull();
      DataReader raw = in.raw();
      assertThat(raw.readInt()).isEqualTo(77);
      assertThat(raw.<String>readObject()).isEqualTo("raw");
    }

    private static void readArrays(PortableReader in) {
      assertThat(in.readByteArray("bytes")).containsExactly(1);
      assertThat(in.readBooleanArray("booleans")).containsExactly(true, false);
      assertThat(in.readCharArray("chars")).containsExactly('a');
      assertThat(in.readIntArray("ints")).containsExactly(1);
      assertThat(in.readLongArray("longs")).isNull();
      assertThat(in.readDoubleArray("doubles")).containsExactly(1);
      assertThat(in.readFloatArray("floats")).containsExactly(1);
      assertThat(in.readShortArray("shorts")).isEmpty();
      assertThat(in.readStringArray("texts")).containsExactly("a", null);
      assertThat(in.readDecimalArray("decimals")).containsExactly(BigDecimal.ONE);
      assertThat(in.readTimeArray("times")).containsExactly(LocalTime.NOON);
      assertThat(in.readDateArray("dates")).containsExactly(LocalDate.EPOCH);
      assertThat(in.readTimestampArray("timestamps")).isNull();
      assertThat(in.readTimestampWithTimezoneArray("offsets")).containsExactly(OFFSET, OFFSET);
    }

    @Override
    public int getFactoryId() {
      return 5;
    }

    @Override
    public int getClassId() {
      return 6;
    }

    @Override
    public void writePortable(com.hazelcast.nio.serialization.PortableWriter out)
        throws IOException {
      out.writeInt("int", seed);
      out.writeLong("long", 2);
      out.writeString("text", text);
      out.writeString("none", null);
      out.writeBoolean("boolean", true);
      out.writeByte("byte", (byte) 7);
      out.writeChar("char", '漢');
      out.writeDouble("double", 1.5);
      out.writeFloat("float", 2.5f);
      out.writeShort("short", (short) 3);
      out.writeDecimal("decimal", new BigDecimal("1.50"));
      out.writeDecimal("noDecimal", null);
      out.writeTime("time", LocalTime.NOON);
      out.writeTime("noTime", null);
      out.writeDate("date", LocalDate.of(-3, 1, 2));
      out.writeDate("noDate", null);
      out.writeTimestamp("timestamp", TIMESTAMP);
      out.writeTimestamp("noTimestamp", null);
      out.writeTimestampWithTimezone("offset", OFFSET);
      out.writeTimestampWithTimezone("noOffset", null);
      out.writePortable("leaf", leaf);
      out.writeNullPortable("noLeaf", 5, 7);
      out.writePortableArray("leaves", leaves);
      out.writeByteArray("bytes", new byte[] {1});
      out.writeBooleanArray("booleans", new boolean[] {true, false});
      out.writeCharArray("chars", new char[] {'a'});
      out.writeIntArray("ints", new int[] {1});
      out.writeLongArray("longs", null);
      out.writeDoubleArray("doubles", new double[] {1});
      out.writeFloatArray("floats", new float[] {1});
      out.writeShortArray("shorts", new short[0]);
      out.writeStringArray("texts", new String[] {"a", null});
      out.writeDecimalArray("decimals", new BigDecimal[] {BigDecimal.ONE});
      out.writeTimeArray("times", new LocalTime[] {LocalTime.NOON});
      out.writeDateArray("dates", new LocalDate[] {LocalDate.EPOCH});
      out.writeTimestampArray("timestamps", null);
      out.writeTimestampWithTimezoneArray("offsets", new OffsetDateTime[] {OFFSET, OFFSET});
      ObjectDataOutput raw = out.getRawDataOutput();
      raw.writeInt(77);
      raw.writeObject("raw");
    }

    @Override
    public void readPortable(com.hazelcast.nio.serialization.PortableReader in) throws IOException {
      seed = in.readInt("int");
      text = in.readString("text");
      leaf = in.readPortable("leaf");
      Portable[] read = Objects.requireNonNull(in.readPortableArray("leaves"));
      leaves = new Leaf[read.length];
      System.arraycopy(read, 0, leaves, 0, read.length);
    }
  }

  private final SchemaRegistry schemas = new SchemaRegistry();
  private final Serialization serialization =
      new Serialization(
          SerializationConfig.defaults()
              .withPortableFactory(
                  5,
                  classId ->
                      switch (classId) {
                        case 6 -> new Everything();
                        case 7 -> new Leaf(0);
                        default -> null;
                      }),
          schemas);
  private final Serialization withoutFactory =
      new Serialization(SerializationConfig.defaults(), schemas);
  private final Reference reference =
      new Reference(
          schemas,
          config ->
              config.addPortableFactory(
                  5, classId -> classId == 6 ? new Everything() : new Leaf(0)));

  @Test
  void everyKind_isWrittenAndReadAsByThePeer() {
    Everything value = new Everything(4);
    Data data = serialization.toData(value);

    assertThat(data.type()).isEqualTo(-1);
    assertThat(data.bytes()).isEqualTo(reference.write(value));
    assertThat(serialization.<Object>toObject(data)).usingRecursiveComparison().isEqualTo(value);
    assertThat(reference.<Object>read(data)).usingRecursiveComparison().isEqualTo(value);
  }

  @Test
  void emptyAndNullArrays_areWrittenAsByThePeer() {
    // The peer learns the class of the items from the first value.
    reference.write(new Everything(4));
    for (Leaf[] leaves : new Leaf[][] {new Leaf[0], null}) {
      Everything value = new Everything(4);
      value.leaves = leaves;
      Data data = serialization.toData(value);

      assertThat(data.bytes()).isEqualTo(reference.write(value));
      Everything read = serialization.toObject(data);
      assertThat(Objects.requireNonNull(read).leaves).isEqualTo(leaves);
    }
  }

  @Test
  void valuesInACollection_keepTheirAbsolutePositions() {
    List<Object> values = new ArrayList<>(List.of("before", new Leaf(1), new Leaf(2), "after"));
    Data data = serialization.toData(values);

    assertThat(data.bytes()).isEqualTo(reference.write(values));
    assertThat(serialization.<Object>toObject(data)).isEqualTo(values);
  }

  @Test
  void withoutAFactory_aGenericRecordIsReadAndWrittenBackTheSame() {
    // A generic record has no raw part.
    Data data = new Data(reference.write(new Leaf(3)));
    GenericRecord read = Objects.requireNonNull(withoutFactory.toObject(data));

    assertThat(read.type()).isEqualTo(new GenericRecord.PortableType(5, 7, 0));
    assertThat(read.getInt32("välue")).isEqualTo(3);
    assertThat(withoutFactory.toData(read).bytes()).isEqualTo(data.bytes());
  }

  @Test
  void genericRecordOfEveryKind_isReadByThePeerAsTheClass() {
    Data data = serialization.toData(new Everything(9));
    GenericRecord generic = Objects.requireNonNull(withoutFactory.toObject(data));

    Everything read = reference.read(withoutFactory.toData(generic));

    assertThat(read).usingRecursiveComparison().isEqualTo(new Everything(9));
    assertThat(generic.nestedType("noLeaf")).isEqualTo(new GenericRecord.PortableType(5, 7, 0));
    assertThat(withoutFactory.<Object>toObject(withoutFactory.toData(generic))).isEqualTo(generic);
  }

  @Test
  void fieldOfAnotherKind_isRefused() {
    Data data =
        serialization.toData(GenericRecord.portable(5, 7, 1).setString("välue", "x").build());

    assertThatThrownBy(() -> serialization.toObject(data))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("'välue'")
        .hasMessageContaining("STRING");
  }

  @Test
  void otherVersion_leavesDefaultsForWhatItLacks() {
    Data data = serialization.toData(GenericRecord.portable(5, 7, 1).setInt32("new", 1).build());

    assertThat(serialization.<Object>toObject(data)).isEqualTo(new Leaf(0));
  }

  @Test
  void nameThatTheFormCannotHold_isRefused() {
    GenericRecord value = GenericRecord.portable(5, 9, 0).setInt32("漢", 1).build();

    assertThatThrownBy(() -> serialization.toData(value))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("'漢'");
  }

  @Test
  void unknownClassId_failsNamingIt() {
    Data data = serialization.toData(GenericRecord.portable(5, 8, 0).build());

    assertThatThrownBy(() -> serialization.toObject(data))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("classId=8");
  }
}
