package dev.grid.spring.data.core;

import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import dev.grid.spring.data.mapping.GridPersistentProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.MappingException;
import org.springframework.data.mapping.PersistentEntity;

/** Reads the values at a property path of an entity. Immutable. */
final class PathReader {

  private final String path;
  private final List<Step> steps;

  private PathReader(String path, List<Step> steps) {
    this.path = path;
    this.steps = List.copyOf(steps);
  }

  private record Step(
      PersistentEntity<?, GridPersistentProperty> owner, GridPersistentProperty property) {
    @Nullable Object read(Object bean) {
      Object value = owner.getPropertyAccessor(bean).getProperty(property);
      return value instanceof Optional<?> optional ? optional.orElse(null) : value;
    }
  }

  /**
   * Resolves a path.
   *
   * @throws org.springframework.data.mapping.MappingException if there is no such property
   */
  static PathReader of(GridMappingContext context, GridPersistentEntity<?> entity, String path) {
    List<Step> steps = new ArrayList<>();
    for (GridPersistentProperty property :
        context.getPersistentPropertyPath(path, entity.getType())) {
      steps.add(new Step(property.getOwner(), property));
    }
    return new PathReader(path, steps);
  }

  /**
   * Resolves what a sort is by.
   *
   * @throws InvalidSortException if there is no such property, or it has no order
   */
  static PathReader ofSort(
      GridMappingContext context, GridPersistentEntity<?> entity, String path) {
    PathReader reader;
    try {
      reader = of(context, entity, path);
    } catch (MappingException | IllegalArgumentException e) {
      throw new InvalidSortException(
          "cannot sort by '%s': %s has no such property"
              .formatted(path, entity.getType().getSimpleName()),
          e);
    }
    if (!reader.isSingular()) {
      throw new InvalidSortException(
          "cannot sort by '%s' of %s: it leads through a collection"
              .formatted(path, entity.getType().getSimpleName()),
          null);
    }
    GridPersistentProperty leaf = reader.steps.getLast().property();
    if (leaf.isMap() || leaf.isEntity() && !Comparable.class.isAssignableFrom(leaf.getType())) {
      throw new InvalidSortException(
          "cannot sort by '%s' of %s: it has no order, but its own properties may"
              .formatted(path, entity.getType().getSimpleName()),
          null);
    }
    return reader;
  }

  String path() {
    return path;
  }

  /** Whether the test holds for any value at the path. */
  boolean anyMatch(Object bean, Predicate<@Nullable Object> test) {
    return anyMatch(bean, 0, test);
  }

  private boolean anyMatch(@Nullable Object bean, int index, Predicate<@Nullable Object> test) {
    if (bean == null || index == steps.size()) {
      return test.test(bean);
    }
    Step step = steps.get(index);
    Object value = step.read(bean);
    boolean last = index == steps.size() - 1;
    if (last || !step.property().isCollectionLike()) {
      return last ? test.test(value) : anyMatch(value, index + 1, test);
    }
    for (Object element : Values.elements(value)) {
      if (anyMatch(element, index + 1, test)) {
        return true;
      }
    }
    return false;
  }

  /** The one value at the path, or null. */
  @Nullable Object read(Object bean) {
    Object value = bean;
    for (Step step : steps) {
      if (value == null) {
        return null;
      }
      value = step.read(value);
    }
    return value;
  }

  /** Whether the path leads through no collection. */
  boolean isSingular() {
    return steps.stream().noneMatch(step -> step.property().isCollectionLike());
  }
}
