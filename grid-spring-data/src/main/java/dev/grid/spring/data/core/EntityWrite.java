package dev.grid.spring.data.core;

import dev.grid.spring.data.mapping.GridPersistentEntity;
import dev.grid.spring.data.mapping.GridPersistentProperty;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.IdentifierAccessor;
import org.springframework.data.mapping.PersistentPropertyAccessor;

/**
 * An entity about to be stored: its id is set and its version is the next one. Immutable.
 *
 * <p>A mutable entity has both from here on, as it is what is stored. It must not keep them if it
 * is not stored: saved again, it would count as read after a change that its user never saw, and
 * replace that. Whoever makes an instance calls {@link #undo} unless the write has succeeded.
 *
 * @param given what the application has passed
 * @param idBefore of what was given; null if it is generated
 * @param versionBefore of what was given; null if it has none
 * @param value what to store; the same object as {@code given} if that is mutable
 * @param isNew whether nothing may be stored under the id, as far as the entity says
 * @param expectedVersion what must be stored; null if the entity is new or has no version
 * @param timeToLive null for what the map is configured with
 */
record EntityWrite<T>(
    GridPersistentEntity<T> entity,
    T given,
    @Nullable Object idBefore,
    @Nullable Object versionBefore,
    Object id,
    T value,
    boolean isNew,
    @Nullable Number expectedVersion,
    @Nullable Duration timeToLive) {

  static <T> EntityWrite<T> of(GridPersistentEntity<T> entity, T given) {
    boolean isNew = entity.isNew(given); // Before an id is generated: a null id tells of newness.
    PersistentPropertyAccessor<T> accessor = entity.getPropertyAccessor(given);
    GridPersistentProperty idProperty = entity.getRequiredIdProperty();
    GridPersistentProperty versionProperty = entity.getVersionProperty();
    Object idBefore = accessor.getProperty(idProperty);
    Object versionBefore = versionProperty == null ? null : accessor.getProperty(versionProperty);
    try {
      Object id = idBefore;
      if (id == null) {
        id = generateId(entity, idProperty);
        accessor.setProperty(idProperty, id);
      }
      Number expected = null;
      if (versionProperty != null) {
        expected = isNew ? null : (Number) versionBefore;
        accessor.setProperty(versionProperty, versionAfter(versionProperty, expected));
      }
      T value = accessor.getBean();
      return new EntityWrite<>(
          entity,
          given,
          idBefore,
          versionBefore,
          id,
          value,
          isNew,
          expected,
          entity.timeToLive(value));
    } catch (RuntimeException e) {
      restore(entity, given, idBefore, versionBefore);
      throw e;
    }
  }

  /**
   * This with another value, which may be the same object.
   *
   * @throws IllegalArgumentException if its id or version is another
   */
  EntityWrite<T> with(T changed) {
    if (!id.equals(entity.getIdentifierAccessor(changed).getIdentifier())
        || changed != value
            && !Objects.equals(versionOf(entity, changed), versionOf(entity, value))) {
      throw new IllegalArgumentException(
          "%s id=%s: a callback before it is stored must leave id and version as they are"
              .formatted(entity.getName(), id));
    }
    return new EntityWrite<>(
        entity,
        given,
        idBefore,
        versionBefore,
        id,
        changed,
        isNew,
        expectedVersion,
        entity.timeToLive(changed));
  }

  /** Gives a mutable entity back its id and version. */
  void undo() {
    restore(entity, given, idBefore, versionBefore);
  }

  private static <T> void restore(
      GridPersistentEntity<T> entity,
      T given,
      @Nullable Object idBefore,
      @Nullable Object versionBefore) {
    PersistentPropertyAccessor<T> accessor = entity.getPropertyAccessor(given);
    restore(accessor, entity.getRequiredIdProperty(), idBefore);
    GridPersistentProperty versionProperty = entity.getVersionProperty();
    if (versionProperty != null) {
      restore(accessor, versionProperty, versionBefore);
    }
  }

  private static void restore(
      PersistentPropertyAccessor<?> accessor,
      GridPersistentProperty property,
      @Nullable Object before) {
    if (!Objects.equals(accessor.getProperty(property), before)) { // One that is immutable is.
      accessor.setProperty(property, before);
    }
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
