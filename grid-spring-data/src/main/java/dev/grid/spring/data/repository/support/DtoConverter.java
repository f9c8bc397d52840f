package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import dev.grid.spring.data.mapping.GridPersistentProperty;
import java.util.Map;
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

  /** Whether a projection is made of nothing but properties of the entity. */
  boolean isOfProperties(ReturnedType returned) {
    boolean isClosed = returned.isInterfaceProjection() && returned.needsCustomConstruction();
    GridPersistentEntity<?> entity = context.entity(returned.getDomainType());
    return (isClosed || returned.isDtoProjection())
        && returned.getInputProperties().stream()
            .allMatch(name -> entity.getPersistentProperty(name) != null);
  }

  /** Fails if the entity lacks a property that the projection is made of. */
  void requireReadable(ReturnedType returned) {
    GridPersistentEntity<?> entity = context.entity(returned.getDomainType());
    for (String name : returned.getInputProperties()) {
      entity.getRequiredPersistentProperty(name);
    }
  }

  /** Of an entity, or of its properties by their names. */
  Object convert(Object source, ReturnedType returned) {
    Class<?> type = returned.getReturnedType();
    return type.isInstance(source) ? source : instantiate(valuesOf(source), context.entity(type));
  }

  private Values valuesOf(Object source) {
    if (source instanceof Map<?, ?> values) {
      return values::get;
    }
    GridPersistentEntity<?> entity = context.entity(ClassUtils.getUserClass(source));
    PersistentPropertyAccessor<Object> values = entity.getPropertyAccessor(source);
    return name -> values.getProperty(entity.getRequiredPersistentProperty(name));
  }

  /** Makes a value what a property is of; given null, too. */
  @FunctionalInterface
  interface Conversion {
    @Nullable Object convert(@Nullable Object value, Class<?> to);
  }

  /** Of columns by the names of properties, of which those that are missing are null. */
  <D> D instantiate(
      Map<String, @Nullable Object> columns,
      GridPersistentEntity<D> target,
      Conversion conversion) {
    return instantiate(
        name -> {
          GridPersistentProperty property = target.getPersistentProperty(name);
          Object value = columns.get(name);
          return property == null ? value : conversion.convert(value, property.getType());
        },
        target);
  }

  /** The values of properties by their names. */
  private interface Values {
    @Nullable Object get(String name);
  }

  private <D> D instantiate(Values values, GridPersistentEntity<D> target) {
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
                    return (T) values.get(parameter.getRequiredName());
                  }
                });
    PersistentPropertyAccessor<D> writer = target.getPropertyAccessor(dto);
    for (GridPersistentProperty property : target) {
      if (!target.isCreatorArgument(property) && !property.isImmutable()) {
        writer.setProperty(property, values.get(property.getName()));
      }
    }
    return writer.getBean();
  }
}
