package dev.grid.structures;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.MergePolicy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes records that differ in one component from others, as far as they are valid. */
final class OtherValues {

  private OtherValues() {}

  /** Whether a text can say values of a type, or of its components. */
  static boolean isText(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type.getRecordComponents())
            .allMatch(c -> c.getType() == List.class || isText(c.getType()))
        : !candidates(type).isEmpty();
  }

  /** The record with another value of a component, once for each that is valid and not the same. */
  static List<Object> of(RecordComponent component, Object record) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    int changed =
        Stream.of(components).map(RecordComponent::getName).toList().indexOf(component.getName());
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = value(components[i], record);
    }
    Object before = values[changed];
    List<Object> others = new ArrayList<>();
    for (Object candidate : candidates(component.getType(), component.getGenericType())) {
      values[changed] = candidate;
      Object other = Objects.equals(candidate, before) ? null : valid(record.getClass(), values);
      if (other != null) {
        others.add(other);
      }
    }
    return others;
  }

  private static List<Object> candidates(Class<?> type, Type generic) {
    if (type == List.class && generic instanceof ParameterizedType list) {
      Class<?> items = (Class<?>) list.getActualTypeArguments()[0];
      return candidates(items, items).stream().<Object>map(List::of).toList();
    }
    return candidates(type);
  }

  private static List<Object> candidates(Class<?> type) {
    if (type.isEnum()) {
      return List.of((Object[]) type.getEnumConstants());
    } else if (type == MergePolicy.class) {
      return List.of((Object[]) MergePolicy.Standard.values());
    } else if (type.isRecord()) {
      return isText(type) ? records(type, 0, new ArrayList<>()) : List.of();
    } else if (type == int.class) {
      return List.of(0, 1, 2, 77);
    } else if (type == long.class) {
      return List.of(0L, 3L, 77L);
    } else if (type == double.class) {
      return List.of(0.5, 3.0);
    } else if (type == boolean.class) {
      return List.of(false, true);
    } else if (type == String.class) {
      return List.of("a text");
    } else if (type == Duration.class) {
      return List.of(Duration.ZERO, Duration.ofMillis(1_500), Duration.ofDays(3));
    } else if (type == Instant.class) {
      return List.of(Instant.parse("2020-02-02T00:00:00.001Z"));
    }
    return List.of();
  }

  /** All valid records of such components. */
  private static List<Object> records(Class<?> type, int from, List<Object> values) {
    RecordComponent[] components = type.getRecordComponents();
    if (from == components.length) {
      Object record = valid(type, values.toArray());
      return record == null ? List.of() : List.of(record);
    }
    List<Object> records = new ArrayList<>();
    RecordComponent component = components[from];
    for (Object candidate : candidates(component.getType(), component.getGenericType())) {
      List<Object> more = new ArrayList<>(values);
      more.add(candidate);
      records.addAll(records(type, from + 1, more));
    }
    return records;
  }

  private static @Nullable Object valid(Class<?> type, @Nullable Object[] values) {
    Class<?>[] types =
        Stream.of(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof InvalidConfigurationException
          || e.getCause() instanceof IllegalArgumentException) {
        return null;
      }
      throw new AssertionError(type + " of " + List.of(values), e);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(type + " is no public record", e);
    }
  }

  private static @Nullable Object value(RecordComponent component, Object record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(record.getClass() + " is no public record", e);
    }
  }
}
