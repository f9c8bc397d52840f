package dev.grid.spring.boot.autoconfigure.inject;

import dev.grid.map.AsyncGridMap;
import dev.grid.map.GridMap;
import dev.grid.queue.AsyncGridQueue;
import dev.grid.queue.GridQueue;
import dev.grid.spring.GridStructure;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;

/** What an injection point says about the structure it wants. */
final class GridStructurePoint {

  /** The names of the prototype beans, by the only type that each of them is injected as. */
  static final Map<Class<?>, String> BEAN_NAMES =
      Map.of(
          GridMap.class, "injectedGridMap",
          AsyncGridMap.class, "injectedAsyncGridMap",
          GridQueue.class, "injectedGridQueue",
          AsyncGridQueue.class, "injectedAsyncGridQueue");

  private GridStructurePoint() {}

  static boolean isAnnotated(DependencyDescriptor point) {
    return annotation(point).isPresent();
  }

  /** The name of the prototype bean for a type, or null if no structure has this type. */
  static @Nullable String beanName(Class<?> type) {
    return BEAN_NAMES.get(type);
  }

  /**
   * The structure's name: the annotation's, its placeholders resolved, else that of the field or
   * parameter.
   *
   * @throws GridStructureException if there is neither, or a placeholder stands for nothing
   */
  static String structureName(DependencyDescriptor point, BeanFactory beans) {
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

  private static String resolved(String annotated, DependencyDescriptor point, BeanFactory beans) {
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
      String annotated, DependencyDescriptor point, @Nullable String reason) {
    return new GridStructureException(
        "The name in @GridStructure(\"" + annotated + "\") of " + point + ": " + reason,
        "Set the property, or give a default as in '${my.map:orders}'.");
  }

  private static MergedAnnotation<GridStructure> annotation(DependencyDescriptor point) {
    return MergedAnnotations.from(point.getAnnotations()).get(GridStructure.class);
  }
}
