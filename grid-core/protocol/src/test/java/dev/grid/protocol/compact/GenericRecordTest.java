package dev.grid.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import dev.grid.GridSerializationException;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Reference;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.SerializationConfig;
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

class GenericRecordTest {

  private static final LocalDateTime TIMESTAMP = Samples.TIMESTAMP;
  private static final OffsetDateTime OFFSET = OffsetDateTime.of(TIMESTAMP, ZoneOffset.UTC);

  private final SchemaRegistry schemas = new SchemaRegistry();
  private final Serialization serialization =
      new Serialization(SerializationConfig.defaults(), schemas);
  private final Reference reference = new Reference(schemas);

  /** A field of each kind with a value, in no order. */
  private record Field(FieldKind kind, @Nullable Object value) {}

  private static List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    fields.add(new Field(FieldKind.STRING, "text"));
    fields.add(new Field(FieldKind.BOOLEAN, true));
    fields.add(new Field(FieldKind.ARRAY_OF_BOOLEAN, new boolean[] {true, false}));
    fields.add(new Field(FieldKind.INT8, (byte) 1));
    fields.add(new Field(FieldKind.ARRAY_OF_INT8, new byte[] {1}));
    fields.add(new Field(FieldKind.INT16, (short) 2));
    fields.add(new Field(FieldKind.ARRAY_OF_INT16, new short[] {2}));
    fields.add(new Field(FieldKind.INT32, 3));
    fields.add(new Field(FieldKind.ARRAY_OF_INT32, new int[] {3}));
    fields.add(new Field(FieldKind.INT64, 4L));
    fields.add(new Field(FieldKind.ARRAY_OF_INT64, new long[] {4}));
    fields.add(new Field(FieldKind.FLOAT32, 5f));
    fields.add(new Field(FieldKind.ARRAY_OF_FLOAT32, new float[] {5}));
    fields.add(new Field(FieldKind.FLOAT64, 6d));
    fields.add(new Field(FieldKind.ARRAY_OF_FLOAT64, new double[] {6}));
    fields.add(new Field(FieldKind.ARRAY_OF_STRING, new String[] {"a", null}));
    fields.add(new Field(FieldKind.DECIMAL, BigDecimal.TEN));
    fields.add(new Field(FieldKind.ARRAY_OF_DECIMAL, new BigDecimal[] {BigDecimal.TEN, null}));
    fields.add(new Field(FieldKind.TIME, LocalTime.NOON));
    fields.add(new Field(FieldKind.ARRAY_OF_TIME, new LocalTime[] {LocalTime.NOON}));
    fields.add(new Field(FieldKind.DATE, LocalDate.EPOCH));
    fields.add(new Field(FieldKind.ARRAY_OF_DATE, new LocalDate[] {null}));
    fields.add(new Field(FieldKind.TIMESTAMP, TIMESTAMP));
    fields.add(new Field(FieldKind.ARRAY_OF_TIMESTAMP, new LocalDateTime[] {TIMESTAMP}));
    fields.add(new Field(FieldKind.TIMESTAMP_WITH_TIMEZONE, OFFSET));
    fields.add(
        new Field(FieldKind.ARRAY_OF_TIMESTAMP_WITH_TIMEZONE, new OffsetDateTime[] {OFFSET}));
    fields.add(new Field(FieldKind.NULLABLE_BOOLEAN, null));
    fields.add(new Field(FieldKind.ARRAY_OF_NULLABLE_BOOLEAN, new Boolean[] {true, null}));
    fields.add(new Field(FieldKind.NULLABLE_INT8, (byte) 1));
    fields.add(new Field(FieldKind.ARRAY_OF_NULLABLE_INT8, new Byte[] {1, null}));
    fields.add(new Field(FieldKind.NULLABLE_INT16, (short) 1));
    fields.add(new Field(FieldKind.ARRAY_OF_NULLABLE_INT16, new Short[] {1, null}));
    fields.add(new Field(FieldKind.NULLABLE_INT32, 1));
    fields.add(new Field(FieldKind.ARRAY_OF_NULLABLE_INT32, new Integer[] {1, null}));
    fields.add(new Field(FieldKind.NULLABLE_INT64, 1L));
    fields.add(new Field(FieldKind.ARRAY_OF_NULLABLE_INT64, new Long[] {1L, null}));
    fields.add(new Field(FieldKind.NULLABLE_FLOAT32, 1f));
    fields.add(new Field(FieldKind.ARRAY_OF_NULLABLE_FLOAT32, new Float[] {1f, null}));
    fields.add(new Field(FieldKind.NULLABLE_FLOAT64, 1d));
    fields.add(new Field(FieldKind.ARRAY_OF_NULLABLE_FLOAT64, new Double[] {1d, null}));
    GenericRecord nested = GenericRecord.compact("nested").setInt32("n", 1).build();
    fields.add(new Field(FieldKind.COMPACT, nested));
    fields.add(new Field(FieldKind.ARRAY_OF_COMPACT, new GenericRecord[] {nested, null}));
    return fields;
  }

  private static GenericRecord ours() {
    GenericRecord.Builder builder = GenericRecord.compact("everything");
    for (Field field : fields()) {
      builder.set(field.kind.name(), field.kind, field.value);
    }
    return builder.build();
  }

  private static Object theirs() {
    GenericRecordBuilder builder = GenericRecordBuilder.compact("everything");
    for (Field field : fields()) {
      PeerFields.set(builder, field.kind.name(), field.kind, field.value);
    }
    return builder.build();
  }

  @Test
  void everyKind_isThereOnce() {
    assertThat(fields())
        .extracting(Field::kind)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            List.of(FieldKind.values()).stream().filter(FieldKind::isCompact).toList());
  }

  // The peer writes in its own order, so that the bytes may differ; what is read may not.
  @Test
  void eitherSide_readsWhatTheOtherWrote() {
    assertThat(serialization.<Object>toObject(new Data(reference.write(theirs()))))
        .isEqualTo(ours());
    assertThat(reference.<Object>read(serialization.toData(ours()))).isEqualTo(theirs());
  }

  @Test
  void recordWithTheNameOfAClass_isReadAsThatClass() {
    GenericRecord generic =
        GenericRecord.compact(Samples.Point.class.getName())
            .setInt32("x", 1)
            .setInt32("y", 2)
            .build();

    assertThat(serialization.<Object>toObject(serialization.toData(generic)))
        .isEqualTo(new Samples.Point(1, 2));
    assertThat(serialization.toData(generic))
        .isEqualTo(serialization.toData(new Samples.Point(1, 2)));
  }

  @Test
  void nestedValues_areGenericInAGenericRecordEvenIfTheirClassIsHere() {
    GenericRecord point =
        GenericRecord.compact(Samples.Point.class.getName())
            .setInt32("x", 1)
            .setInt32("y", 2)
            .build();
    GenericRecord outer = GenericRecord.compact("elsewhere").setRecord("p", point).build();

    GenericRecord read = serialization.toObject(serialization.toData(outer));

    assertThat(read).isEqualTo(outer);
  }

  @Test
  void valueOfAClassThatIsNotHere_isReadAsAGenericRecord() {
    Object theirs =
        GenericRecordBuilder.compact("com.acme.Missing")
            .setString("name", "x")
            .setInt32("n", 5)
            .build();

    GenericRecord read =
        Objects.requireNonNull(serialization.toObject(new Data(reference.write(theirs))));

    assertThat(read.type()).isEqualTo(new GenericRecord.CompactType("com.acme.Missing"));
    assertThat(read.getString("name")).isEqualTo("x");
    assertThat(read.getInt32("n")).isEqualTo(5);
    assertThat(read.kind("m")).isNull();
    assertThatThrownBy(() -> read.getInt64("n"))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("'n'")
        .hasMessageContaining("INT32");
    assertThatThrownBy(() -> read.get("m"))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("has no field 'm'");
  }

  @Test
  void builder_refusesWhatAKindCannotHold() {
    GenericRecord.Builder builder = GenericRecord.compact("x");

    assertThatThrownBy(() -> builder.set("a", FieldKind.INT32, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.set("a", FieldKind.INT32, 1L))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.set("a", FieldKind.CHAR, 'c'))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.setInt32("b", 1).setInt64("b", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'b'");
  }
}
