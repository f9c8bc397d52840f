package dev.grid.spring.ai;

import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.vectorstore.filter.Filter;
import org.springframework.ai.vectorstore.filter.Filter.Expression;
import org.springframework.ai.vectorstore.filter.Filter.Operand;

/**
 * Spring AI's filter expressions as predicates over stored documents, which members evaluate.
 * Metadata that a document does not have are as if they were null. Stateless.
 */
final class MetadataFilter {

  private static final String METADATA = "metadata.";

  private MetadataFilter() {}

  /**
   * The predicate of an expression.
   *
   * @throws IllegalArgumentException if it is no condition of metadata; says which part
   */
  static Predicate of(Expression expression) {
    return switch (expression.type()) {
      case AND -> Predicates.and(of(expression.left()), of(expression.right()));
      case OR -> Predicates.or(of(expression.left()), of(expression.right()));
      case NOT -> Predicates.not(of(expression.left()));
      case EQ -> Predicates.equal(attribute(expression), value(expression));
      case NE -> Predicates.notEqual(attribute(expression), value(expression));
      case GT -> Predicates.greaterThan(attribute(expression), bound(expression));
      case GTE -> Predicates.greaterEqual(attribute(expression), bound(expression));
      case LT -> Predicates.lessThan(attribute(expression), bound(expression));
      case LTE -> Predicates.lessEqual(attribute(expression), bound(expression));
      case IN -> Predicates.in(attribute(expression), values(expression));
      case NIN -> Predicates.not(Predicates.in(attribute(expression), values(expression)));
      case ISNULL -> Predicates.equal(attribute(expression), null);
      case ISNOTNULL -> Predicates.notEqual(attribute(expression), null);
    };
  }

  private static Predicate of(@Nullable Operand operand) {
    return switch (operand) {
      case Expression expression -> of(expression);
      case Filter.Group group -> of(group.content());
      case null, default ->
          throw new IllegalArgumentException("a filter has " + operand + " where a condition is");
    };
  }

  private static String attribute(Expression expression) {
    if (expression.left() instanceof Filter.Key key) {
      return METADATA + StoredMetadata.name(withoutQuotes(key.key()));
    }
    throw new IllegalArgumentException(
        "a filter has " + expression.left() + " where the name of metadata is");
  }

  /** Names that are no identifiers come with the quotes that the expression's text has. */
  private static String withoutQuotes(String key) {
    int last = key.length() - 1;
    boolean isQuoted =
        last > 0
            && (key.charAt(0) == '"' || key.charAt(0) == '\'')
            && key.charAt(last) == key.charAt(0);
    return isQuoted ? key.substring(1, last) : key;
  }

  private static @Nullable Object value(Expression expression) {
    if (expression.right() instanceof Filter.Value value) {
      return StoredMetadata.value(value.value());
    }
    throw new IllegalArgumentException("a filter has " + expression.right() + " where a value is");
  }

  private static Object bound(Expression expression) {
    return Objects.requireNonNull(
        value(expression), () -> "a filter compares with null: " + expression);
  }

  private static @Nullable Object[] values(Expression expression) {
    return value(expression) instanceof List<?> all
        ? all.toArray()
        : new @Nullable Object[] {value(expression)};
  }
}
