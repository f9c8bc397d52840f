package dev.grid.spring.data.mapping;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.core.TypeInformation;
import org.springframework.data.mapping.Association;
import org.springframework.data.mapping.PersistentEntity;
import org.springframework.data.mapping.model.AnnotationBasedPersistentProperty;
import org.springframework.data.mapping.model.Property;
import org.springframework.data.mapping.model.SimpleTypeHolder;

/** A property of an entity, or of a class nested in one. Immutable. */
public final class GridPersistentProperty
    extends AnnotationBasedPersistentProperty<GridPersistentProperty> {

  private final boolean isTransientField;

  GridPersistentProperty(
      Property property,
      PersistentEntity<?, GridPersistentProperty> owner,
      SimpleTypeHolder simpleTypes) {
    super(property, owner, simpleTypes);
    Field field = property.getField().orElse(null);
    isTransientField = field != null && Modifier.isTransient(field.getModifiers());
  }

  /** Annotated so, or declared with the keyword. */
  @Override
  public boolean isTransient() {
    return isTransientField || super.isTransient();
  }

  /** How it is a field of its entity's Compact form, or null if its type cannot be stored. */
  @Nullable FieldForm form() {
    return FieldForms.of(getName(), getTypeInformation());
  }

  /** How its values are compared where they are stored; null if only objects tell. */
  public @Nullable AttributeForm attributeForm() {
    return getField() == null ? null : AttributeForm.of(getTypeInformation());
  }

  /** How its elements are compared where they are stored; null if it has none, or objects tell. */
  public @Nullable AttributeForm elementForm() {
    TypeInformation<?> element = getTypeInformation().getComponentType();
    return getField() == null || !isCollectionLike() || element == null
        ? null
        : AttributeForm.of(element);
  }

  @Override
  protected Association<GridPersistentProperty> createAssociation() {
    return new Association<>(this, null);
  }
}
