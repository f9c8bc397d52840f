package dev.grid.spring.data.mapping;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.core.TypeInformation;
import org.springframework.data.mapping.MappingException;
import org.springframework.data.mapping.model.BasicPersistentEntity;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** What is known of an entity class. Immutable once its context has verified it. */
public final class GridPersistentEntity<T>
    extends BasicPersistentEntity<T, GridPersistentProperty> {

  private static final String STORABLE =
      "primitives and their boxes, String, enums, UUID, BigDecimal, BigInteger, types of java.time,"
          + " classes of your own, Optional, or arrays, List, Set and Map of these";

  private final String mapName;
  private final @Nullable Duration typeTimeToLive;
  private @Nullable GridPersistentProperty timeToLiveProperty;

  GridPersistentEntity(TypeInformation<T> type) {
    super(type);
    this.mapName = mapNameOf(type.getType());
    this.typeTimeToLive = timeToLiveOf(type.getType());
  }

  private static String mapNameOf(Class<?> type) {
    String annotated = annotatedMapName(type);
    return annotated != null
        ? annotated
        : StringUtils.uncapitalize(ClassUtils.getShortName(type).replace('.', '_'));
  }

  private static @Nullable String annotatedMapName(Class<?> type) {
    GridEntity annotation = AnnotatedElementUtils.findMergedAnnotation(type, GridEntity.class);
    return annotation != null && StringUtils.hasText(annotation.value())
        ? annotation.value()
        : null;
  }

  private static @Nullable Duration timeToLiveOf(Class<?> type) {
    TimeToLive annotation = AnnotatedElementUtils.findMergedAnnotation(type, TimeToLive.class);
    if (annotation == null) {
      return null;
    }
    if (annotation.value() <= 0) {
      throw new MappingException(
          "@TimeToLive value=%d on %s: must be positive"
              .formatted(annotation.value(), type.getName()));
    }
    return Duration.of(annotation.value(), annotation.unit().toChronoUnit());
  }

  @Override
  public void verify() {
    super.verify();
    Iterator<GridPersistentProperty> found = getPersistentProperties(TimeToLive.class).iterator();
    if (found.hasNext()) {
      GridPersistentProperty property = found.next();
      if (found.hasNext()) {
        throw new MappingException(
            "%s has @TimeToLive on two properties, '%s' and '%s'"
                .formatted(getName(), property.getName(), found.next().getName()));
      }
      requireType(property, "@TimeToLive", Duration.class, Long.class, Integer.class);
      timeToLiveProperty = property;
    }
    GridPersistentProperty version = getVersionProperty();
    if (version != null) {
      requireType(version, "@Version", Long.class, Integer.class);
    }
  }

  private void requireType(GridPersistentProperty property, String what, Class<?>... allowed) {
    Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(property.getType());
    for (Class<?> candidate : allowed) {
      if (candidate == type) {
        return;
      }
    }
    StringBuilder names = new StringBuilder();
    for (Class<?> candidate : allowed) {
      names.append(names.isEmpty() ? "" : ", ").append(candidate.getSimpleName());
    }
    throw new MappingException(
        "%s property '%s' of %s has type %s: must be one of %s"
            .formatted(what, property.getName(), getName(), type.getName(), names));
  }

  /** The properties that are kept in a field, which are those that are stored. */
  List<GridPersistentProperty> storedProperties() {
    List<GridPersistentProperty> stored = new ArrayList<>();
    for (GridPersistentProperty property : this) {
      if (property.getField() != null) {
        stored.add(property);
      }
    }
    return stored;
  }

  /**
   * Whether the grid by itself would store something else: a field that is no persistent property,
   * or one whose type it knows nothing of.
   */
  boolean needsSerializer() {
    for (Field field : ZeroConfigRules.storedFields(getType())) {
      if (getPersistentProperty(field.getName()) == null
          || !ZeroConfigRules.canStore(field.getType(), field.getGenericType())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Fails if there is a property that cannot be stored.
   *
   * @throws MappingException that names the entity, the property, its type and what to do
   */
  void requireStorable() {
    for (GridPersistentProperty property : storedProperties()) {
      if (property.form() == null) {
        throw new MappingException(
            ("%s property '%s' has type %s, which cannot be stored. Use %s; or annotate it with"
                    + " @Transient; or register a CompactSerializer for %s")
                .formatted(
                    getName(),
                    property.getName(),
                    property.getTypeInformation(),
                    STORABLE,
                    getType().getName()));
      }
    }
  }

  /** The name of the map that holds the instances. */
  public String mapName() {
    return mapName;
  }

  /** Whether the application has named the map, which has the class's simple name otherwise. */
  boolean isMapNamed() {
    return annotatedMapName(getType()) != null;
  }

  /** How long this instance is to live; zero is for ever, null what the map is configured with. */
  public @Nullable Duration timeToLive(T instance) {
    GridPersistentProperty property = timeToLiveProperty;
    if (property == null) {
      return typeTimeToLive;
    }
    Duration own =
        switch (getPropertyAccessor(instance).getProperty(property)) {
          case Duration duration -> duration;
          case Number number ->
              Duration.of(
                  number.longValue(),
                  property.getRequiredAnnotation(TimeToLive.class).unit().toChronoUnit());
          case null, default -> null;
        };
    return own == null || own.isNegative() ? typeTimeToLive : own;
  }
}
