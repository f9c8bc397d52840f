package dev.grid.serialization;

import dev.grid.InvalidConfigurationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How values become bytes and back. Immutable; start from {@link #defaults()}, which suits records
 * and plain classes, and add what your classes need.
 *
 * <pre>{@code
 * SerializationConfig.defaults()
 *     .withCompactSerializer(new MoneySerializer())
 *     .withIdentifiedFactory(1000, classId -> classId == 1 ? new Position() : null)
 * }</pre>
 *
 * @param compactSerializers for classes that are to be written as Compact in a chosen form
 * @param streamSerializers for classes that are to be written in a form of their own
 * @param globalSerializer for what has no form of its own; null (the default) leaves it to Compact
 * @param identifiedFactories by factory id
 * @param portableFactories by factory id
 * @param portableDefinitions the fields of portable classes, known before their first value: each
 *     record stands for its class version, and those nested in it for theirs; their values do not
 *     matter
 * @param portableVersion the class version of portable values that do not say their own; 0 or more
 * @param javaSerializationAllowList class names, or package prefixes that end in {@code .*}, that
 *     may be written and read by Java serialization; empty (the default) turns it off. Read {@link
 *     #withJavaSerialization} before adding to it
 * @param classLoader where classes are looked up by name; null for the context class loader of the
 *     thread that starts the member or client
 */
public record SerializationConfig(
    List<CompactSerializer<?>> compactSerializers,
    List<StreamSerializer<?>> streamSerializers,
    @Nullable GlobalSerializer globalSerializer,
    Map<Integer, IdentifiedSerializable.Factory> identifiedFactories,
    Map<Integer, PortableSerializable.Factory> portableFactories,
    List<GenericRecord> portableDefinitions,
    int portableVersion,
    List<String> javaSerializationAllowList,
    @Nullable ClassLoader classLoader) {

  private static final SerializationConfig DEFAULTS =
      new SerializationConfig(
          List.of(), List.of(), null, Map.of(), Map.of(), List.of(), 0, List.of(), null);

  /**
   * Writes what has no form of its own: everything that would else be Compact by its fields, and if
   * it says so, what would else be written by Java serialization.
   *
   * @param serializer called with values of any such class, and by reading for its type id
   * @param overridesJava whether it also writes enums, everyday values of the JDK such as {@code
   *     Instant}, collections without a type of their own, and the classes of the allow list
   */
  public record GlobalSerializer(StreamSerializer<Object> serializer, boolean overridesJava) {

    public GlobalSerializer {
      Objects.requireNonNull(serializer, "serializer");
      requireOwnTypeId(serializer);
    }
  }

  public SerializationConfig {
    compactSerializers = List.copyOf(compactSerializers);
    streamSerializers = List.copyOf(streamSerializers);
    identifiedFactories = Map.copyOf(identifiedFactories);
    portableFactories = Map.copyOf(portableFactories);
    portableDefinitions = List.copyOf(portableDefinitions);
    javaSerializationAllowList = List.copyOf(javaSerializationAllowList);
    requireDistinct("compact serializer type", compactSerializers, CompactSerializer::type);
    requireDistinct("compact serializer typeName", compactSerializers, CompactSerializer::typeName);
    requireDistinct("stream serializer type", streamSerializers, StreamSerializer::type);
    requireDistinct("stream serializer typeId", streamSerializers, StreamSerializer::typeId);
    for (StreamSerializer<?> serializer : streamSerializers) {
      requireOwnTypeId(serializer);
      if (globalSerializer != null && serializer.typeId() == globalSerializer.serializer.typeId()) {
        throw new InvalidConfigurationException(
            "stream serializer typeId=" + serializer.typeId() + " is also the global serializer's");
      }
    }
    for (GenericRecord definition : portableDefinitions) {
      if (!(definition.type() instanceof GenericRecord.PortableType)) {
        throw new InvalidConfigurationException(
            "portable definition of " + definition.type() + ": it is not portable");
      }
    }
    if (portableVersion < 0) {
      throw new InvalidConfigurationException(
          "portableVersion=" + portableVersion + ": must be 0 or more");
    }
    for (String pattern : javaSerializationAllowList) {
      if (pattern.isBlank() || pattern.equals("*") || pattern.equals(".*")) {
        throw new InvalidConfigurationException(
            "javaSerializationAllowList pattern '"
                + pattern
                + "' would allow every class: name classes or packages");
      }
    }
  }

  /** Built-in types, records and plain classes; no Java serialization. */
  public static SerializationConfig defaults() {
    return DEFAULTS;
  }

  /** This with one more class in a chosen Compact form. */
  public SerializationConfig withCompactSerializer(CompactSerializer<?> serializer) {
    return new SerializationConfig(
        plus(compactSerializers, serializer),
        streamSerializers,
        globalSerializer,
        identifiedFactories,
        portableFactories,
        portableDefinitions,
        portableVersion,
        javaSerializationAllowList,
        classLoader);
  }

  /** This with one more class in a form of its own. */
  public SerializationConfig withStreamSerializer(StreamSerializer<?> serializer) {
    return new SerializationConfig(
        compactSerializers,
        plus(streamSerializers, serializer),
        globalSerializer,
        identifiedFactories,
        portableFactories,
        portableDefinitions,
        portableVersion,
        javaSerializationAllowList,
        classLoader);
  }

  /**
   * This with a serializer for everything that has no form of its own, or with none if null. Every
   * member and client must have the same, and {@link GlobalSerializer} says what it takes over.
   */
  public SerializationConfig withGlobalSerializer(@Nullable GlobalSerializer globalSerializer) {
    return new SerializationConfig(
        compactSerializers,
        streamSerializers,
        globalSerializer,
        identifiedFactories,
        portableFactories,
        portableDefinitions,
        portableVersion,
        javaSerializationAllowList,
        classLoader);
  }

  /** This with the classes of one more factory, or with another in its place. */
  public SerializationConfig withIdentifiedFactory(
      int factoryId, IdentifiedSerializable.Factory factory) {
    Map<Integer, IdentifiedSerializable.Factory> all = new HashMap<>(identifiedFactories);
    all.put(factoryId, factory);
    return new SerializationConfig(
        compactSerializers,
        streamSerializers,
        globalSerializer,
        all,
        portableFactories,
        portableDefinitions,
        portableVersion,
        javaSerializationAllowList,
        classLoader);
  }

  /** This with the portable classes of one more factory, or with another in its place. */
  public SerializationConfig withPortableFactory(
      int factoryId, PortableSerializable.Factory factory) {
    Map<Integer, PortableSerializable.Factory> all = new HashMap<>(portableFactories);
    all.put(factoryId, factory);
    return new SerializationConfig(
        compactSerializers,
        streamSerializers,
        globalSerializer,
        identifiedFactories,
        all,
        portableDefinitions,
        portableVersion,
        javaSerializationAllowList,
        classLoader);
  }

  /**
   * This with the fields of one more portable class version. What is written as that version with
   * other fields is refused; without a definition, the first object of the class defines it.
   */
  public SerializationConfig withPortableDefinition(GenericRecord definition) {
    return new SerializationConfig(
        compactSerializers,
        streamSerializers,
        globalSerializer,
        identifiedFactories,
        portableFactories,
        plus(portableDefinitions, definition),
        portableVersion,
        javaSerializationAllowList,
        classLoader);
  }

  /** This with another class version for portable values that do not say their own. */
  public SerializationConfig withPortableVersion(int portableVersion) {
    return new SerializationConfig(
        compactSerializers,
        streamSerializers,
        globalSerializer,
        identifiedFactories,
        portableFactories,
        portableDefinitions,
        portableVersion,
        javaSerializationAllowList,
        classLoader);
  }

  /**
   * This, allowing Java serialization for more classes ({@code com.acme.Order}) or packages ({@code
   * com.acme.orders.*}, with the packages below).
   *
   * <p>Whoever may write to the grid can then send any graph of these classes and run what their
   * {@code readObject} methods do. Everything inside an object must be allowed too; of the JDK,
   * numbers, strings, dates and the common collections are.
   */
  public SerializationConfig withJavaSerialization(String... classesOrPackages) {
    List<String> all = new ArrayList<>(javaSerializationAllowList);
    all.addAll(List.of(classesOrPackages));
    return new SerializationConfig(
        compactSerializers,
        streamSerializers,
        globalSerializer,
        identifiedFactories,
        portableFactories,
        portableDefinitions,
        portableVersion,
        all,
        classLoader);
  }

  /** This, looking up classes elsewhere; null for the loader of the thread that starts it. */
  public SerializationConfig withClassLoader(@Nullable ClassLoader classLoader) {
    return new SerializationConfig(
        compactSerializers,
        streamSerializers,
        globalSerializer,
        identifiedFactories,
        portableFactories,
        portableDefinitions,
        portableVersion,
        javaSerializationAllowList,
        classLoader);
  }

  private static void requireOwnTypeId(StreamSerializer<?> serializer) {
    if (serializer.typeId() <= 0) {
      throw new InvalidConfigurationException(
          "stream serializer typeId="
              + serializer.typeId()
              + " of "
              + serializer.getClass().getName()
              + ": must be positive; others are the protocol's own");
    }
  }

  private static <S> List<S> plus(List<S> list, S element) {
    List<S> all = new ArrayList<>(list);
    all.add(element);
    return all;
  }

  private static <S> void requireDistinct(String what, List<S> list, Function<S, Object> property) {
    Set<Object> seen = new HashSet<>();
    for (S element : list) {
      Object value = property.apply(element);
      if (!seen.add(value)) {
        throw new InvalidConfigurationException(what + "=" + value + " is registered twice");
      }
    }
  }
}
