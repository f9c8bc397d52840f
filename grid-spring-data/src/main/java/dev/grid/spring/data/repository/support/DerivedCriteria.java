package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.core.Criteria;
import dev.grid.spring.data.core.GridQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.repository.query.ParameterAccessor;
import org.springframework.data.repository.query.parser.AbstractQueryCreator;
import org.springframework.data.repository.query.parser.Part;
import org.springframework.data.repository.query.parser.PartTree;
import org.springframework.util.ObjectUtils;

/** Builds the query of one call from the parts of a method's name. Confined to the call. */
final class DerivedCriteria extends AbstractQueryCreator<GridQuery, Criteria> {

  DerivedCriteria(PartTree tree, ParameterAccessor parameters) {
    super(tree, parameters);
  }

  @Override
  protected Criteria create(Part part, Iterator<Object> values) {
    String path = part.getProperty().toDotPath();
    Criteria.Where where = new Criteria.Where(path, ignoresCase(part));
    return switch (part.getType()) {
      case SIMPLE_PROPERTY -> where.is(values.next());
      case NEGATING_SIMPLE_PROPERTY -> where.isNot(values.next());
      case LESS_THAN, BEFORE -> where.lessThan(argument(part, values));
      case LESS_THAN_EQUAL -> where.atMost(argument(part, values));
      case GREATER_THAN, AFTER -> where.greaterThan(argument(part, values));
      case GREATER_THAN_EQUAL -> where.atLeast(argument(part, values));
      case BETWEEN -> where.between(argument(part, values), argument(part, values));
      case IN -> where.in(list(argument(part, values)));
      case NOT_IN -> where.in(list(argument(part, values))).negated();
      case LIKE -> where.like(text(part, values));
      case NOT_LIKE -> where.like(text(part, values)).negated();
      case STARTING_WITH -> where.startsWith(text(part, values));
      case ENDING_WITH -> where.endsWith(text(part, values));
      case CONTAINING -> containing(part, where, values);
      case NOT_CONTAINING -> containing(part, where, values).negated();
      case IS_NULL -> where.isNull();
      case IS_NOT_NULL, EXISTS -> where.isNull().negated();
      case IS_EMPTY -> where.isEmpty();
      case IS_NOT_EMPTY -> where.isEmpty().negated();
      case TRUE -> where.is(true);
      case FALSE -> where.is(false);
      case REGEX -> where.matches(text(part, values));
      case NEAR, WITHIN ->
          throw new IllegalStateException("keyword " + part.getType() + " passed the check");
    };
  }

  static boolean ignoresCase(Part part) {
    return switch (part.shouldIgnoreCase()) {
      case NEVER -> false;
      case WHEN_POSSIBLE, ALWAYS ->
          CharSequence.class.isAssignableFrom(part.getProperty().getLeafProperty().getType());
    };
  }

  private static Criteria containing(Part part, Criteria.Where where, Iterator<Object> values) {
    return part.getProperty().getLeafProperty().isCollection()
        ? where.hasElement(values.next())
        : where.contains(text(part, values));
  }

  private static Object argument(Part part, Iterator<Object> values) {
    return Objects.requireNonNull(
        values.next(), () -> "the argument for '" + part.getProperty().toDotPath() + "' is null");
  }

  private static String text(Part part, Iterator<Object> values) {
    return argument(part, values).toString();
  }

  private static List<@Nullable Object> list(Object argument) {
    List<@Nullable Object> list = new ArrayList<>();
    if (argument instanceof Iterable<?> values) {
      values.forEach(list::add);
    } else {
      list.addAll(Arrays.asList(ObjectUtils.toObjectArray(argument)));
    }
    return list;
  }

  @Override
  protected Criteria and(Part part, Criteria base, Iterator<Object> values) {
    return base.and(create(part, values));
  }

  @Override
  protected Criteria or(Criteria base, Criteria criteria) {
    return base.or(criteria);
  }

  @Override
  protected GridQuery complete(@Nullable Criteria criteria, Sort sort) {
    return GridQuery.matching(criteria == null ? Criteria.everything() : criteria).with(sort);
  }
}
