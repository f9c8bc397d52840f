package dev.grid.spring.data.core;

import dev.grid.query.SearchRow;
import dev.grid.spring.data.mapping.AttributeForm;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import dev.grid.spring.data.mapping.GridPersistentProperty;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes values of properties of what members send as attributes. Immutable. */
final class PropertyRows {

  private final List<Column> columns;

  private PropertyRows(List<Column> columns) {
    this.columns = columns;
  }

  private record Column(GridPersistentProperty property, AttributeForm form) {

    /** As it is read with its entity: a primitive that is missing is 0 or false. */
    @Nullable Object read(@Nullable Object attribute) {
      Class<?> type = property.getType();
      if (attribute == null && type.isPrimitive()) {
        return Array.get(Array.newInstance(type, 1), 0);
      }
      // A member that has the entity's class sends what the property has.
      Object value =
          attribute == null || form.type().isInstance(attribute)
              ? attribute
              : form.from().apply(attribute);
      return type == Optional.class ? Optional.ofNullable(value) : value;
    }
  }

  /** Null if one of them is no attribute. */
  static @Nullable PropertyRows of(GridPersistentEntity<?> entity, List<String> names) {
    List<Column> columns = new ArrayList<>();
    for (String name : names) {
      GridPersistentProperty property = entity.getRequiredPersistentProperty(name);
      AttributeForm form = property.attributeForm();
      if (form == null || name.startsWith(CriteriaAttributes.KEY)) {
        return null;
      }
      columns.add(new Column(property, form));
    }
    return columns.isEmpty() ? null : new PropertyRows(List.copyOf(columns));
  }

  /** Null if a row has what is no value of its property: another client may have written it. */
  @Nullable List<Map<String, @Nullable Object>> read(List<? extends SearchRow<?, ?>> rows) {
    List<Map<String, @Nullable Object>> read = new ArrayList<>(rows.size());
    for (SearchRow<?, ?> row : rows) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        Column column = columns.get(i);
        try {
          Object value = column.read(row.attributes().get(i));
          if (value != null
              && column.property().getType() != Optional.class
              && !column.form().type().isInstance(value)) {
            return null;
          }
          values.put(column.property().getName(), value);
        } catch (RuntimeException e) {
          return null; // Read with its entity it says what is wrong.
        }
      }
      read.add(values);
    }
    return read;
  }
}
