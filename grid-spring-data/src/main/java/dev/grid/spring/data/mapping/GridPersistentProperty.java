package dev.grid.spring.data.mapping;

import org.springframework.data.mapping.Association;
import org.springframework.data.mapping.PersistentEntity;
import org.springframework.data.mapping.model.AnnotationBasedPersistentProperty;
import org.springframework.data.mapping.model.Property;
import org.springframework.data.mapping.model.SimpleTypeHolder;

/** A property of an entity, or of a class nested in one. Immutable. */
public final class GridPersistentProperty
    extends AnnotationBasedPersistentProperty<GridPersistentProperty> {

  GridPersistentProperty(
      Property property,
      PersistentEntity<?, GridPersistentProperty> owner,
      SimpleTypeHolder simpleTypes) {
    super(property, owner, simpleTypes);
  }

  @Override
  protected Association<GridPersistentProperty> createAssociation() {
    return new Association<>(this, null);
  }
}
