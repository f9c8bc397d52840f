package dev.grid.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Reference;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.SerializationConfig;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class ZeroConfigTest {

  private final SchemaRegistry schemas = new SchemaRegistry();
  private final Serialization serialization =
      new Serialization(SerializationConfig.defaults(), schemas);
  private final Reference reference = new Reference(schemas);

  static List<Object> samples() {
    return Samples.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void toData_isByteForByteWhatThePeerWrites(Object value) {
    Data data = serialization.toData(value);

    assertThat(data.type()).isEqualTo(-55);
    assertThat(data.bytes()).isEqualTo(reference.write(value));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void eitherSide_readsWhatTheOtherWrote(Object value) {
    assertThat(serialization.<Object>toObject(new Data(reference.write(value))))
        .isExactlyInstanceOf(value.getClass())
        .usingRecursiveComparison()
        .isEqualTo(value);
    assertThat(reference.<Object>read(serialization.toData(value)))
        .isExactlyInstanceOf(value.getClass())
        .usingRecursiveComparison()
        .isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void valueWithItsSchemaInline_isReadToo(Object value) {
    Data data = new Data(reference.writeWithSchema(value));

    Serialization elsewhere =
        new Serialization(SerializationConfig.defaults(), new SchemaRegistry());

    assertThat(data.type()).isEqualTo(-56);
    assertThat(elsewhere.<Object>toObject(data)).usingRecursiveComparison().isEqualTo(value);
  }

  @Test
  void valuesInACollection_areReadOneAfterTheOther() {
    List<Object> values = new ArrayList<>(Samples.all());

    Data data = serialization.toData(values);

    assertThat(data.bytes()).isEqualTo(reference.write(values));
    assertThat(serialization.<Object>toObject(data)).usingRecursiveComparison().isEqualTo(values);
  }

  @Test
  void partitionHashOfACompactKey_isThatOfThePeer() {
    Samples.Point key = new Samples.Point(3, 4);

    assertThat(serialization.toData(key).partitionHash()).isEqualTo(reference.partitionHash(key));
  }

  @Test
  void offsets_areAsWideAsThePeerMakesThem() {
    for (int length : new int[] {0, 245, 246, 247, 250, 251, 65_525, 65_526, 65_530, 65_531}) {
      Samples.References value =
          new Samples.References("x".repeat(length), null, null, null, null, null, null, null);
      Samples.ReferenceArrays array =
          new Samples.ReferenceArrays(
              new String[] {"x".repeat(length), null, "y"},
              null,
              null,
              null,
              null,
              null,
              null,
              null);

      assertThat(serialization.toData(value).bytes()).isEqualTo(reference.write(value));
      assertThat(serialization.toData(array).bytes()).isEqualTo(reference.write(array));
      assertThat(serialization.<Object>toObject(serialization.toData(value))).isEqualTo(value);
      assertThat(serialization.<Object>toObject(serialization.toData(array)))
          .usingRecursiveComparison()
          .isEqualTo(array);
    }
  }

  record Person(String name, int age) implements Serializable {}

  @Test
  void serializableRecord_isCompactUnlessAllowedForJavaSerialization() {
    Data data = serialization.toData(new Person("Ada", 36));

    assertThat(data.type()).isEqualTo(-55);
    assertThat(reference.<Object>read(data)).isEqualTo(new Person("Ada", 36));
  }

  @Test
  void fieldsThatTheBytesLack_areDefaultsAndExtraOnesAreSkipped() {
    Data data =
        serialization.toData(
            GenericRecord.compact(Person.class.getName())
                .setString("name", "Ada")
                .setString("email", "ada@example.org")
                .build());

    assertThat(serialization.<Object>toObject(data)).isEqualTo(new Person("Ada", 0));
  }

  @Test
  void fieldsOfAClassThatTheBytesLack_areLeftAsTheConstructorMadeThem() {
    Data data = serialization.toData(GenericRecord.compact(Samples.Animal.class.getName()).build());

    assertThat(serialization.<Object>toObject(data)).isEqualTo(new Samples.Animal("nobody"));
  }

  @Test
  void nullableField_isReadIntoAPrimitiveUnlessItIsNull() {
    GenericRecord.Builder builder = GenericRecord.compact(Samples.Point.class.getName());
    builder.setInt32("y", 2);
    Data present = serialization.toData(builder.set("x", FieldKind.NULLABLE_INT32, 1).build());
    Data missing = serialization.toData(builder.set("x", FieldKind.NULLABLE_INT32, null).build());

    assertThat(serialization.<Object>toObject(present)).isEqualTo(new Samples.Point(1, 2));
    assertThatThrownBy(() -> serialization.toObject(missing))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("field 'x' of " + Samples.Point.class.getName())
        .hasMessageContaining("is null");
  }

  record Numbers(int[] plain, Integer[] boxed) {}

  @Test
  void arraysOfPrimitivesAndBoxes_standForEachOther() {
    Integer[] boxes = {1, 2};
    int[] plain = {3, 4};
    GenericRecord.Builder builder = GenericRecord.compact(Numbers.class.getName());
    builder.set("boxed", FieldKind.ARRAY_OF_INT32, plain);
    Data present =
        serialization.toData(
            builder.set("plain", FieldKind.ARRAY_OF_NULLABLE_INT32, boxes).build());
    Data missing =
        serialization.toData(
            builder.set("plain", FieldKind.ARRAY_OF_NULLABLE_INT32, new Integer[1]).build());

    assertThat(serialization.<Object>toObject(present))
        .usingRecursiveComparison()
        .isEqualTo(new Numbers(new int[] {1, 2}, new Integer[] {3, 4}));
    assertThatThrownBy(() -> serialization.toObject(missing))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("field 'plain'");
  }

  @Test
  void primitiveField_isReadIntoABox() {
    Data data =
        serialization.toData(
            GenericRecord.compact(Samples.Boxes.class.getName()).setInt32("i", 5).build());

    assertThat(serialization.<Object>toObject(data))
        .isEqualTo(new Samples.Boxes(null, null, null, null, 5, null, null, null));
  }

  @Test
  void fieldOfAnotherKind_isRefusedRatherThanLost() {
    Data data =
        serialization.toData(
            GenericRecord.compact(Samples.Point.class.getName()).setString("x", "one").build());

    assertThatThrownBy(() -> serialization.toObject(data))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("field 'x'")
        .hasMessageContaining("STRING")
        .hasMessageContaining("INT32");
  }

  record Checked(int positive) {
    Checked {
      if (positive <= 0) {
        throw new IllegalArgumentException("positive=" + positive);
      }
    }
  }

  @Test
  void recordThatRefusesItsValues_failsWithItsReason() {
    Data data =
        serialization.toData(
            GenericRecord.compact(Checked.class.getName()).setInt32("positive", -1).build());

    assertThatThrownBy(() -> serialization.toObject(data))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining(Checked.class.getName())
        .hasMessageContaining("positive=-1");
  }

  @Test
  void typeNameOfAJdkClass_isNeverInstantiated() {
    for (Class<?> type : List.of(Thread.class, java.io.File.class, int[].class, Runnable.class)) {
      GenericRecord value = GenericRecord.compact(type.getName()).setString("a", "b").build();

      assertThat(serialization.<Object>toObject(serialization.toData(value))).isEqualTo(value);
    }
  }

  record WithZone(TimeZone zone) {}

  record WithLists(List<List<String>> lists) {}

  record WithWildcard(List<? extends Number> numbers) {}

  record WithObject(Object anything) {}

  record WithGrid(int[][] cells) {}

  @SuppressWarnings("HidingField")
  static final class Hiding extends Samples.Animal {
    int legs;
  }

  final class Inner {
    int size = 1;

    int outer() {
      return ZeroConfigTest.this.hashCode() + size;
    }
  }

  static final List<Object> UNSUPPORTED =
      List.of(
          List.of(new WithZone(TimeZone.getDefault()), "field 'zone'", "java.util.TimeZone"),
          List.of(new WithLists(List.of()), "field 'lists'", "java.util.List"),
          List.of(new WithWildcard(List.of()), "field 'numbers'", "? extends"),
          List.of(new WithObject(1), "field 'anything'", "java.lang.Object"),
          List.of(new WithGrid(new int[0][]), "field 'cells'", "int[][]"),
          List.of(new Hiding(), "field 'legs'", "rename"),
          List.of(new ZeroConfigTest().new Inner(), "Inner", "static"),
          List.of(new Samples.Point[0], "Point", "List"),
          List.of((Runnable) () -> {}, "lambda", "made at run time"),
          List.of(TimeZone.getDefault(), "ZoneInfo", "protocol has no type"));

  @ParameterizedTest
  @FieldSource("UNSUPPORTED")
  void whatIsNotSupported_failsNamingClassAndFieldAndAWayOut(List<Object> expected) {
    assertThatThrownBy(() -> serialization.toData(expected.get(0)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining((String) expected.get(1))
        .hasMessageContaining((String) expected.get(2));
  }

  @Test
  void cycle_isRefused() {
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);

    assertThatThrownBy(() -> serialization.toData(cycle))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("cycle");
    assertThat(serialization.<Object>toObject(serialization.toData(1))).isEqualTo(1);
  }

  @Test
  void arrayOfDifferentClasses_isRefusedAsByThePeer() {
    Samples.Drawing mixed =
        new Samples.Drawing(
            null, new Samples.Shape[] {new Samples.Circle(1), new Samples.Square(1)});

    assertThatThrownBy(() -> serialization.toData(mixed))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("sameShapes");
  }

  @Test
  void firstValuesWrittenByManyThreads_registerOneSchemaAndAreEqual() throws Exception {
    int threads = 8;
    CountDownLatch start = new CountDownLatch(1);
    ConcurrentSkipListSet<String> written = new ConcurrentSkipListSet<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        calls.add(
            executor.submit(
                () -> {
                  start.await();
                  Data data = serialization.toData(Samples.references());
                  assertThat(serialization.<Object>toObject(data)).isEqualTo(Samples.references());
                  return written.add(HexFormat.of().formatHex(data.bytes()));
                }));
      }
      start.countDown();
      for (Future<?> call : calls) {
        call.get();
      }
    }
    assertThat(written).hasSize(1);
    assertThat(schemas.all())
        .extracting(schema -> schema.typeName())
        .containsExactlyInAnyOrder(
            Samples.References.class.getName(), Samples.Point.class.getName());
  }

  @Test
  void setsAndMaps_keepTheOrderOfTheBytes() {
    Samples.Containers value =
        new Samples.Containers(
            null,
            null,
            null,
            null,
            Collections.unmodifiableMap(
                new LinkedHashMap<>(
                    Map.of("b", new Samples.Point(1, 1), "a", new Samples.Point(2, 2)))),
            null,
            null);
    Data data = serialization.toData(value);
    Samples.Containers read = serialization.toObject(data);

    assertThat(serialization.toData(Objects.requireNonNull(read))).isEqualTo(data);
  }
}
