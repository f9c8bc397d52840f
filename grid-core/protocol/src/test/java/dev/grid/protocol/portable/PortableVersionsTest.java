package dev.grid.protocol.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.nio.serialization.ClassDefinitionBuilder;
import com.hazelcast.nio.serialization.VersionedPortable;
import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import dev.grid.GridSerializationException;
import dev.grid.InvalidConfigurationException;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Reference;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.GenericRecord.PortableType;
import dev.grid.serialization.PortableReader;
import dev.grid.serialization.PortableSerializable;
import dev.grid.serialization.PortableWriter;
import dev.grid.serialization.SerializationConfig;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Portable classes whose fields change from version to version, ours and the peer's. */
@SuppressWarnings("removal")
class PortableVersionsTest {

  private static final int FACTORY_ID = 9;
  private static final int NUMBER_ID = 1;
  private static final int PARENT_ID = 2;
  private static final int CHILD_ID = 3;

  private static final List<FieldKind> SCALARS =
      List.of(
          FieldKind.INT8,
          FieldKind.BOOLEAN,
          FieldKind.CHAR,
          FieldKind.INT16,
          FieldKind.INT32,
          FieldKind.INT64,
          FieldKind.FLOAT32,
          FieldKind.FLOAT64,
          FieldKind.STRING);

  /** What is written into a field of a kind. */
  private static Object sample(FieldKind kind) {
    return switch (kind) {
      case INT8 -> (byte) -7;
      case BOOLEAN -> true;
      case CHAR -> '\u00e4';
      case INT16 -> (short) -300;
      case INT32 -> 16_777_217;
      case INT64 -> -9_007_199_254_740_993L;
      case FLOAT32 -> 1.1f;
      case FLOAT64 -> 2.2d;
      default -> "5";
    };
  }

  /** A class of ours and the peer's, version 2, that reads its one field as some kind. */
  private static final class Measure implements PortableSerializable, VersionedPortable {

    private final FieldKind kind;
    private @Nullable Object value;

    Measure(FieldKind kind) {
      this.kind = kind;
    }

    @Override
    public int factoryId() {
      return FACTORY_ID;
    }

    @Override
    public int classId() {
      return NUMBER_ID;
    }

    @Override
    public int classVersion() {
      return 2;
    }

    @Override
    public void write(PortableWriter out) {
      throw new UnsupportedOperationException("it is only read");
    }

    @Override
    public void read(PortableReader in) {
      value =
          switch (kind) {
            case INT8 -> in.readByte("n");
            case BOOLEAN -> in.readBoolean("n");
            case CHAR -> in.readChar("n");
            case INT16 -> in.readShort("n");
            case INT32 -> in.readInt("n");
            case INT64 -> in.readLong("n");
            case FLOAT32 -> in.readFloat("n");
            case FLOAT64 -> in.readDouble("n");
            default -> in.readString("n");
          };
    }

    @Override
    public int getFactoryId() {
      return FACTORY_ID;
    }

    @Override
    public int getClassId() {
      return NUMBER_ID;
    }

    @Override
    public int getClassVersion() {
      return 2;
    }

    @Override
    public void writePortable(com.hazelcast.nio.serialization.PortableWriter out) {
      throw new UnsupportedOperationException("it is only read");
    }

    @Override
    public void readPortable(com.hazelcast.nio.serialization.PortableReader in) throws IOException {
      value =
          switch (kind) {
            case INT8 -> in.readByte("n");
            case BOOLEAN -> in.readBoolean("n");
            case CHAR -> in.readChar("n");
            case INT16 -> in.readShort("n");
            case INT32 -> in.readInt("n");
            case INT64 -> in.readLong("n");
            case FLOAT32 -> in.readFloat("n");
            case FLOAT64 -> in.readDouble("n");
            default -> in.readString("n");
          };
    }
  }

  private static Serialization reading(FieldKind kind) {
    return new Serialization(
        SerializationConfig.defaults().withPortableFactory(FACTORY_ID, id -> new Measure(kind)),
        new SchemaRegistry());
  }

  /** What the peer's class reads, or null if it refuses. */
  private static @Nullable Object readByPeer(Data data, FieldKind kind) {
    Reference reference =
        new Reference(
            new SchemaRegistry(),
            config -> config.addPortableFactory(FACTORY_ID, id -> new Measure(kind)));
    try {
      return reference.<Measure>read(data).value;
    } catch (RuntimeException | IncompatibleClassChangeError refused) {
      return null;
    }
  }

  @Test
  void fieldOfAnotherVersion_isReadAsTheKindsThatThePeerWidensItTo_andNoOthers() {
    for (FieldKind from : SCALARS) {
      Data data =
          reading(from)
              .toData(
                  GenericRecord.portable(FACTORY_ID, NUMBER_ID, 1)
                      .set("n", from, sample(from))
                      .build());
      for (FieldKind to : SCALARS) {
        Object theirs = readByPeer(data, to);
        if (theirs != null) {
          Measure ours = Objects.requireNonNull(reading(to).toObject(data));
          assertThat(ours.value).as("%s as %s", from, to).isEqualTo(theirs);
        } else {
          assertThatThrownBy(() -> reading(to).toObject(data))
              .as("%s as %s", from, to)
              .isInstanceOf(GridSerializationException.class)
              .hasMessageContaining(from.name());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = FieldKind.class,
      names = {
        "INT8", "BOOLEAN", "CHAR", "INT16", "INT32", "INT64", "FLOAT32", "FLOAT64", "STRING"
      })
  void fieldThatTheOtherVersionLacks_isTheDefaultThatThePeerHas(FieldKind kind) {
    Data data =
        reading(kind)
            .toData(GenericRecord.portable(FACTORY_ID, NUMBER_ID, 1).setInt32("other", 1).build());

    Measure ours = Objects.requireNonNull(reading(kind).toObject(data));

    assertThat(ours.value).isEqualTo(readByPeer(data, kind));
  }

  /** Version 1 of a class with a nested one of version 4. */
  private static GenericRecord parent(String name, int number) {
    return GenericRecord.portable(FACTORY_ID, PARENT_ID, 1)
        .setString("name", name)
        .setRecord(
            "child", GenericRecord.portable(FACTORY_ID, CHILD_ID, 4).setInt32("n", number).build())
        .set(
            "children",
            FieldKind.ARRAY_OF_PORTABLE,
            new GenericRecord[] {
              GenericRecord.portable(FACTORY_ID, CHILD_ID, 4).setInt32("n", 1).build(),
              GenericRecord.portable(FACTORY_ID, CHILD_ID, 4).setInt32("n", 2).build()
            })
        .build();
  }

  private static Serialization plain() {
    return new Serialization(SerializationConfig.defaults(), new SchemaRegistry());
  }

  @Test
  void genericRecordWithNestedOnesOfOtherVersions_isByteForByteThePeers() {
    var child = new ClassDefinitionBuilder(FACTORY_ID, CHILD_ID, 4).addIntField("n").build();
    var definition =
        new ClassDefinitionBuilder(FACTORY_ID, PARENT_ID, 1)
            .addStringField("name")
            .addPortableField("child", child)
            .addPortableArrayField("children", child)
            .build();
    var theirs =
        GenericRecordBuilder.portable(definition)
            .setString("name", "n\u00e4me")
            .setGenericRecord(
                "child", GenericRecordBuilder.portable(child).setInt32("n", 7).build())
            .setArrayOfGenericRecord(
                "children",
                new com.hazelcast.nio.serialization.genericrecord.GenericRecord[] {
                  GenericRecordBuilder.portable(child).setInt32("n", 1).build(),
                  GenericRecordBuilder.portable(child).setInt32("n", 2).build()
                })
            .build();
    byte[] written = new Reference(new SchemaRegistry()).write(theirs);

    assertThat(plain().toData(parent("n\u00e4me", 7)).bytes()).isEqualTo(written);
    assertThat(plain().<Object>toObject(new Data(written))).isEqualTo(parent("n\u00e4me", 7));
  }

  private static Serialization defining(GenericRecord definition) {
    return new Serialization(
        SerializationConfig.defaults().withPortableDefinition(definition), new SchemaRegistry());
  }

  @Test
  void recordThatDiffersFromTheDefinition_isRefusedWhereverItDoes() {
    Serialization defined = defining(parent("", 0));
    assertThat(defined.toData(parent("x", 1))).isEqualTo(plain().toData(parent("x", 1)));

    assertRefused(defined, parent("x", 1).toBuilder().setInt32("more", 1).build(), "more");
    assertRefused(
        defined,
        GenericRecord.portable(FACTORY_ID, PARENT_ID, 1).setString("name", "x").build(),
        "child");
    GenericRecord childOfText =
        GenericRecord.portable(FACTORY_ID, CHILD_ID, 4).setString("n", "1").build();
    assertRefused(defined, childOfText, "'n'");
    assertRefused(
        defined, parent("x", 1).toBuilder().setRecord("child", childOfText).build(), "'n'");
    GenericRecord stranger = GenericRecord.portable(FACTORY_ID, 77, 4).setInt32("n", 1).build();
    assertRefused(defined, parent("x", 1).toBuilder().setRecord("child", stranger).build(), "77");

    GenericRecord otherVersion =
        GenericRecord.portable(FACTORY_ID, CHILD_ID, 5).setString("n", "1").build();
    assertThat(defined.<Object>toObject(defined.toData(otherVersion))).isEqualTo(otherVersion);
  }

  private static void assertRefused(Serialization defined, GenericRecord value, String reason) {
    assertThatThrownBy(() -> defined.toData(value))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("definition of this class version")
        .hasMessageContaining(reason);
  }

  @Test
  void fieldsInAnotherOrder_areWrittenInThatOfTheDefinition() {
    GenericRecord inOrder =
        GenericRecord.portable(FACTORY_ID, 5, 0).setInt32("a", 1).setString("b", "x").build();
    GenericRecord other =
        GenericRecord.portable(FACTORY_ID, 5, 0).setString("b", "x").setInt32("a", 1).build();

    assertThat(defining(inOrder).toData(other)).isEqualTo(plain().toData(inOrder));
    assertThat(plain().toData(other)).isNotEqualTo(plain().toData(inOrder));
  }

  @Test
  void twoDefinitionsOfOneVersion_mustBeTheSame() {
    GenericRecord first = GenericRecord.portable(FACTORY_ID, 5, 0).setInt32("a", 1).build();
    GenericRecord second = GenericRecord.portable(FACTORY_ID, 5, 0).setInt64("a", 1).build();
    SerializationConfig config = SerializationConfig.defaults().withPortableDefinition(first);
    SchemaRegistry schemas = new SchemaRegistry();

    assertThat(new Serialization(config.withPortableDefinition(first), schemas)).isNotNull();
    assertThatThrownBy(() -> new Serialization(config.withPortableDefinition(second), schemas))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("a INT32")
        .hasMessageContaining("a INT64");
    GenericRecord compact = GenericRecord.compact("x").setInt32("a", 1).build();
    assertThatThrownBy(() -> config.withPortableDefinition(compact))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("not portable");
  }

  /** A class whose first object defines it; its field is what the test says. */
  private record Holder(PortableSerializable held) implements PortableSerializable {

    @Override
    public int factoryId() {
      return FACTORY_ID;
    }

    @Override
    public int classId() {
      return 6;
    }

    @Override
    public void write(PortableWriter out) {
      out.writePortable("held", held);
    }

    @Override
    public void read(PortableReader in) {
      throw new UnsupportedOperationException("it is only written");
    }
  }

  private record Named(int classId, String name) implements PortableSerializable {

    @Override
    public int factoryId() {
      return FACTORY_ID;
    }

    @Override
    public void write(PortableWriter out) {
      out.writeString("name", name);
    }

    @Override
    public void read(PortableReader in) {
      throw new UnsupportedOperationException("it is only written");
    }
  }

  // The peer reads a nested value only if it is of the class that the definition has.
  @Test
  void objectsOfOneClass_definedByTheFirst_cannotHoldAnotherClassInAField() {
    Serialization serialization = plain();
    Data first = serialization.toData(new Holder(new Named(10, "x")));
    GenericRecord read = Objects.requireNonNull(serialization.toObject(first));
    assertThat(read.nestedType("held")).isEqualTo(new PortableType(FACTORY_ID, 10, 0));

    assertThatThrownBy(() -> serialization.toData(new Holder(new Named(11, "x"))))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("'held'")
        .hasMessageContaining("classId=11");
    assertRefused(serialization, read.toBuilder().setInt32("more", 1).build(), "more");
  }

  @Test
  void recordsOfAClassThatIsNotHere_defineNothing() {
    Serialization serialization = plain();
    GenericRecord odd = GenericRecord.portable(FACTORY_ID, 5, 0).setInt32("odd", 1).build();
    GenericRecord usual = GenericRecord.portable(FACTORY_ID, 5, 0).setString("name", "x").build();
    serialization.toData(odd);

    assertThat(serialization.<Object>toObject(serialization.toData(usual))).isEqualTo(usual);
  }

  /** What the peer makes of two values of one version, whose fields it asks for. */
  private static @Nullable String readByPeer(
      GenericRecord first, GenericRecord second, String name) {
    Reference peer = new Reference(new SchemaRegistry());
    peer.read(plain().toData(first));
    try {
      com.hazelcast.nio.serialization.genericrecord.GenericRecord read =
          peer.read(plain().toData(second));
      return read.getFieldNames().contains(name) ? String.valueOf(read.getFieldKind(name)) : null;
    } catch (RuntimeException | IncompatibleClassChangeError refused) {
      return null;
    }
  }

  // Why what differs is refused where it is written.
  @Test
  void thePeer_readsAllValuesOfAVersionByTheFirst() {
    GenericRecord number = GenericRecord.portable(FACTORY_ID, 5, 0).setInt32("n", 1).build();
    GenericRecord text = GenericRecord.portable(FACTORY_ID, 5, 0).setString("name", "x").build();
    GenericRecord newer = GenericRecord.portable(FACTORY_ID, 5, 1).setString("name", "x").build();

    assertThat(readByPeer(number, text, "name")).isNull();
    assertThat(readByPeer(number, newer, "name")).isEqualTo("STRING");
  }

  private static GenericRecord holding(int classId) {
    return GenericRecord.portable(FACTORY_ID, 6, 0)
        .setRecord(
            "held", GenericRecord.portable(FACTORY_ID, classId, 0).setString("name", "x").build())
        .build();
  }

  @Test
  void thePeer_readsNestedValuesOfTheFirstClassOnly() {
    Reference peer = new Reference(new SchemaRegistry());
    com.hazelcast.nio.serialization.genericrecord.GenericRecord first =
        peer.read(plain().toData(holding(10)));
    assertThat(first.getGenericRecord("held")).isNotNull();

    assertThatThrownBy(
            () -> {
              com.hazelcast.nio.serialization.genericrecord.GenericRecord other =
                  peer.read(plain().toData(holding(11)));
              other.getGenericRecord("held");
            })
        .isInstanceOf(RuntimeException.class);
  }
}
