package dev.grid.spring.data.core;

import dev.grid.spring.data.mapping.GridPersistentEntity;
import dev.grid.spring.data.mapping.GridPersistentProperty;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.IdentifierAccessor;
import org.springframework.data.mapping.PersistentPropertyAccessor;

/**
 * An entity about to be stored: its id is set and its version is the next one. Immutable.
 *
 * @param value what to store
 * @param isNew whether nothing may be stored under the id, as far as the entity says
 * @param expectedVersion what must be stored; null if the entity is new or has no version
 * @param timeToLive null for what the map is configured with
 */
record EntityWrite<T>(
    GridPersistentEntity<T> entity,
    Object id,
    T value,
    boolean isNew,
    @Nullable Number expectedVersion,
    @Nullable Duration timeToLive) {

  static <T> EntityWrite<T> of(GridPersistentEntity<T> entity, T given) {
    boolean isNew = entity.isNew(given); // Before an id is generated: a null id tells of newness.
    PersistentPropertyAccessor<T> accessor = entity.getPropertyAccessor(given);
    GridPersistentProperty idProperty = entity.getRequiredIdProperty();
    Object id = accessor.getProperty(idProperty);
    if (id == null) {
      id = generateId(entity, idProperty);
      accessor.setProperty(idProperty, id);
    }
    Number expected = null;
    GridPersistentProperty versionProperty = entity.getVersionProperty();
    if (versionProperty != null) {
      expected = isNew ? null : (Number) accessor.getProperty(versionProperty);
      accessor.setProperty(versionProperty, versionAfter(versionProperty, expected));
    }
    T value = accessor.getBean();
    return new EntityWrite<>(entity, id, value, isNew, expected, entity.timeToLive(value));
  }

  private static Object generateId(
      GridPersistentEntity<?> entity, GridPersistentProperty idProperty) {
    Class<?> type = idProperty.getType();
    if (type == String.class) {
      return UUID.randomUUID().toString();
    }
    if (type == UUID.class) {
      return UUID.randomUUID();
    }
    throw new IllegalArgumentException(
        "%s has no id: set '%s', only ids of type String and UUID are generated"
            .formatted(entity.getName(), idProperty.getName()));
  }

  /** The first version is 0, or 1 where 0 stands for an entity that is new. */
  private static Number versionAfter(GridPersistentProperty property, @Nullable Number expected) {
    Class<?> type = property.getType();
    long next = expected != null ? expected.longValue() + 1 : type.isPrimitive() ? 1 : 0;
    if (type == int.class || type == Integer.class) {
      return Math.toIntExact(next);
    }
    return next;
  }

  boolean isVersioned() {
    return entity.hasVersionProperty();
  }

  /** Whether this may replace a stored value. */
  boolean mayReplace(T stored) {
    return expectedVersion != null && expectedVersion.equals(versionOf(entity, stored));
  }

  static @Nullable Object versionOf(GridPersistentEntity<?> entity, Object value) {
    GridPersistentProperty property = entity.getVersionProperty();
    return property == null ? null : entity.getPropertyAccessor(value).getProperty(property);
  }

  static Object idOf(GridPersistentEntity<?> entity, Object value) {
    IdentifierAccessor accessor = entity.getIdentifierAccessor(value);
    Object id = accessor.getIdentifier();
    if (id == null) {
      throw new IllegalArgumentException(
          "%s has no id in '%s'"
              .formatted(entity.getName(), entity.getRequiredIdProperty().getName()));
    }
    return id;
  }
}
