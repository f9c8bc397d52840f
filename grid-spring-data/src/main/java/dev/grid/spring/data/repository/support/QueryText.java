package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.core.Criteria;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.util.ObjectUtils;

/**
 * The text of a {@code @Query}, understood once; each call puts its values in. Immutable.
 *
 * <pre>
 * any       = all { OR all }
 * all       = one { AND one }
 * one       = NOT one | "(" any ")" | path [ condition ]
 * condition = operator value | [NOT] BETWEEN value AND value | [NOT] IN values
 *           | [NOT] (LIKE | ILIKE | REGEX | CONTAINS) value | IS [NOT] (NULL | EMPTY)
 * values    = parameter | "(" value { "," value } ")"
 * </pre>
 */
final class QueryText {

  /** Parentheses and NOTs within one another. */
  private static final int DEPTH_MAX = 100;

  /** What conditions become when values are known. */
  private interface Clause extends Function<Map<String, @Nullable Object>, Criteria> {}

  /** What a value is when the call's are known. */
  private interface Term extends Function<Map<String, @Nullable Object>, @Nullable Object> {}

  private final Clause clause;
  private final Set<String> parameters;

  private QueryText(Clause clause, Set<String> parameters) {
    this.clause = clause;
    this.parameters = Set.copyOf(parameters);
  }

  /**
   * Understands a text.
   *
   * @param properties resolves a path, or fails
   * @param types of parameters by name or place, as far as they are known
   * @throws IllegalArgumentException if it cannot be understood, or a value is of another type than
   *     its property; says where
   */
  static QueryText parse(
      String text, Function<String, QueryProperty> properties, Map<String, Class<?>> types) {
    QueryTokens tokens = new QueryTokens(text);
    if (tokens.isAtEnd()) {
      return new QueryText(values -> Criteria.everything(), Set.of());
    }
    Parser parser = new Parser(tokens, properties, types);
    Clause clause = parser.any(0);
    tokens.requireEnd();
    return new QueryText(clause, parser.parameters);
  }

  /**
   * Understands an order.
   *
   * @throws IllegalArgumentException if it cannot be understood; says where
   */
  static Sort parseSort(String text) {
    QueryTokens tokens = new QueryTokens(text);
    List<Sort.Order> orders = new ArrayList<>();
    if (tokens.isAtEnd()) {
      return Sort.unsorted();
    }
    do {
      String path = tokens.path();
      boolean isDescending = tokens.skips("DESC");
      if (!isDescending) {
        tokens.skips("ASC");
      }
      orders.add(isDescending ? Sort.Order.desc(path) : Sort.Order.asc(path));
    } while (tokens.skips(","));
    tokens.requireEnd();
    return Sort.by(orders);
  }

  /** The names, or the places from 1, of the parameters that it uses. */
  Set<String> parameters() {
    return parameters;
  }

  /**
   * What the text means with these values of its parameters.
   *
   * @throws IllegalArgumentException if one of them cannot be
   */
  Criteria criteria(Map<String, @Nullable Object> values) {
    return clause.apply(values);
  }

  /** Confined to the call that understands a text. */
  private static final class Parser {

    private final QueryTokens tokens;
    private final Function<String, QueryProperty> properties;
    private final Map<String, Class<?>> types;
    private final Set<String> parameters = new HashSet<>();

    Parser(
        QueryTokens tokens,
        Function<String, QueryProperty> properties,
        Map<String, Class<?>> types) {
      this.tokens = tokens;
      this.properties = properties;
      this.types = types;
    }

    Clause any(int depth) {
      Clause all = all(depth);
      if (!tokens.isNext("OR")) {
        return all;
      }
      List<Clause> clauses = new ArrayList<>(List.of(all));
      while (tokens.skips("OR")) {
        clauses.add(all(depth));
      }
      return values -> new Criteria.Any(clauses.stream().map(c -> c.apply(values)).toList());
    }

    private Clause all(int depth) {
      Clause one = one(depth);
      if (!tokens.isNext("AND")) {
        return one;
      }
      List<Clause> clauses = new ArrayList<>(List.of(one));
      while (tokens.skips("AND")) {
        clauses.add(one(depth));
      }
      return values -> new Criteria.All(clauses.stream().map(c -> c.apply(values)).toList());
    }

    private Clause one(int depth) {
      if (depth > DEPTH_MAX) {
        throw tokens.failure("fewer parentheses within one another, at most " + DEPTH_MAX);
      }
      if (tokens.skips("NOT")) {
        Clause clause = one(depth + 1);
        return values -> clause.apply(values).negated();
      }
      if (tokens.skips("(")) {
        Clause clause = any(depth + 1);
        tokens.require(")");
        return clause;
      }
      QueryProperty property = properties.apply(tokens.path());
      if (tokens.skips("IS")) {
        return is(property);
      }
      return tokens.skips("NOT")
          ? condition(property, Criteria::negated, true)
          : condition(property, UnaryOperator.identity(), false);
    }

    private Clause is(QueryProperty property) {
      boolean isNegated = tokens.skips("NOT");
      Criteria.Where where = Criteria.where(property.path());
      Criteria is;
      if (tokens.skips("NULL")) {
        is = where.isNull();
      } else {
        tokens.require("EMPTY");
        is = where.isEmpty();
      }
      Criteria criteria = isNegated ? is.negated() : is;
      return values -> criteria;
    }

    private Clause condition(
        QueryProperty property, UnaryOperator<Criteria> after, boolean isNegated) {
      Criteria.Where where = Criteria.where(property.path());
      if (tokens.skips("BETWEEN")) {
        property.requireComparable("BETWEEN");
        Term low = value(property);
        tokens.require("AND");
        Term high = value(property);
        return values ->
            after.apply(where.between(given(property, low, values), given(property, high, values)));
      }
      if (tokens.skips("IN")) {
        property.requireSingle("IN");
        Function<Map<String, @Nullable Object>, List<@Nullable Object>> in = in(property);
        return values -> after.apply(where.in(in.apply(values)));
      }
      if (tokens.isNext("LIKE") || tokens.isNext("ILIKE")) {
        boolean isIgnoringCase = tokens.skips("ILIKE") || !tokens.skips("LIKE");
        property.requireText("LIKE");
        Criteria.Where by = isIgnoringCase ? where.ignoringCase() : where;
        Term pattern = value(property);
        return values -> after.apply(by.like(given(property, pattern, values).toString()));
      }
      if (tokens.skips("REGEX")) {
        property.requireText("REGEX");
        Term regex = value(property);
        return values -> after.apply(where.matches(given(property, regex, values).toString()));
      }
      if (tokens.skips("CONTAINS")) {
        if (!property.isCollection()) {
          property.requireText("CONTAINS");
        }
        Term part = value(property);
        return values ->
            after.apply(
                property.isCollection()
                    ? where.hasElement(part.apply(values))
                    : where.contains(given(property, part, values).toString()));
      }
      if (isNegated) {
        throw tokens.failure("BETWEEN, IN, LIKE, ILIKE, REGEX or CONTAINS behind NOT");
      }
      return comparison(property, where);
    }

    private Clause comparison(QueryProperty property, Criteria.Where where) {
      String operator = tokens.operator();
      if (operator == null) {
        property.requireBoolean();
        return values -> where.is(true);
      }
      Term value;
      switch (operator) {
        case "=", "==" -> {
          property.requireSingle(operator);
          value = value(property);
          return values -> where.is(value.apply(values));
        }
        case "!=", "<>" -> {
          property.requireSingle(operator);
          value = value(property);
          return values -> where.isNot(value.apply(values));
        }
        default -> {
          property.requireComparable(operator);
          value = value(property);
          return values -> ordered(where, operator, given(property, value, values));
        }
      }
    }

    private static Criteria ordered(Criteria.Where where, String operator, Object value) {
      return switch (operator) {
        case "<" -> where.lessThan(value);
        case "<=" -> where.atMost(value);
        case ">" -> where.greaterThan(value);
        case ">=" -> where.atLeast(value);
        default -> throw new IllegalStateException("operator " + operator);
      };
    }

    private static Object given(
        QueryProperty property, Term term, Map<String, @Nullable Object> values) {
      return Objects.requireNonNull(
          term.apply(values), () -> "the value for '" + property.path() + "' is null");
    }

    private Function<Map<String, @Nullable Object>, List<@Nullable Object>> in(
        QueryProperty property) {
      if (!tokens.skips("(")) {
        Term many = parameter(property, property::requireFitsMany);
        return values -> list(property, many.apply(values));
      }
      List<Term> terms = new ArrayList<>();
      do {
        // IN (:ids), as people write it for SQL, has one parameter of many values.
        terms.add(
            terms.isEmpty() && tokens.isParameter()
                ? parameter(property, (type, what) -> requireFitsAny(property, type, what))
                : value(property));
      } while (tokens.skips(","));
      tokens.require(")");
      return values -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (Term term : terms) {
          Object value = term.apply(values);
          if (terms.size() == 1 && isMany(value)) {
            return list(property, value);
          }
          list.add(property.fitting(value));
        }
        return list;
      };
    }

    private static void requireFitsAny(QueryProperty property, Class<?> type, String what) {
      if (type.isArray() || Iterable.class.isAssignableFrom(type)) {
        property.requireFitsMany(type, what);
      } else {
        property.requireFits(type, what);
      }
    }

    private static boolean isMany(@Nullable Object value) {
      return value instanceof Iterable<?> || value != null && value.getClass().isArray();
    }

    private static List<@Nullable Object> list(QueryProperty property, @Nullable Object value) {
      if (!isMany(value)) {
        throw new IllegalArgumentException(
            "the value for '" + property.path() + "' must be a collection or an array");
      }
      List<@Nullable Object> list = new ArrayList<>();
      if (value instanceof Iterable<?> many) {
        many.forEach(list::add);
      } else {
        list.addAll(Arrays.asList(ObjectUtils.toObjectArray(value)));
      }
      list.forEach(property::fitting);
      return list;
    }

    /**
     * The value of a parameter; {@code check} takes its type and how to call it, if it is known.
     */
    private Term parameter(QueryProperty property, BiConsumer<Class<?>, String> check) {
      String name = tokens.parameter();
      if (name == null) {
        throw tokens.failure(
            "a parameter, or values in parentheses, for '" + property.path() + "'");
      }
      parameters.add(name);
      Class<?> type = types.get(name);
      if (type != null) {
        check.accept(type, "parameter '" + name + "'");
      }
      return values -> values.get(name);
    }

    private Term value(QueryProperty property) {
      if (tokens.isParameter()) {
        Term parameter = parameter(property, property::requireFits);
        return values -> property.fitting(parameter.apply(values));
      }
      String text = tokens.text();
      if (text != null) {
        Object value = property.of(text);
        return values -> value;
      }
      BigDecimal number = tokens.number();
      if (number != null) {
        property.requireFits(BigDecimal.class, "a number");
        return values -> number;
      }
      if (tokens.skips("NULL")) {
        return values -> null;
      }
      boolean isTrue = tokens.skips("TRUE");
      if (!isTrue) {
        tokens.require("FALSE", "a value for '" + property.path() + "'");
      }
      property.requireFits(Boolean.class, isTrue ? "TRUE" : "FALSE");
      return values -> isTrue;
    }
  }
}
