package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import dev.grid.spring.data.mapping.GridPersistentProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.Parameter;
import org.springframework.data.mapping.PersistentPropertyAccessor;
import org.springframework.data.mapping.model.EntityInstantiators;
import org.springframework.data.mapping.model.ParameterValueProvider;
import org.springframework.data.repository.query.ReturnedType;
import org.springframework.util.ClassUtils;

/** Makes a projection's class from an entity's properties of the same names. Thread-safe. */
final class DtoConverter {

  private final GridMappingContext context;
  private final EntityInstantiators instantiators = new EntityInstantiators();

  DtoConverter(GridMappingContext context) {
    this.context = context;
  }

  /** Fails if the entity lacks a property that the projection is made of. */
  void requireReadable(ReturnedType returned) {
    GridPersistentEntity<?> entity = context.entity(returned.getDomainType());
    for (String name : returned.getInputProperties()) {
      entity.getRequiredPersistentProperty(name);
    }
  }

  Object convert(Object source, ReturnedType returned) {
    Class<?> type = returned.getReturnedType();
    return type.isInstance(source) ? source : instantiate(source, context.entity(type));
  }

  private <D> D instantiate(Object source, GridPersistentEntity<D> target) {
    GridPersistentEntity<?> entity = context.entity(ClassUtils.getUserClass(source));
    PersistentPropertyAccessor<Object> values = entity.getPropertyAccessor(source);
    D dto =
        instantiators
            .getInstantiatorFor(target)
            .createInstance(
                target,
                new ParameterValueProvider<GridPersistentProperty>() {
                  @Override
                  @SuppressWarnings("unchecked") // Both sides declare the property's type.
                  public <T> @Nullable T getParameterValue(
                      Parameter<T, GridPersistentProperty> parameter) {
                    return (T) valueOf(entity, values, parameter.getRequiredName());
                  }
                });
    PersistentPropertyAccessor<D> writer = target.getPropertyAccessor(dto);
    for (GridPersistentProperty property : target) {
      if (!target.isCreatorArgument(property) && !property.isImmutable()) {
        writer.setProperty(property, valueOf(entity, values, property.getName()));
      }
    }
    return writer.getBean();
  }

  private static @Nullable Object valueOf(
      GridPersistentEntity<?> entity, PersistentPropertyAccessor<Object> values, String name) {
    return values.getProperty(entity.getRequiredPersistentProperty(name));
  }
}
