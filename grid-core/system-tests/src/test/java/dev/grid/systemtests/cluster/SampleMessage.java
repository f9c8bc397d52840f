package dev.grid.systemtests.cluster;

import dev.grid.kernel.ToGroup;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.serialization.SerializationConfig;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message of any class, for a structure of a name: whole, but without meaning. */
final class SampleMessage {

  private static final Data VALUE =
      new Serialization(SerializationConfig.defaults(), new SchemaRegistry()).toData("value");

  private final String structure;

  private SampleMessage(String structure) {
    this.structure = structure;
  }

  static Message<?> of(Class<?> message, String structure) {
    return (Message<?>) new SampleMessage(structure).record(message);
  }

  /** The structure's name as applications write it: a sample's Raft group is named alike. */
  static String nameIn(Message<?> message, String structure) {
    return message instanceof ToGroup ? structure + "@" + structure : structure;
  }

  private Object record(Class<?> type) {
    List<Class<?>> types = new ArrayList<>();
    List<@Nullable Object> values = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      types.add(component.getType());
      values.add(isNames(component) ? List.of(structure) : value(component.getType()));
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types.toArray(new Class<?>[0]));
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no message of " + type, e);
    }
  }

  private static boolean isNames(RecordComponent component) {
    return component.getName().equals("names") && component.getType() == List.class;
  }

  private Object value(Class<?> type) {
    if (type == boolean.class) {
      return false;
    } else if (type == byte.class) {
      return (byte) 1;
    } else if (type == int.class) {
      return 1;
    } else if (type == long.class) {
      return 1L;
    } else if (type == String.class) {
      return structure;
    } else if (type == UUID.class) {
      return UUID.randomUUID();
    } else if (type == Data.class) {
      return VALUE;
    } else if (type == byte[].class) {
      return new byte[0];
    } else if (type == List.class) {
      return List.of();
    } else if (type == Set.class) {
      return Set.of();
    } else if (type == Map.class) {
      return Map.of();
    } else if (type.isRecord()) {
      return record(type);
    }
    throw new AssertionError("no sample of " + type + ": add one");
  }
}
