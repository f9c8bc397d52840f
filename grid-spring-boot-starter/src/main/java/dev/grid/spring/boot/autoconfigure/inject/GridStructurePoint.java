package dev.grid.spring.boot.autoconfigure.inject;

import dev.grid.Grid;
import dev.grid.StructureType;
import dev.grid.core.Grids;
import dev.grid.spring.GridStructure;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;

/** What an injection point says about the structure it wants. */
final class GridStructurePoint {

  private static final Map<Class<?>, StructureType<?, ?>> KINDS = kinds();

  private GridStructurePoint() {}

  private static Map<Class<?>, StructureType<?, ?>> kinds() {
    Map<Class<?>, StructureType<?, ?>> kinds = new LinkedHashMap<>();
    for (StructureType<?, ?> kind : Grids.structureTypes()) {
      kinds.put(kind.blocking(), kind);
      kinds.put(kind.asynchronous(), kind);
    }
    return kinds;
  }

  /** The kind of structure that has this type, or null if none has. */
  static @Nullable StructureType<?, ?> kind(Class<?> type) {
    return KINDS.get(type);
  }

  /** All types that can be injected. */
  static Set<Class<?>> types() {
    return KINDS.keySet();
  }

  /** All types that can be injected, for messages. */
  static String typeNames() {
    return KINDS.keySet().stream().map(Class::getSimpleName).collect(Collectors.joining(", "));
  }

  static boolean isAnnotated(DependencyDescriptor point) {
    return annotation(point).isPresent();
  }

  /**
   * The structure's name: the annotation's, its placeholders resolved, else that of the field or
   * parameter.
   *
   * @throws GridStructureException if there is neither, or a placeholder stands for nothing
   */
  static String structureName(DependencyDescriptor point, @Nullable BeanFactory beans) {
    String annotated = annotation(point).getValue("value", String.class).orElse("");
    if (!annotated.isEmpty()) {
      return resolved(annotated, point, beans);
    }
    String declared = point.getDependencyName();
    if (declared == null) {
      throw new GridStructureException(
          "The structure for " + point + " has no name: parameter names were not compiled in.",
          "Name it, as in @GridStructure(\"orders\"), or compile with '-parameters'.");
    }
    return declared;
  }

  /**
   * The grid that the structure is of.
   *
   * @throws GridStructureException if the annotation names one that there is not
   */
  static Grid grid(DependencyDescriptor point, BeanFactory beans) {
    String named = annotation(point).getValue("grid", String.class).orElse("");
    if (named.isEmpty()) {
      return beans.getBean(Grid.class);
    }
    String name = resolved(named, point, beans);
    try {
      return BeanFactoryAnnotationUtils.qualifiedBeanOfType(beans, Grid.class, name);
    } catch (NoSuchBeanDefinitionException e) {
      throw new GridStructureException(
          "@GridStructure(grid = \"" + name + "\") of " + point + ": there is no such grid.",
          "Define one, as by 'grid.connections." + name + ".addresses', or correct the name.");
    }
  }

  /** The name that the annotation at a field gives, its placeholders resolved; null without. */
  static @Nullable String annotatedName(AnnotatedElement field, @Nullable BeanFactory beans) {
    MergedAnnotation<GridStructure> annotation =
        MergedAnnotations.from(field).get(GridStructure.class);
    if (!annotation.isPresent()) {
      return null;
    }
    String annotated = annotation.getString("value");
    return annotated.isEmpty() && field instanceof Field declared
        ? declared.getName()
        : resolved(annotated, field, beans);
  }

  private static String resolved(String annotated, Object point, @Nullable BeanFactory beans) {
    if (!(beans instanceof ConfigurableBeanFactory factory)) {
      return annotated;
    }
    String name;
    try {
      name = factory.resolveEmbeddedValue(annotated);
    } catch (IllegalArgumentException e) {
      throw unresolved(annotated, point, e.getMessage());
    }
    if (name != null && name.contains("${")) { // A context without Boot leaves it as it is.
      throw unresolved(annotated, point, "there is no property for " + name);
    }
    if (name == null || name.isBlank()) {
      throw new GridStructureException(
          "The name in @GridStructure(\"" + annotated + "\") of " + point + " resolves to nothing.",
          "Set the property to the structure's name.");
    }
    return name;
  }

  private static GridStructureException unresolved(
      String annotated, Object point, @Nullable String reason) {
    return new GridStructureException(
        "The name in @GridStructure(\"" + annotated + "\") of " + point + ": " + reason,
        "Set the property, or give a default as in '${my.map:orders}'.");
  }

  private static MergedAnnotation<GridStructure> annotation(DependencyDescriptor point) {
    return MergedAnnotations.from(point.getAnnotations()).get(GridStructure.class);
  }
}
