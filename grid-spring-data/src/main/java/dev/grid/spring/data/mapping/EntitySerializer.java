package dev.grid.spring.data.mapping;

import dev.grid.serialization.CompactReader;
import dev.grid.serialization.CompactSerializer;
import dev.grid.serialization.CompactWriter;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.Parameter;
import org.springframework.data.mapping.PersistentPropertyAccessor;
import org.springframework.data.mapping.model.EntityInstantiators;
import org.springframework.data.mapping.model.ParameterValueProvider;

/**
 * Writes the persistent properties of a class as Compact, and makes instances as Spring Data does.
 * Immutable.
 *
 * @param <T> an entity, or a class nested in one
 */
final class EntitySerializer<T> implements CompactSerializer<T> {

  private final GridPersistentEntity<T> entity;
  private final List<Field> fields = new ArrayList<>();
  private final Map<String, FieldForm> forms = new HashMap<>();
  private final EntityInstantiators instantiators = new EntityInstantiators();

  private record Field(GridPersistentProperty property, FieldForm form) {}

  /** All of its properties must be {@linkplain GridPersistentProperty#form() storable}. */
  EntitySerializer(GridPersistentEntity<T> entity) {
    this.entity = entity;
    for (GridPersistentProperty property : entity.storedProperties()) {
      FieldForm form = property.form();
      if (form == null) {
        throw new IllegalArgumentException(property + " cannot be stored");
      }
      fields.add(new Field(property, form));
      forms.put(property.getName(), form);
    }
  }

  @Override
  public Class<T> type() {
    return entity.getType();
  }

  @Override
  public String typeName() {
    return entity.getType().getName();
  }

  @Override
  public void write(CompactWriter out, T value) {
    PersistentPropertyAccessor<T> accessor = entity.getPropertyAccessor(value);
    for (Field field : fields) {
      field.form.write(out, accessor.getProperty(field.property));
    }
  }

  @Override
  public T read(CompactReader in) {
    T made =
        instantiators.getInstantiatorFor(entity).createInstance(entity, new ReadParameters(in));
    PersistentPropertyAccessor<T> accessor = entity.getPropertyAccessor(made);
    for (Field field : fields) {
      boolean isSettable =
          !entity.isCreatorArgument(field.property) && !field.property.isImmutable();
      if (isSettable && field.form.isPresent(in)) {
        Object value = field.form.read(in);
        accessor.setProperty(field.property, value);
      }
    }
    return accessor.getBean();
  }

  /** Parameters of the constructor, by their names; those that are not stored get a default. */
  private final class ReadParameters implements ParameterValueProvider<GridPersistentProperty> {

    private final CompactReader in;

    ReadParameters(CompactReader in) {
      this.in = in;
    }

    @Override
    @SuppressWarnings("unchecked") // The property has the parameter's type.
    public <V> @Nullable V getParameterValue(Parameter<V, GridPersistentProperty> parameter) {
      FieldForm form = forms.get(parameter.getRequiredName());
      return form != null && form.isPresent(in)
          ? (V) form.read(in)
          : (V) missing(parameter.getRawType());
    }
  }

  /** What a property is that the bytes do not have: 0, false, empty or null. */
  private static @Nullable Object missing(Class<?> type) {
    if (type == Optional.class) {
      return Optional.empty();
    }
    return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
  }
}
