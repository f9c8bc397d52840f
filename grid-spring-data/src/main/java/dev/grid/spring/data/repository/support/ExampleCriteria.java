package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.core.Criteria;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import dev.grid.spring.data.mapping.GridPersistentProperty;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.mapping.PersistentPropertyAccessor;
import org.springframework.data.support.ExampleMatcherAccessor;
import org.springframework.util.ClassUtils;
import org.springframework.util.ObjectUtils;

/** What entities must be like to be like an example. Confined to its caller. */
final class ExampleCriteria {

  /** Objects within one another; one that is within itself has no end. */
  private static final int DEPTH_MAX = 32;

  private final GridMappingContext context;
  private final ExampleMatcherAccessor matcher;
  private final List<Criteria> criteria = new ArrayList<>();

  private ExampleCriteria(GridMappingContext context, ExampleMatcher matcher) {
    this.context = context;
    this.matcher = new ExampleMatcherAccessor(matcher);
  }

  /**
   * Every property of the example that is not null and not ignored is a condition, those of nested
   * objects among them; of a collection each element must be there. A version that says that the
   * example is new is none.
   */
  static Criteria of(GridMappingContext context, Example<?> example) {
    ExampleCriteria found = new ExampleCriteria(context, example.getMatcher());
    found.add(example.getProbe(), "", 0);
    if (found.criteria.isEmpty()) {
      return Criteria.everything();
    }
    return example.getMatcher().isAllMatching()
        ? new Criteria.All(found.criteria)
        : new Criteria.Any(found.criteria);
  }

  private <B> void add(B bean, String prefix, int depth) {
    if (depth > DEPTH_MAX) {
      throw new InvalidDataAccessApiUsageException(
          "the example has objects within one another without end at '" + prefix + "'");
    }
    GridPersistentEntity<?> entity = context.entity(ClassUtils.getUserClass(bean));
    PersistentPropertyAccessor<B> accessor = entity.getPropertyAccessor(bean);
    for (GridPersistentProperty property : entity) {
      String path = prefix + property.getName();
      if (!matcher.isIgnoredPath(path) && !isOfNew(entity, property, bean)) {
        add(property, path, accessor.getProperty(property), depth);
      }
    }
  }

  private static boolean isOfNew(
      GridPersistentEntity<?> entity, GridPersistentProperty property, Object bean) {
    return property.isVersionProperty() && entity.isNew(bean);
  }

  private void add(GridPersistentProperty property, String path, @Nullable Object raw, int depth) {
    Optional<Object> boxed =
        raw instanceof Optional<?> optional ? optional.map(v -> v) : Optional.ofNullable(raw);
    Object value = matcher.getValueTransformerForPath(path).apply(boxed).orElse(null);
    Criteria.Where where = new Criteria.Where(path, matcher.isIgnoreCaseForPath(path));
    if (value == null) {
      if (matcher.getNullHandler() == ExampleMatcher.NullHandler.INCLUDE) {
        criteria.add(where.isNull());
      }
    } else if (property.isCollectionLike()) {
      for (Object element : elements(value)) {
        criteria.add(where.hasElement(element));
      }
    } else if (property.isMap()) {
      throw new InvalidDataAccessApiUsageException(
          "'" + path + "' is a map, which is no condition: ignore it by withIgnorePaths");
    } else if (property.isEntity()) {
      add(value, path + ".", depth + 1);
    } else {
      criteria.add(value instanceof String text ? ofText(path, where, text) : where.is(value));
    }
  }

  private static Collection<?> elements(Object value) {
    return value instanceof Collection<?> collection
        ? collection
        : List.of(ObjectUtils.toObjectArray(value));
  }

  private Criteria ofText(String path, Criteria.Where where, String text) {
    return switch (matcher.getStringMatcherForPath(path)) {
      case DEFAULT, EXACT -> where.is(text);
      case STARTING -> where.startsWith(text);
      case ENDING -> where.endsWith(text);
      case CONTAINING -> where.contains(text);
      case REGEX -> where.matches(text);
    };
  }
}
