package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.mapping.GridPersistentProperty;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.util.ClassUtils;

/** A property that the text of a query names. Immutable. */
final class QueryProperty {

  private final String path;
  private final GridPersistentProperty leaf;
  private final boolean isThroughCollection;

  /**
   * Resolves a path.
   *
   * @throws org.springframework.data.mapping.MappingException if there is no such property
   */
  QueryProperty(GridMappingContext context, Class<?> type, String path) {
    this.path = path;
    GridPersistentProperty last = null;
    boolean isMany = false;
    for (GridPersistentProperty property : context.getPersistentPropertyPath(path, type)) {
      isMany |= property.isCollectionLike();
      last = property;
    }
    this.leaf = Objects.requireNonNull(last);
    this.isThroughCollection = isMany;
  }

  String path() {
    return path;
  }

  /** The class of its values, boxed; of its elements if it is a collection. */
  private Class<?> type() {
    return ClassUtils.resolvePrimitiveIfNecessary(leaf.getActualType());
  }

  boolean isCollection() {
    return leaf.isCollectionLike();
  }

  void requireText(String keyword) {
    require(
        !isCollection() && CharSequence.class.isAssignableFrom(type()), keyword + " needs a text");
  }

  void requireComparable(String keyword) {
    require(
        !isCollection() && Comparable.class.isAssignableFrom(type()),
        keyword + " needs what has an order");
  }

  void requireBoolean() {
    require(!isCollection() && type() == Boolean.class, "alone it must be a boolean");
  }

  void requireSingle(String keyword) {
    require(!isCollection(), keyword + " compares single values: use CONTAINS or IS EMPTY");
  }

  /** Of a value, or of an element of a collection. */
  void requireFits(Class<?> given, String what) {
    require(
        DerivedQueryRules.fits(ClassUtils.resolvePrimitiveIfNecessary(given), type()),
        "%s of type %s does not suit it".formatted(what, given.getName()));
  }

  /** Returns the value, which may be null. */
  @Nullable Object fitting(@Nullable Object value) {
    if (value != null) {
      requireFits(value.getClass(), "a value");
    }
    return value;
  }

  /** Of the class that a parameter of IN has, as far as it tells of its elements. */
  void requireFitsMany(Class<?> given, String what) {
    Class<?> element = given.getComponentType();
    require(
        element != null || Iterable.class.isAssignableFrom(given) || given == Object.class,
        "%s of type %s must be a collection or an array".formatted(what, given.getName()));
    if (element != null) {
      requireFits(element, what + ", an array,");
    }
  }

  void requireSortable() {
    require(!isThroughCollection, "it leads through a collection, by which there is no order");
  }

  private void require(boolean holds, String reason) {
    if (!holds) {
      throw new IllegalArgumentException(
          "'%s' is of type %s: %s".formatted(path, leaf.getTypeInformation(), reason));
    }
  }

  /**
   * A value of the property's type, of what a text says.
   *
   * @throws IllegalArgumentException if it says none
   */
  Object of(String text) {
    Class<?> type = type();
    if (type.isInstance(text)) {
      return text;
    }
    Method parse = ClassUtils.getMethodIfAvailable(type, "parse", CharSequence.class);
    try {
      if (parse != null && Modifier.isStatic(parse.getModifiers())) {
        return Objects.requireNonNull(parse.invoke(null, text));
      }
      return Objects.requireNonNull(
          (@Nullable Object) DefaultConversionService.getSharedInstance().convert(text, type));
    } catch (ConversionException | InvocationTargetException | IllegalAccessException e) {
      throw new IllegalArgumentException(
          "'%s' is no %s, which '%s' has".formatted(text, type.getSimpleName(), path), e);
    }
  }
}
