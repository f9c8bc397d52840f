package dev.grid.kernel.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.kernel.query.TypedValue.Kind;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.query.QueryException;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.JsonValue;
import dev.grid.serialization.SerializationConfig;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AttributeReaderTest {

  private static final OffsetDateTime NOON =
      OffsetDateTime.of(2026, 2, 28, 12, 30, 15, 123_456_789, ZoneOffset.ofHours(-7));

  private final SchemaRegistry schemas = new SchemaRegistry();
  private final Serialization serialization =
      new Serialization(SerializationConfig.defaults(), schemas);
  private final AttributeReader reader = new AttributeReader(new Schemas(schemas));

  private List<@Nullable Object> read(Object value, String path) {
    return read(serialization.toData(value), path);
  }

  private List<@Nullable Object> read(Data data, String path) {
    List<@Nullable Object> found = new ArrayList<>();
    reader.visit(
        AttributePath.of(path),
        data.bytes(),
        value -> {
          boolean isObject = value.isAbsent() || value.toObject() != null;
          found.add(isObject && value.kind() != Kind.MISSING ? value.toObject() : value.kind());
          return false;
        });
    return found;
  }

  private void assertReads(Object value, String path, @Nullable Object... expected) {
    assertThat(read(value, path)).as(path).containsExactly(expected);
  }

  private void assertAbsent(Object value, String path) {
    assertThat(read(value, path)).as(path).containsAnyOf(Kind.MISSING, null).hasSize(1);
  }

  @Test
  void wayThatEndsInANull_orAShortList_isNull_andNoSuchField_isMissing() {
    GenericRecord value =
        GenericRecord.compact("p")
            .set("address", FieldKind.COMPACT, null)
            .set("tags", FieldKind.ARRAY_OF_STRING, new String[] {"a"})
            .set("people", FieldKind.ARRAY_OF_COMPACT, new GenericRecord[] {null})
            .build();
    assertReads(value, "address.zip", (Object) null);
    assertReads(value, "tags[1]", (Object) null);
    assertReads(value, "people[0].name", (Object) null);
    assertReads(new ArrayList<>(), "this[0]", (Object) null);
    assertReads(value, "adress.zip", Kind.MISSING);
    assertReads(value, "tags.zip", Kind.MISSING);
  }

  private static GenericRecord person(String name, int age) {
    return GenericRecord.compact("person")
        .set("name", FieldKind.STRING, name)
        .set("age", FieldKind.INT32, age)
        .build();
  }

  private static GenericRecord.Builder all(GenericRecord.Builder builder) {
    return builder
        .set("b", FieldKind.BOOLEAN, true)
        .set("i8", FieldKind.INT8, (byte) -3)
        .set("i16", FieldKind.INT16, (short) -300)
        .set("i32", FieldKind.INT32, 70_000)
        .set("i64", FieldKind.INT64, 1L << 40)
        .set("f32", FieldKind.FLOAT32, 1.5f)
        .set("f64", FieldKind.FLOAT64, 2.25)
        .set("s", FieldKind.STRING, "Grüße")
        .set("none", FieldKind.STRING, null)
        .set("dec", FieldKind.DECIMAL, new BigDecimal("12.340"))
        .set("date", FieldKind.DATE, NOON.toLocalDate())
        .set("time", FieldKind.TIME, NOON.toLocalTime())
        .set("ts", FieldKind.TIMESTAMP, NOON.toLocalDateTime())
        .set("tz", FieldKind.TIMESTAMP_WITH_TIMEZONE, NOON)
        .set("bools", FieldKind.ARRAY_OF_BOOLEAN, new boolean[] {true, false, true})
        .set("bytes", FieldKind.ARRAY_OF_INT8, new byte[] {1, 2})
        .set("ints", FieldKind.ARRAY_OF_INT32, new int[] {10, 20, 30})
        .set("doubles", FieldKind.ARRAY_OF_FLOAT64, new double[] {0.5})
        .set("empty", FieldKind.ARRAY_OF_INT64, new long[] {})
        .set("noArray", FieldKind.ARRAY_OF_INT64, null)
        .set(
            "dates",
            FieldKind.ARRAY_OF_DATE,
            new LocalDate[] {LocalDate.EPOCH, LocalDate.MIN.withYear(-5)});
  }

  private void assertReadsAll(Object value) {
    assertReads(value, "b", true);
    assertReads(value, "this.i8", -3L);
    assertReads(value, "i16", -300L);
    assertReads(value, "i32", 70_000L);
    assertReads(value, "i64", 1L << 40);
    assertReads(value, "f32", 1.5);
    assertReads(value, "f64", 2.25);
    assertReads(value, "s", "Grüße");
    assertReads(value, "none", (Object) null);
    assertReads(value, "dec", new BigDecimal("12.340"));
    assertReads(value, "date", NOON.toLocalDate());
    assertReads(value, "time", NOON.toLocalTime());
    assertReads(value, "ts", NOON.toLocalDateTime());
    assertReads(value, "tz", NOON.withOffsetSameInstant(ZoneOffset.UTC));
    assertReads(value, "bools[any]", true, false, true);
    assertReads(value, "bools[1]", false);
    assertReads(value, "bytes[1]", 2L);
    assertReads(value, "ints[any]", 10L, 20L, 30L);
    assertReads(value, "ints[2]", 30L);
    assertReads(value, "doubles[0]", 0.5);
    assertReads(value, "dates[any]", LocalDate.EPOCH, LocalDate.MIN.withYear(-5));
    assertReads(value, "ints", Kind.PART);
    for (String absent :
        List.of("x", "ints[3]", "empty[any]", "empty[0]", "noArray[any]", "s.x", "s[0]", "i32.x")) {
      assertAbsent(value, absent);
    }
  }

  @Test
  void compact_allKinds() {
    GenericRecord value =
        all(GenericRecord.compact("all"))
            .set("names", FieldKind.ARRAY_OF_STRING, new String[] {"a", null, "c"})
            .set("ni32", FieldKind.NULLABLE_INT32, 5)
            .set("nnull", FieldKind.NULLABLE_INT64, null)
            .set("nb", FieldKind.NULLABLE_BOOLEAN, false)
            .set("nints", FieldKind.ARRAY_OF_NULLABLE_INT32, new Integer[] {1, null})
            .set("p", FieldKind.COMPACT, person("Ada", 36))
            .set("noP", FieldKind.COMPACT, null)
            .set(
                "ps",
                FieldKind.ARRAY_OF_COMPACT,
                new GenericRecord[] {person("Bob", 1), null, person("Eve", 2)})
            .build();
    assertReadsAll(value);
    assertReads(value, "names[any]", "a", null, "c");
    assertReads(value, "names[2]", "c");
    assertReads(value, "ni32", 5L);
    assertReads(value, "nnull", (Object) null);
    assertReads(value, "nb", false);
    assertReads(value, "nints[any]", 1L, null);
    assertReads(value, "p.name", "Ada");
    assertReads(value, "p.age", 36L);
    assertReads(value, "p", Kind.PART);
    assertReads(value, "noP", (Object) null);
    assertAbsent(value, "noP.name");
    assertReads(value, "ps[any].name", "Bob", "Eve");
    assertReads(value, "ps[2].age", 2L);
    assertAbsent(value, "ps[1].age");
  }

  @Test
  void compact_offsetsOfAllWidths() {
    for (int length : new int[] {1, 230, 260, 60_000, 70_000}) {
      GenericRecord value =
          GenericRecord.compact("wide")
              .set("a", FieldKind.STRING, "x".repeat(length))
              .set("n", FieldKind.STRING, null)
              .set("z", FieldKind.STRING, "end")
              .build();
      assertReads(value, "z", "end");
      assertReads(value, "n", (Object) null);
    }
  }

  @Test
  void compact_ofOtherSchemas_oneAfterTheOther() {
    for (int i = 0; i < 100; i++) {
      GenericRecord value =
          GenericRecord.compact("t" + i % 20)
              .set("a" + i % 20, FieldKind.INT64, 1L)
              .set("v", FieldKind.INT32, i)
              .build();
      assertReads(value, "v", (long) i);
    }
  }

  @Test
  void compact_ofAnUnknownSchema_needsItsClass() {
    AttributeReader without = new AttributeReader(new Schemas(new SchemaRegistry()));
    Data data = serialization.toData(person("Ada", 36));
    assertThat(without.read(AttributePath.of("age"), data.bytes()).kind())
        .isEqualTo(Kind.NEEDS_CLASS);
  }

  @Test
  void portable_allKinds() {
    GenericRecord nested =
        GenericRecord.portable(7, 2, 0).set("name", FieldKind.STRING, "Ada").build();
    GenericRecord value =
        all(GenericRecord.portable(7, 1, 0))
            .set("c", FieldKind.CHAR, 'é')
            .set("names", FieldKind.ARRAY_OF_STRING, new String[] {"a", "bb", "c"})
            .set("p", FieldKind.PORTABLE, nested)
            .set("ps", FieldKind.ARRAY_OF_PORTABLE, new GenericRecord[] {nested, nested})
            .build();
    assertReadsAll(value);
    assertReads(value, "c", "é");
    assertReads(value, "names[any]", "a", "bb", "c");
    assertReads(value, "names[2]", "c");
    assertReads(value, "p.name", "Ada");
    assertReads(value, "p", Kind.PART);
    assertReads(value, "ps[any].name", "Ada", "Ada");
    assertReads(value, "ps[1].name", "Ada");
    assertAbsent(value, "ps[2].name");
  }

  @Test
  void json() {
    JsonValue value =
        new JsonValue(
            """
            { "skip" : {"a":[1,{"b":"}\\"]"}], "n": null}, "name":"Ada \\"L\\" \\u00e9\\ud83d\\ude00\\n",
              "age" : 36 ,"big":12345678901234567890, "long":-9223372036854775808,
              "x":-1.5e2,"t":true,"f":false,"none":null, "\\u0061b": 1,
              "list":[1, "two" ,[3,4],{"k":5},null], "deep":{"er":{"est": "yes"}},"name":"second"}\
            """);
    assertReads(value, "name", "Ada \"L\" é😀\n");
    assertReads(value, "age", 36L);
    assertReads(value, "big", new BigDecimal("12345678901234567890"));
    assertReads(value, "long", Long.MIN_VALUE);
    assertReads(value, "x", -150.0);
    assertReads(value, "t", true);
    assertReads(value, "f", false);
    assertReads(value, "none", (Object) null);
    assertReads(value, "ab", 1L);
    assertReads(value, "list[1]", "two");
    assertReads(value, "list[2][1]", 4L);
    assertReads(value, "list[3].k", 5L);
    assertReads(value, "list[any]", 1L, "two", Kind.PART, Kind.PART, null);
    assertReads(value, "list[any].k", 5L);
    assertReads(value, "list[2][any]", 3L, 4L);
    assertReads(value, "deep.er.est", "yes");
    assertReads(value, "skip.n", (Object) null);
    assertReads(value, "deep", Kind.PART);
    for (String absent : List.of("deep.x", "list[9]", "age.x", "age[0]", "nothing", "list.k")) {
      assertAbsent(value, absent);
    }
  }

  @Test
  void textThatIsNotJson_hasNoMembers() {
    for (String text :
        List.of(
            "",
            " ",
            "{",
            "{\"a\"",
            "{\"a\":",
            "{\"b\":1",
            "[1",
            "{\"a\":\"x",
            "nonsense",
            "{\"a\":-}")) {
      assertReads(new JsonValue(text), "a", Kind.MISSING);
    }
  }

  @Test
  void builtIn_scalars() {
    assertReads("text", "this", "text");
    assertReads('c', "this", "c");
    assertReads((byte) 1, "this", 1L);
    assertReads((short) 2, "__key", 2L);
    assertReads(3, "this", 3L);
    assertReads(4L, "this", 4L);
    assertReads(5.5f, "this", 5.5);
    assertReads(6.5, "this", 6.5);
    assertReads(true, "this", true);
    assertReads(new BigInteger("-5"), "this", new BigDecimal(-5));
    assertReads(new BigDecimal("5.10"), "this", new BigDecimal("5.10"));
    assertReads(NOON.toLocalDate(), "this", NOON.toLocalDate());
    assertReads(LocalTime.MAX, "this", LocalTime.MAX);
    assertReads(LocalDateTime.MIN, "this", LocalDateTime.MIN);
    assertReads(NOON, "this", NOON.withOffsetSameInstant(ZoneOffset.UTC));
    assertReads(new UUID(1, 2), "this", new UUID(1, 2));
    assertReads("text", "this.length", Kind.MISSING);
  }

  @Test
  @SuppressWarnings({"JavaUtilDate", "JdkObsolete"})
  void builtIn_collections() {
    assertReads(new int[] {1, 2}, "this[any]", 1L, 2L);
    assertReads(new int[] {1, 2}, "this[1]", 2L);
    assertReads(new String[] {"a", null, "c"}, "this[any]", "a", null, "c");
    List<Object> mixed =
        new ArrayList<>(
            Arrays.asList(
                1,
                "two",
                null,
                new UUID(1, 2),
                new BigDecimal("1.5"),
                NOON,
                new Date(5),
                new JsonValue("{\"k\":7}"),
                person("Ada", 36),
                GenericRecord.portable(1, 1, 0).set("k", FieldKind.INT32, 8).build(),
                new ArrayList<>(List.of(new String[] {"x"}, new long[] {9})),
                new TreeSet<>(List.of("t")),
                "last"));
    for (Object collection :
        List.of(mixed, new LinkedList<>(mixed), mixed.toArray(), new LinkedHashSet<>(mixed))) {
      assertReads(collection, "this[0]", 1L);
      assertReads(collection, "this[1]", "two");
      assertReads(collection, "this[12]", "last");
      assertReads(collection, "this[any].k", 7L, 8L);
      assertReads(collection, "this[8].name", "Ada");
      assertReads(collection, "this[10][1][0]", 9L);
      assertReads(collection, "this[11][0]", "t");
      assertAbsent(collection, "this[13]");
    }
  }

  @Test
  void whole_isItsBytes() {
    Data data = serialization.toData(person("Ada", 36));
    TypedValue value = reader.read(AttributePath.of("this"), data.bytes());
    assertThat(value.kind()).isEqualTo(Kind.BYTES);
    TypedValue same = reader.read(AttributePath.of("this"), data.bytes().clone()).copy();
    assertThat(TypedValue.same(value, same)).isTrue();
  }

  @Test
  void dates_areAsInTheJdk() {
    Random random = new Random(5);
    for (int i = 0; i < 5_000; i++) {
      LocalDate date = LocalDate.ofEpochDay(random.nextLong(-400_000_000L, 400_000_000L));
      assertReads(date, "this", date);
    }
  }

  /** Whatever the bytes are, reading ends, and with nothing worse than not knowing. */
  @Test
  void bytesThatAreNotAsTheyShouldBe_endAsNotKnown() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Object> values =
        List.of(
            all(GenericRecord.compact("all")).build(),
            all(GenericRecord.portable(7, 1, 0)).build(),
            new JsonValue("{\"ints\":[1,2,3],\"s\":\"x\\u0041\"}"),
            new ArrayList<>(List.of("a", List.of(1, 2), new String[] {"x"})));
    List<AttributePath> paths =
        List.of(
                "ints[any]",
                "s",
                "dates[any]",
                "this[any]",
                "this[1][any]",
                "tz",
                "dec",
                "s.a[any].b")
            .stream()
            .map(AttributePath::of)
            .toList();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = serialization.toData(values.get(i % values.size())).bytes().clone();
      int changes = 1 + random.nextInt(3);
      for (int c = 0; c < changes; c++) {
        bytes[8 + random.nextInt(bytes.length - 8)] = (byte) random.nextInt();
      }
      byte[] cut =
          random.nextBoolean() ? bytes : Arrays.copyOf(bytes, 8 + random.nextInt(bytes.length - 8));
      for (AttributePath path : paths) {
        assertThat(reader.visit(path, cut, value -> false)).as("seed=%s", seed).isFalse();
      }
    }
  }

  @Test
  void paths_thatCannotBe_sayWhere() {
    for (String wrong : List.of("", "a.", ".a", "a[", "a[]", "a[x]", "a[-1]", "a[0]b", "a..b")) {
      assertThatThrownBy(() -> AttributePath.of(wrong))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("position=")
          .hasMessageContaining("expected");
    }
    assertThatThrownBy(() -> AttributePath.of("a" + "[0]".repeat(40)))
        .hasMessageContaining("more than " + AttributePath.STEPS_MAX);
    assertThat(AttributePath.of("this.a[0]").canonical()).isEqualTo("a[0]");
    assertThat(AttributePath.of("__key.a").canonical()).isEqualTo("__key.a");
    assertThat(AttributePath.of("this[any]").canonical()).isEqualTo("this[any]");
    assertThat(AttributePath.of("this.a")).isEqualTo(AttributePath.of("a"));
  }
}
