package dev.grid.spring.data.mapping;

import dev.grid.serialization.IdentifiedSerializable;
import dev.grid.serialization.PortableSerializable;
import dev.grid.serialization.SerializationConfig;
import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.data.core.TypeInformation;
import org.springframework.data.mapping.MappingException;
import org.springframework.data.mapping.context.AbstractMappingContext;
import org.springframework.data.mapping.model.Property;
import org.springframework.data.mapping.model.SimpleTypeHolder;
import org.springframework.util.ClassUtils;

/** The entity classes of an application and what is known of them. Thread-safe. */
public final class GridMappingContext
    extends AbstractMappingContext<GridPersistentEntity<?>, GridPersistentProperty> {

  /** Of the JDK's classes those that the grid takes as keys. */
  private static final Set<Class<?>> KEY_TYPES =
      Set.of(
          Boolean.class,
          Byte.class,
          Short.class,
          Character.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          String.class,
          UUID.class,
          BigDecimal.class,
          BigInteger.class,
          Date.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          OffsetDateTime.class,
          Instant.class);

  /** Classes that the grid is known to store by their properties, under these names. */
  private final Set<Class<?>> byProperties = ConcurrentHashMap.newKeySet();

  /** Classes that the grid is known to store as it should. */
  private final Set<Class<?>> storable = ConcurrentHashMap.newKeySet();

  /** The class that the map of this name is for. */
  private final Map<String, GridPersistentEntity<?>> owners = new ConcurrentHashMap<>();

  public GridMappingContext() {
    setSimpleTypeHolder(new JdkTypes());
  }

  @Override
  protected <T> GridPersistentEntity<?> createPersistentEntity(TypeInformation<T> type) {
    return new GridPersistentEntity<>(type);
  }

  @Override
  protected GridPersistentProperty createPersistentProperty(
      Property property, GridPersistentEntity<?> owner, SimpleTypeHolder simpleTypes) {
    return new GridPersistentProperty(property, owner, simpleTypes);
  }

  /** The metadata of this class, read now if it is not known yet. */
  @SuppressWarnings("unchecked") // The context keys entities by their type.
  public <T> GridPersistentEntity<T> entity(Class<T> type) {
    return (GridPersistentEntity<T>) getRequiredPersistentEntity(type);
  }

  /**
   * Adds what the grid needs to store the entities of this context, and the classes nested in them,
   * as their annotations say: without {@code @Transient} properties, and with those whose types
   * Compact has no field kind for. Classes that the configuration has a serializer for are left to
   * it, and so are those that the grid stores rightly by itself.
   *
   * <p>Start the grid with the result. A member or client that Spring Boot starts is started so.
   *
   * @throws MappingException if a property's type cannot be stored; says what to do
   */
  public SerializationConfig addSerializersTo(SerializationConfig config) {
    SerializationConfig all = config;
    for (GridPersistentEntity<?> entity : getPersistentEntities()) {
      Class<?> type = entity.getType();
      if (isWrittenByFields(type, config)) {
        if (entity.needsSerializer()) {
          entity.requireStorable();
          all = all.withCompactSerializer(new EntitySerializer<>(entity));
        }
        byProperties.add(type);
      }
      if (entity.hasIdProperty()) {
        requireKey(entity, config);
      }
      storable.add(type);
    }
    return all;
  }

  /**
   * Whether instances of a class are known to be stored by their properties, under the names of
   * these, so that members find the properties as attributes. Not known before {@link
   * #addSerializersTo}; not so where the configuration has a serializer of an application's own.
   */
  public boolean isStoredByProperties(Class<?> type) {
    return byProperties.contains(type);
  }

  private static void requireKey(GridPersistentEntity<?> entity, SerializationConfig config) {
    GridPersistentProperty id = entity.getRequiredIdProperty();
    Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(id.getType());
    boolean fits =
        KEY_TYPES.contains(type)
            || type.isEnum()
            || FieldForms.isNested(type)
            || config.streamSerializers().stream().anyMatch(s -> s.type().isAssignableFrom(type))
            || config.javaSerializationAllowList().stream().anyMatch(p -> allows(p, type));
    if (!fits) {
      throw new MappingException(
          ("%s id property '%s' has type %s, which cannot be a key. Use String, UUID, a number, an"
                  + " enum, a type of java.time such as LocalDate or Instant, or a record of these")
              .formatted(entity.getName(), id.getName(), type.getName()));
    }
  }

  /** Whether the configuration leaves a class to zero-configuration Compact. */
  private static boolean isWrittenByFields(Class<?> type, SerializationConfig config) {
    return FieldForms.isNested(type)
        && !type.isInterface()
        && !Modifier.isAbstract(type.getModifiers())
        && !IdentifiedSerializable.class.isAssignableFrom(type)
        && !PortableSerializable.class.isAssignableFrom(type)
        && config.compactSerializers().stream().noneMatch(s -> s.type() == type)
        && config.streamSerializers().stream().noneMatch(s -> s.type().isAssignableFrom(type))
        && config.javaSerializationAllowList().stream().noneMatch(p -> allows(p, type));
  }

  private static boolean allows(String pattern, Class<?> type) {
    return Serializable.class.isAssignableFrom(type)
        && (pattern.endsWith(".*")
            ? type.getName().startsWith(pattern.substring(0, pattern.length() - 1))
            : pattern.equals(type.getName()));
  }

  /**
   * Fails if the grid would store something else than the properties of the entity and of what is
   * nested in it, since it was not started with {@linkplain #addSerializersTo what it needs}; or
   * would store it among entities of another class, since both have the same simple name.
   *
   * @throws MappingException that says what to do
   */
  public void requireStorable(GridPersistentEntity<?> entity) {
    requireOwnMap(entity);
    if (!storable.contains(entity.getType())) {
      requireStorable(entity, new HashSet<>());
    }
  }

  private void requireOwnMap(GridPersistentEntity<?> entity) {
    GridPersistentEntity<?> owner = owners.putIfAbsent(entity.mapName(), entity);
    if (owner != null
        && owner.getType() != entity.getType()
        && !(owner.isMapNamed() && entity.isMapNamed())) {
      throw new MappingException(
          ("%s and %s would both be kept in map '%s', which is the simple name of one of them. Name"
               + " the map of one with @GridEntity(\"...\"), or that of both if they are to share"
               + " it")
              .formatted(owner.getName(), entity.getName(), entity.mapName()));
    }
  }

  private void requireStorable(GridPersistentEntity<?> entity, Set<Class<?>> visited) {
    Class<?> type = entity.getType();
    if (storable.contains(type) || !visited.add(type)) {
      return;
    }
    if (isWrittenByFields(type, SerializationConfig.defaults()) && entity.needsSerializer()) {
      entity.requireStorable();
      throw new MappingException(
          ("%s has a property that is @Transient, or of a type that the grid stores only with the"
                  + " help of a serializer, and the grid was started without it. Annotate the class"
                  + " with @GridEntity in a package of the application, so that Spring Boot finds"
                  + " it; or start the grid with"
                  + " 'GridMappingContext.addSerializersTo(SerializationConfig)'")
              .formatted(entity.getName()));
    }
    for (GridPersistentProperty property : entity.storedProperties()) {
      for (TypeInformation<?> nested : property.getPersistentEntityTypeInformation()) {
        requireStorable(getRequiredPersistentEntity(nested), visited);
      }
    }
    storable.add(type);
  }

  /** Values of the JDK's classes have no properties of their own. */
  private static final class JdkTypes extends SimpleTypeHolder {

    JdkTypes() {
      super(Set.of(), true);
    }

    @Override
    public boolean isSimpleType(Class<?> type) {
      return type.getName().startsWith("java.") || super.isSimpleType(type);
    }
  }
}
