package dev.grid.spring.data.core;

import dev.grid.query.IndexConfig;
import dev.grid.spring.data.mapping.GridIndexed;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import dev.grid.spring.data.mapping.GridPersistentProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.core.TypeInformation;
import org.springframework.data.mapping.MappingException;

/** The indexes that the annotations of an entity ask for. Confined to its caller. */
final class EntityIndexes {

  private final GridMappingContext context;
  private final GridPersistentEntity<?> entity;
  private final Set<IndexConfig> indexes = new LinkedHashSet<>();

  private EntityIndexes(GridMappingContext context, GridPersistentEntity<?> entity) {
    this.context = context;
    this.entity = entity;
  }

  /**
   * In the order of the annotations, those of the class first.
   *
   * @throws MappingException if members cannot have one; names the entity and the property
   */
  static Set<IndexConfig> of(GridMappingContext context, GridPersistentEntity<?> entity) {
    EntityIndexes found = new EntityIndexes(context, entity);
    found.ofClass(entity, "");
    found.ofProperties(entity, "", new HashSet<>());
    return found.indexes;
  }

  private void ofClass(GridPersistentEntity<?> owner, String prefix) {
    for (GridIndexed each :
        AnnotatedElementUtils.getMergedRepeatableAnnotations(
            owner.getType(), GridIndexed.class, GridIndexed.Several.class)) {
      if (each.value().length == 0) {
        throw new MappingException(
            "@GridIndexed on %s names no property: put it on one, or name some"
                .formatted(owner.getName()));
      }
      add(each, Arrays.stream(each.value()).map(path -> prefix + path).toList());
    }
  }

  private void ofProperties(GridPersistentEntity<?> owner, String prefix, Set<Class<?>> outer) {
    if (!outer.add(owner.getType())) {
      return; // A class within itself has no end.
    }
    for (GridPersistentProperty property : owner) {
      String path = prefix + property.getName();
      for (GridIndexed each : annotations(property)) {
        if (each.value().length > 0) {
          throw new MappingException(
              "@GridIndexed on '%s' of %s is by that alone: name several on the class"
                  .formatted(path, entity.getName()));
        }
        add(each, List.of(path));
      }
      if (!property.isMap()) {
        for (TypeInformation<?> nested : property.getPersistentEntityTypeInformation()) {
          GridPersistentEntity<?> inner = context.getRequiredPersistentEntity(nested);
          ofClass(inner, path + ".");
          ofProperties(inner, path + ".", outer);
        }
      }
    }
    outer.remove(owner.getType());
  }

  private static List<GridIndexed> annotations(GridPersistentProperty property) {
    GridIndexed one = property.findAnnotation(GridIndexed.class);
    GridIndexed.Several several = property.findAnnotation(GridIndexed.Several.class);
    List<GridIndexed> all = new ArrayList<>();
    if (one != null) {
      all.add(one);
    }
    if (several != null) {
      all.addAll(Arrays.asList(several.value()));
    }
    return all;
  }

  private void add(GridIndexed index, List<String> paths) {
    CriteriaAttributes attributes = new CriteriaAttributes(context, entity);
    List<String> names = new ArrayList<>();
    for (String path : paths) {
      String name = attributes.indexed(path);
      if (name == null) {
        throw new MappingException(
            ("@GridIndexed on '%s' of %s: members cannot look into it, as its type is no single"
                    + " value, or the grid was not started with"
                    + " 'GridMappingContext.addSerializersTo(SerializationConfig)'")
                .formatted(path, entity.getName()));
      }
      names.add(name);
    }
    try {
      indexes.add(new IndexConfig(null, index.type(), names));
    } catch (RuntimeException e) {
      throw new MappingException(
          "@GridIndexed of %s: %s".formatted(entity.getName(), e.getMessage()), e);
    }
  }
}
