package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import org.springframework.data.mapping.MappingException;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.util.ClassUtils;

/** What must hold, and is done, before there is a repository. Stateless. */
final class RepositoryStart {

  private RepositoryStart() {}

  /**
   * Checks the entity, and makes its indexes.
   *
   * @throws MappingException if it has no suitable id, or cannot be stored
   */
  static void of(RepositoryInformation information, GridOperations operations) {
    GridMappingContext context = operations.mappingContext();
    GridPersistentEntity<?> entity = context.entity(information.getDomainType());
    requireId(entity, information);
    context.requireStorable(entity);
    operations.ensureIndexes(information.getDomainType());
  }

  private static void requireId(GridPersistentEntity<?> entity, RepositoryInformation information) {
    if (!entity.hasIdProperty()) {
      throw new MappingException(
          "%s has no property with @Id, which is the key of map '%s'"
              .formatted(entity.getName(), entity.mapName()));
    }
    Class<?> declared = ClassUtils.resolvePrimitiveIfNecessary(information.getIdType());
    Class<?> actual =
        ClassUtils.resolvePrimitiveIfNecessary(entity.getRequiredIdProperty().getType());
    if (!declared.isAssignableFrom(actual)) {
      throw new MappingException(
          "%s has ids of type %s, but the id of %s is of type %s"
              .formatted(
                  information.getRepositoryInterface().getName(),
                  declared.getName(),
                  entity.getName(),
                  actual.getName()));
    }
  }
}
