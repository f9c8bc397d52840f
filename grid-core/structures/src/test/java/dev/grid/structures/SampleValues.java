package dev.grid.structures;

import dev.grid.protocol.Data;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes random values of any type that goes over the wire, records from their components. */
final class SampleValues {

  private static final int ITEMS_MAX = 3;

  private final Random random;

  SampleValues(long seed) {
    random = new Random(seed);
  }

  /** A value; now and then null or empty where the type allows it. */
  @Nullable Object of(AnnotatedType type) {
    boolean nullable = type.isAnnotationPresent(Nullable.class);
    if (type.getType() == Void.class || nullable && random.nextInt(3) == 0) {
      return null;
    }
    if (type instanceof AnnotatedArrayType) {
      return array(type.getType());
    }
    if (type instanceof AnnotatedParameterizedType parameterized) {
      return generic(parameterized);
    }
    return plain((Class<?>) type.getType());
  }

  Object ofRecord(Class<?> record) {
    RecordComponent[] components = record.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = of(components[i].getAnnotatedType());
    }
    try {
      return record.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(record + " " + Arrays.toString(values), e);
    }
  }

  private Object plain(Class<?> type) {
    if (type.isRecord()) {
      return ofRecord(type);
    }
    return switch (type.getSimpleName()) {
      case "boolean", "Boolean" -> random.nextBoolean();
      case "byte", "Byte" -> (byte) random.nextInt();
      case "int", "Integer" -> random.nextInt();
      case "long", "Long" -> random.nextLong();
      case "float", "Float" -> random.nextFloat();
      case "double", "Double" -> random.nextDouble();
      case "UUID" -> new UUID(random.nextLong(), random.nextLong());
      case "String" -> text();
      case "Data" -> data();
      default -> throw new AssertionError("no samples of " + type);
    };
  }

  private String text() {
    return random.nextInt(5) == 0 ? "" : "grüße \uD83D\uDE00 " + random.nextInt();
  }

  private Data data() {
    byte[] bytes = new byte[Data.HEADER_BYTES + random.nextInt(20)];
    random.nextBytes(bytes);
    return new Data(bytes);
  }

  private Object array(Type type) {
    if (type == byte[].class) {
      byte[] bytes = new byte[random.nextInt(20)];
      random.nextBytes(bytes);
      return bytes;
    }
    if (type == int[].class) {
      return random.ints(random.nextInt(20)).toArray();
    }
    if (type == long[].class) {
      return random.longs(random.nextInt(20)).toArray();
    }
    if (type == float[].class) {
      float[] numbers = new float[random.nextInt(20)];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = random.nextFloat();
      }
      return numbers;
    }
    throw new AssertionError("no samples of " + type);
  }

  private Object generic(AnnotatedParameterizedType type) {
    AnnotatedType[] arguments = type.getAnnotatedActualTypeArguments();
    Class<?> raw = (Class<?>) ((ParameterizedType) type.getType()).getRawType();
    if (raw == Map.Entry.class) {
      return Map.entry(notNull(arguments[0]), notNull(arguments[1]));
    }
    if (raw == Map.class) {
      Map<Object, Object> map = new LinkedHashMap<>();
      for (int i = random.nextInt(ITEMS_MAX + 1); i > 0; i--) {
        map.put(notNull(arguments[0]), notNull(arguments[1]));
      }
      return map;
    }
    List<@Nullable Object> items = new ArrayList<>();
    for (int i = random.nextInt(ITEMS_MAX + 1); i > 0; i--) {
      items.add(of(arguments[0]));
    }
    if (raw == List.class) {
      return items;
    }
    if (raw == Set.class) {
      return new LinkedHashSet<>(items);
    }
    throw new AssertionError("no samples of " + type);
  }

  private Object notNull(AnnotatedType type) {
    Object value = of(type);
    if (value == null) {
      throw new AssertionError("null of " + type);
    }
    return value;
  }

  /** A value of which {@code equals} and {@code toString} see everything, arrays too. */
  static @Nullable Object comparable(@Nullable Object value) {
    return switch (value) {
      case byte[] bytes -> "bytes " + Arrays.toString(bytes);

      case int[] ints -> "ints " + Arrays.toString(ints);
      case long[] longs -> "longs " + Arrays.toString(longs);
      case float[] floats -> "floats " + Arrays.toString(floats);
      case Data data -> "data " + Arrays.toString(data.bytes());
      case List<?> list -> list.stream().map(SampleValues::comparable).toList();
      case Map.Entry<?, ?> entry -> comparable(entry.getKey()) + "=" + comparable(entry.getValue());
      case Record record -> record.getClass().getSimpleName() + components(record);
      case null, default -> value;
    };
  }

  private static List<@Nullable Object> components(Record record) {
    List<@Nullable Object> values = new ArrayList<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        values.add(comparable(component.getAccessor().invoke(record)));
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(record.toString(), e);
      }
    }
    return values;
  }
}
