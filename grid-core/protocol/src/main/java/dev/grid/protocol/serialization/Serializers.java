package dev.grid.protocol.serialization;

import dev.grid.GridSerializationException;
import dev.grid.InvalidConfigurationException;
import dev.grid.protocol.compact.CompactSerialization;
import dev.grid.protocol.portable.PortableSerialization;
import dev.grid.protocol.serialization.builtin.BuiltInType;
import dev.grid.protocol.serialization.builtin.BuiltInTypes;
import dev.grid.protocol.serialization.builtin.OwnFactories;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.protocol.serialization.bytes.TypeSerializer;
import dev.grid.protocol.serialization.bytes.ValueCodec;
import dev.grid.serialization.CompactSerializer;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.IdentifiedSerializable;
import dev.grid.serialization.PortableSerializable;
import dev.grid.serialization.SerializationConfig;
import dev.grid.serialization.SerializationConfig.GlobalSerializer;
import dev.grid.serialization.StreamSerializer;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which serializer writes a class and which reads a type id. Thread-safe: what a class is written
 * with is found once and kept.
 *
 * <p>A class is written by the first of these that fits:
 *
 * <ol>
 *   <li>a compact serializer registered for exactly it
 *   <li>itself, if it is identified or portable
 *   <li>the protocol's type for exactly it
 *   <li>a stream serializer registered for it, a superclass or an interface
 *   <li>the global serializer, if it overrides Java serialization
 *   <li>Java serialization, if it is allowed for it
 *   <li>for a class of the JDK, the type of the collection that it implements
 *   <li>the global serializer
 *   <li>Compact, by its fields
 * </ol>
 */
final class Serializers {

  private final Map<Integer, TypeSerializer<Object>> byTypeId = new HashMap<>();
  private final Map<Class<?>, TypeSerializer<Object>> builtIn = new HashMap<>();
  private final Map<Class<?>, TypeSerializer<Object>> registered = new HashMap<>();
  private final ConcurrentHashMap<Class<?>, TypeSerializer<Object>> byClass =
      new ConcurrentHashMap<>();
  private final CompactSerialization compact;
  private final TypeSerializer<Object> compactSerializer;
  private final TypeSerializer<Object> portable;
  private final TypeSerializer<Object> identified;
  private final JavaSerialization java;
  private final @Nullable TypeSerializer<Object> global;
  private final boolean globalOverridesJava;

  Serializers(SerializationConfig config, SchemaService schemas, ValueCodec codec) {
    ClassLoader classLoader = classLoader(config);
    compact = new CompactSerialization(config.compactSerializers(), classLoader, schemas);
    compactSerializer = compact.serializer();
    portable = new PortableSerialization(codec, config);
    identified = erased(new IdentifiedSerializer(OwnFactories.with(config.identifiedFactories())));
    java = new JavaSerialization(config.javaSerializationAllowList(), classLoader);
    for (BuiltInType<?> type : BuiltInTypes.list()) {
      builtIn.put(type.type(), add(type));
    }
    builtIn.put(Class.class, add(new ClassSerializer(classLoader)));
    add(compactSerializer);
    add(compact.withSchemaSerializer());
    add(portable);
    add(identified);
    add(java.serializable());
    add(java.externalizable());
    for (CompactSerializer<?> serializer : config.compactSerializers()) {
      requireFree(serializer.type(), serializer);
    }
    for (StreamSerializer<?> serializer : config.streamSerializers()) {
      requireFree(serializer.type(), serializer);
      registered.put(serializer.type(), add(new UserSerializer<>(serializer)));
    }
    GlobalSerializer configured = config.globalSerializer();
    global = configured == null ? null : add(new UserSerializer<>(configured.serializer()));
    globalOverridesJava = configured != null && configured.overridesJava();
  }

  // Decided once, so that it does not depend on which thread happens to read a class first.
  private static ClassLoader classLoader(SerializationConfig config) {
    ClassLoader configured = config.classLoader();
    if (configured != null) {
      return configured;
    }
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    return ofThread != null ? ofThread : Serializers.class.getClassLoader();
  }

  private TypeSerializer<Object> add(TypeSerializer<?> serializer) {
    TypeSerializer<Object> erased = erased(serializer);
    byTypeId.put(serializer.typeId(), erased);
    return erased;
  }

  // Each is only ever given values of the class that it was found by.
  @SuppressWarnings("unchecked")
  private static TypeSerializer<Object> erased(TypeSerializer<?> serializer) {
    return (TypeSerializer<Object>) serializer;
  }

  private void requireFree(Class<?> type, Object serializer) {
    if (type == Object.class) {
      throw new InvalidConfigurationException(
          "serializer "
              + serializer.getClass().getName()
              + " is registered for java.lang.Object: give it to"
              + " SerializationConfig.withGlobalSerializer if it is for everything");
    }
    if (builtIn.containsKey(type)) {
      throw new InvalidConfigurationException(
          "serializer "
              + serializer.getClass().getName()
              + " is registered for "
              + type.getName()
              + ", which has a type of its own in the protocol: register it for a class of yours");
    }
  }

  /** What writes a value. */
  TypeSerializer<Object> of(Object value) {
    if (value instanceof GenericRecord generic) {
      return generic.type() instanceof GenericRecord.CompactType ? compactSerializer : portable;
    }
    Class<?> type = value.getClass();
    TypeSerializer<Object> known = byClass.get(type);
    return known != null ? known : byClass.computeIfAbsent(type, this::find);
  }

  /** What reads a type id. */
  TypeSerializer<Object> of(int typeId) {
    TypeSerializer<Object> serializer = byTypeId.get(typeId);
    if (serializer == null) {
      throw new GridSerializationException(
          "a value of " + TypeIds.describe(typeId) + " cannot be read here: " + wayOut(typeId));
    }
    return serializer;
  }

  private static String wayOut(int typeId) {
    return switch (typeId) {
      case TypeIds.PYTHON_PICKLE, TypeIds.CLR, TypeIds.GO_GOB ->
          "only the language that wrote it can; write it as Compact or JSON there";
      default ->
          typeId > 0
              ? "register the StreamSerializer with this type id in SerializationConfig"
              : "the type is unknown, or the bytes are not a serialized value";
    };
  }

  private TypeSerializer<Object> find(Class<?> type) {
    if (compact.isRegistered(type)) {
      return compactSerializer;
    }
    if (IdentifiedSerializable.class.isAssignableFrom(type)) {
      return identified;
    }
    if (PortableSerializable.class.isAssignableFrom(type)) {
      return portable;
    }
    TypeSerializer<Object> found = builtIn.get(type);
    if (found == null) {
      found = findRegistered(type);
    }
    if (found == null && globalOverridesJava) {
      found = global;
    }
    if (found == null) {
      found = java.find(type);
    }
    if (found == null) {
      found = findByInterface(type);
    }
    if (found == null) {
      found = global;
    }
    if (found != null) {
      return found;
    }
    compact.requireForm(type);
    return compactSerializer;
  }

  private @Nullable TypeSerializer<Object> findRegistered(Class<?> type) {
    if (registered.isEmpty()) {
      return null;
    }
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      TypeSerializer<Object> found = registered.get(c);
      if (found != null) {
        return found;
      }
    }
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      TypeSerializer<Object> found = findRegisteredInterface(c);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable TypeSerializer<Object> findRegisteredInterface(Class<?> type) {
    for (Class<?> i : type.getInterfaces()) {
      TypeSerializer<Object> found = registered.get(i);
      if (found == null) {
        found = findRegisteredInterface(i);
      }
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  // Only the JDK's own: a collection of the application may hold more than its items.
  private @Nullable TypeSerializer<Object> findByInterface(Class<?> type) {
    if (ByteBuffer.class.isAssignableFrom(type)) {
      return byTypeId.get(TypeIds.BYTE_BUFFER);
    }
    if (type.getClassLoader() != null) {
      return null;
    }
    Integer typeId = StandIns.typeIdOf(type);
    return typeId == null ? null : byTypeId.get(typeId);
  }
}
