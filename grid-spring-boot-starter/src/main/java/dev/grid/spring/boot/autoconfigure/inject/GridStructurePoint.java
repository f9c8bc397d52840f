package dev.grid.spring.boot.autoconfigure.inject;

import dev.grid.map.AsyncGridMap;
import dev.grid.map.GridMap;
import dev.grid.queue.AsyncGridQueue;
import dev.grid.queue.GridQueue;
import dev.grid.spring.GridStructure;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
   * The structure's name: the annotation's, else that of the field or parameter.
   *
   * @throws GridStructureException if there is neither
   */
  static String structureName(DependencyDescriptor point) {
    String annotated = annotation(point).getValue("value", String.class).orElse("");
    if (!annotated.isEmpty()) {
      return annotated;
    }
    String declared = point.getDependencyName();
    if (declared == null) {
      throw new GridStructureException(
          "The structure for " + point + " has no name: parameter names were not compiled in.",
          "Name it, as in @GridStructure(\"orders\"), or compile with '-parameters'.");
    }
    return declared;
  }

  private static MergedAnnotation<GridStructure> annotation(DependencyDescriptor point) {
    return MergedAnnotations.from(point.getAnnotations()).get(GridStructure.class);
  }
}
