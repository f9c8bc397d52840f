package dev.grid.spring.data.mapping;

import java.util.Set;
import org.springframework.data.core.TypeInformation;
import org.springframework.data.mapping.context.AbstractMappingContext;
import org.springframework.data.mapping.model.Property;
import org.springframework.data.mapping.model.SimpleTypeHolder;

/** The entity classes of an application and what is known of them. Thread-safe. */
public final class GridMappingContext
    extends AbstractMappingContext<GridPersistentEntity<?>, GridPersistentProperty> {

  public GridMappingContext() {
    setSimpleTypeHolder(new JdkTypes());
  }

  @Override
  protected <T> GridPersistentEntity<?> createPersistentEntity(TypeInformation<T> type) {
    return new GridPersistentEntity<>(type);
  }

  @Override
  protected GridPersistentProperty createPersistentProperty(
      Property property, GridPersistentEntity<?> owner, SimpleTypeHolder simpleTypes) {
    return new GridPersistentProperty(property, owner, simpleTypes);
  }

  /** The metadata of this class, read now if it is not known yet. */
  @SuppressWarnings("unchecked") // The context keys entities by their type.
  public <T> GridPersistentEntity<T> entity(Class<T> type) {
    return (GridPersistentEntity<T>) getRequiredPersistentEntity(type);
  }

  /** Values of the JDK's classes have no properties of their own. */
  private static final class JdkTypes extends SimpleTypeHolder {

    JdkTypes() {
      super(Set.of(), true);
    }

    @Override
    public boolean isSimpleType(Class<?> type) {
      return type.getName().startsWith("java.") || super.isSimpleType(type);
    }
  }
}
