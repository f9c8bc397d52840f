package dev.grid.spring.data.repository.support;

import java.util.Iterator;
import java.util.Map;
import org.springframework.data.core.PropertyPath;
import org.springframework.data.core.ReactiveWrappers;
import org.springframework.data.domain.Sort;
import org.springframework.data.repository.query.Parameter;
import org.springframework.data.repository.query.QueryCreationException;
import org.springframework.data.repository.query.QueryMethod;
import org.springframework.data.repository.query.parser.Part;
import org.springframework.data.repository.query.parser.PartTree;
import org.springframework.util.ClassUtils;

/** What a derived query must satisfy before it may be called. Confined to start-up. */
final class DerivedQueryRules {

  private final QueryMethod method;
  private final PartTree tree;

  DerivedQueryRules(QueryMethod method, PartTree tree) {
    this.method = method;
    this.tree = tree;
  }

  void check() {
    Iterator<? extends Parameter> parameters =
        method.getParameters().getBindableParameters().iterator();
    for (Part part : tree.getParts()) {
      checkProperty(part);
      for (int i = 0; i < part.getNumberOfArguments(); i++) {
        require(
            parameters.hasNext(),
            "has too few parameters: none for '%s'".formatted(part.getProperty().toDotPath()));
        checkParameter(part, parameters.next());
      }
    }
    require(!parameters.hasNext(), "has more parameters than its name says");
    for (Sort.Order order : tree.getSort()) {
      PropertyPath path = PropertyPath.from(order.getProperty(), domainType());
      boolean throughCollection = path.stream().anyMatch(PropertyPath::isCollection);
      require(
          !throughCollection,
          "cannot sort by '%s', which leads through a collection".formatted(order.getProperty()));
    }
  }

  private Class<?> domainType() {
    return method.getEntityInformation().getJavaType();
  }

  private void checkProperty(Part part) {
    PropertyPath leaf = part.getProperty().getLeafProperty();
    Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(leaf.getType());
    boolean collection = leaf.isCollection();
    boolean text = CharSequence.class.isAssignableFrom(type) && !collection;
    boolean fits =
        switch (part.getType()) {
          case SIMPLE_PROPERTY,
              NEGATING_SIMPLE_PROPERTY,
              IN,
              NOT_IN,
              IS_NULL,
              IS_NOT_NULL,
              EXISTS ->
              true;
          case LESS_THAN,
              LESS_THAN_EQUAL,
              BEFORE,
              GREATER_THAN,
              GREATER_THAN_EQUAL,
              AFTER,
              BETWEEN ->
              !collection && Comparable.class.isAssignableFrom(type);
          case LIKE, NOT_LIKE, STARTING_WITH, ENDING_WITH, REGEX -> text;
          case CONTAINING, NOT_CONTAINING -> text || collection;
          case IS_EMPTY, IS_NOT_EMPTY ->
              text || collection || Map.class.isAssignableFrom(leaf.getTypeInformation().getType());
          case TRUE, FALSE -> type == Boolean.class && !collection;
          case NEAR, WITHIN ->
              throw failure(
                  "keyword %s on '%s' is not supported"
                      .formatted(part.getType(), part.getProperty().toDotPath()));
        };
    require(
        fits,
        "keyword %s does not suit '%s' of type %s"
            .formatted(
                part.getType(),
                part.getProperty().toDotPath(),
                leaf.getTypeInformation().getType().getName()));
    require(
        part.shouldIgnoreCase() != Part.IgnoreCaseType.ALWAYS
            || CharSequence.class.isAssignableFrom(type),
        "cannot ignore the case of '%s' of type %s"
            .formatted(part.getProperty().toDotPath(), type.getName()));
  }

  private void checkParameter(Part part, Parameter parameter) {
    Class<?> given = ClassUtils.resolvePrimitiveIfNecessary(parameter.getType());
    if (ReactiveWrappers.supports(given)) {
      return; // What comes in it shows when it comes.
    }
    PropertyPath leaf = part.getProperty().getLeafProperty();
    boolean wantsList = part.getType() == Part.Type.IN || part.getType() == Part.Type.NOT_IN;
    boolean fits =
        wantsList
            ? Iterable.class.isAssignableFrom(given) || given.isArray()
            : leaf.isCollection() || fits(given, leaf.getType());
    require(
        fits,
        "parameter %d of type %s does not suit '%s' of type %s%s"
            .formatted(
                parameter.getIndex() + 1,
                given.getName(),
                part.getProperty().toDotPath(),
                leaf.getType().getName(),
                wantsList ? ": must be a collection or an array" : ""));
  }

  /** Whether values of the one class may equal values of the other. */
  static boolean fits(Class<?> given, Class<?> property) {
    Class<?> wanted = ClassUtils.resolvePrimitiveIfNecessary(property);
    return wanted.isAssignableFrom(given)
        || given.isAssignableFrom(wanted)
        || (Number.class.isAssignableFrom(given) && Number.class.isAssignableFrom(wanted))
        || (CharSequence.class.isAssignableFrom(given)
            && CharSequence.class.isAssignableFrom(wanted));
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      throw failure(message);
    }
  }

  private QueryCreationException failure(String message) {
    return QueryCreationException.create(method, message);
  }
}
