package dev.grid.spring.boot.autoconfigure;

import dev.grid.InvalidConfigurationException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Finds what users have written for structures, such as an order or a store, by the names of beans
 * that properties give. Such a bean must not depend on the grid. Confined to the start.
 */
final class NamedBeans {

  private final ListableBeanFactory beans;

  NamedBeans(ListableBeanFactory beans) {
    this.beans = beans;
  }

  /**
   * The bean of this name, or null if the property is not set.
   *
   * @param property for messages, as in {@code queue name=jobs store}
   * @throws InvalidConfigurationException if there is no such bean of the type
   */
  <T> @Nullable T find(String property, @Nullable String name, Class<T> type) {
    if (name == null) {
      return null;
    }
    List<String> named = List.of(beans.getBeanNamesForType(type));
    if (!named.contains(name)) {
      throw new InvalidConfigurationException(
          property
              + "="
              + name
              + ": must be the name of a "
              + type.getSimpleName()
              + " bean, of which there are "
              + named);
    }
    return beans.getBean(name, type);
  }
}
