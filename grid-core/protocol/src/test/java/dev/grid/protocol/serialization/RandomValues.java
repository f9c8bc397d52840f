package dev.grid.protocol.serialization;

import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Values of every type of the protocol, and of every kind of field, from a seed. */
public final class RandomValues {

  private static final String[] TEXTS = {"", "a", "zero\0", "\u00e9\u6f22\uD83D\uDE00", "key-1"};
  private static final int DEPTH_MAX = 3;
  private static final int LONG_ARRAY_ITEMS = 300;

  private final SplittableRandom random;

  public RandomValues(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A value that the grid can store, collections of others included, each with an order. */
  public Object value() {
    return value(0);
  }

  private Object value(int depth) {
    return depth < DEPTH_MAX && random.nextInt(3) == 0 ? collection(depth) : simple(depth);
  }

  private @Nullable Object nullable(int depth) {
    return random.nextInt(8) == 0 ? null : value(depth);
  }

  @SuppressWarnings("JavaUtilDate")
  private Object simple(int depth) {
    return switch (random.nextInt(12)) {
      case 0 -> (char) random.nextInt(0xd800);
      case 1 -> new UUID(random.nextLong(), random.nextLong());
      case 2 -> new BigInteger(bytes(1 + random.nextInt(40)));
      case 3 -> new Date(random.nextLong());
      case 4 -> depth < DEPTH_MAX ? Optional.ofNullable(nullable(depth + 1)) : Optional.empty();
      case 5 -> new char[] {'a', (char) random.nextInt(0xd800)};
      case 6 -> random.nextBoolean() ? String.class : int[].class;
      default -> {
        FieldKind[] kinds = FieldKind.values();
        FieldKind kind = kinds[random.nextInt(FieldKind.ARRAY_OF_STRING.ordinal() + 1)];
        if (random.nextInt(3) == 0) {
          kind = kinds[between(FieldKind.DECIMAL, FieldKind.TIMESTAMP_WITH_TIMEZONE)];
          kind = kind.isArray() ? FieldKind.DECIMAL : kind;
        }
        yield field(kind);
      }
    };
  }

  private int between(FieldKind from, FieldKind to) {
    return random.nextInt(from.ordinal(), to.ordinal() + 1);
  }

  @SuppressWarnings("JdkObsolete")
  private Object collection(int depth) {
    List<@Nullable Object> items = new ArrayList<>();
    List<Object> present = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      items.add(nullable(depth + 1));
      present.add(value(depth + 1));
    }
    Map<Object, @Nullable Object> map = new LinkedHashMap<>();
    present.forEach(key -> map.put(key, nullable(depth + 1)));
    TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
    items.forEach(item -> sorted.put(text(), item));
    return switch (random.nextInt(9)) {
      case 0 -> items;
      case 1 -> new LinkedList<>(items);
      case 2 -> new CopyOnWriteArrayList<>(items);
      case 3 -> new LinkedHashSet<>(items);
      case 4 -> new ArrayDeque<>(present);
      case 5 -> map;
      case 6 -> sorted;
      case 7 -> new TreeSet<>(sorted.keySet());
      default -> new AbstractMap.SimpleImmutableEntry<>(value(depth + 1), nullable(depth + 1));
    };
  }

  /** A compact record of any kinds of fields, with others in it. */
  public GenericRecord compact() {
    return record(
        GenericRecord.compact("generated." + random.nextInt()),
        random.nextInt(14),
        FieldKind::isCompact,
        0);
  }

  /** A portable record of any kinds of fields, with others in it. */
  public GenericRecord portable() {
    return record(
        GenericRecord.portable(3, 1 + random.nextInt(Integer.MAX_VALUE - 1), random.nextInt(5)),
        random.nextInt(14),
        FieldKind::isPortable,
        0);
  }

  private interface Kinds {
    boolean has(FieldKind kind);
  }

  private GenericRecord record(GenericRecord.Builder builder, int fields, Kinds kinds, int depth) {
    FieldKind[] all =
        Arrays.stream(FieldKind.values()).filter(kinds::has).toArray(FieldKind[]::new);
    for (int i = 0; i < fields; i++) {
      FieldKind kind = all[random.nextInt(all.length)];
      String name = "f" + Integer.toString(random.nextInt(1000), 36) + "\u00e4" + i;
      switch (kind) {
        case COMPACT -> builder.set(name, kind, nested(depth));
        case ARRAY_OF_COMPACT -> builder.set(name, kind, nestedArray(depth));
        case PORTABLE -> nestedPortable(builder, name, depth);
        case ARRAY_OF_PORTABLE -> nestedPortables(builder, name);
        default -> builder.set(name, kind, nullableField(builder, kind));
      }
    }
    return builder.build();
  }

  private @Nullable Object nullableField(GenericRecord.Builder builder, FieldKind kind) {
    // Portable arrays of decimals and times have no nulls in them, and its dates have short years.
    boolean portable = builder.build().type() instanceof GenericRecord.PortableType;
    Object value = portable && kind.id() >= FieldKind.DECIMAL.id() ? shortYears(kind) : field(kind);
    return kind.isNullable() && random.nextInt(4) == 0 ? null : value;
  }

  private Object shortYears(FieldKind kind) {
    return switch (kind) {
      case DATE, TIMESTAMP, TIMESTAMP_WITH_TIMEZONE -> dated(kind, random.nextInt(-30_000, 30_000));
      case ARRAY_OF_DATE -> new LocalDate[] {(LocalDate) dated(FieldKind.DATE, 2000)};
      case ARRAY_OF_TIMESTAMP ->
          new LocalDateTime[] {(LocalDateTime) dated(FieldKind.TIMESTAMP, 1)};
      case ARRAY_OF_TIMESTAMP_WITH_TIMEZONE ->
          new OffsetDateTime[] {
            (OffsetDateTime) dated(FieldKind.TIMESTAMP_WITH_TIMEZONE, -5),
            (OffsetDateTime) dated(FieldKind.TIMESTAMP_WITH_TIMEZONE, 5)
          };
      case ARRAY_OF_DECIMAL -> new BigDecimal[] {(BigDecimal) field(FieldKind.DECIMAL)};
      case ARRAY_OF_TIME -> new LocalTime[] {(LocalTime) field(FieldKind.TIME), LocalTime.MIN};
      default -> field(kind);
    };
  }

  private @Nullable GenericRecord nested(int depth) {
    if (depth == DEPTH_MAX || random.nextInt(4) == 0) {
      return null;
    }
    return record(
        GenericRecord.compact("nested." + random.nextInt()),
        random.nextInt(5),
        FieldKind::isCompact,
        depth + 1);
  }

  // Its items have one schema.
  private @Nullable GenericRecord[] nestedArray(int depth) {
    GenericRecord item = nested(depth);
    return new @Nullable GenericRecord[] {item, null, item};
  }

  private void nestedPortable(GenericRecord.Builder builder, String name, int depth) {
    GenericRecord.PortableType type =
        new GenericRecord.PortableType(3, 1 + random.nextInt(Integer.MAX_VALUE - 1), 0);
    GenericRecord value =
        depth == DEPTH_MAX || random.nextInt(4) == 0
            ? null
            : record(
                GenericRecord.portable(3, type.classId(), random.nextInt(3)),
                random.nextInt(5),
                FieldKind::isPortable,
                depth + 1);
    builder.setPortable(name, FieldKind.PORTABLE, value, type);
  }

  private void nestedPortables(GenericRecord.Builder builder, String name) {
    int classId = 1 + random.nextInt(Integer.MAX_VALUE - 1);
    GenericRecord[] items = new GenericRecord[1 + random.nextInt(3)];
    for (int i = 0; i < items.length; i++) {
      items[i] =
          GenericRecord.portable(3, classId, 1).setInt32("i", i).setString("t", text()).build();
    }
    builder.setPortable(
        name, FieldKind.ARRAY_OF_PORTABLE, items, new GenericRecord.PortableType(3, classId, 0));
  }

  /** A value of a kind that is not a nested one; not null, but for items of arrays. */
  private Object field(FieldKind kind) {
    return switch (kind) {
      case BOOLEAN, NULLABLE_BOOLEAN -> random.nextBoolean();
      case INT8, NULLABLE_INT8 -> (byte) random.nextInt();
      case CHAR -> (char) random.nextInt(0xd800);
      case INT16, NULLABLE_INT16 -> (short) random.nextInt();
      case INT32, NULLABLE_INT32 -> random.nextInt();
      case INT64, NULLABLE_INT64 -> random.nextLong();
      case FLOAT32, NULLABLE_FLOAT32 -> (float) random.nextGaussian();
      case FLOAT64, NULLABLE_FLOAT64 -> random.nextGaussian();
      case STRING -> text();
      case DECIMAL -> new BigDecimal(new BigInteger(bytes(9)), random.nextInt(-20, 20));
      case TIME -> LocalTime.ofNanoOfDay(random.nextLong(LocalTime.MAX.toNanoOfDay()));
      case DATE, TIMESTAMP, TIMESTAMP_WITH_TIMEZONE ->
          dated(kind, random.nextInt(-999_999_999, 1_000_000_000));
      default -> array(kind);
    };
  }

  private Object dated(FieldKind kind, int year) {
    LocalDate date = LocalDate.ofYearDay(year, 1 + random.nextInt(365));
    LocalDateTime timestamp = date.atTime((LocalTime) field(FieldKind.TIME));
    return switch (kind) {
      case DATE -> date;
      case TIMESTAMP -> timestamp;
      default -> timestamp.atOffset(ZoneOffset.ofTotalSeconds(random.nextInt(-64_800, 64_801)));
    };
  }

  private Object array(FieldKind kind) {
    Class<?> item = kind.valueType().getComponentType();
    FieldKind itemKind = FieldKind.find(kind.id() - 1);
    if (itemKind == null) {
      throw new IllegalArgumentException(kind.name());
    }
    int count = random.nextInt(10) == 0 ? LONG_ARRAY_ITEMS : random.nextInt(12);
    Object array = Array.newInstance(item, count);
    for (int i = 0; i < count; i++) {
      if (item.isPrimitive() || random.nextInt(4) != 0) {
        Array.set(array, i, field(itemKind));
      }
    }
    return array;
  }

  private String text() {
    String text = TEXTS[random.nextInt(TEXTS.length)] + random.nextInt();
    return random.nextInt(12) == 0 ? text.repeat(random.nextInt(200)) : text;
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
