package dev.grid.spring.data.core;

import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.query.SortOrder;
import dev.grid.spring.data.mapping.AttributeForm;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import dev.grid.spring.data.mapping.GridPersistentProperty;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;

/**
 * Turns criteria and sorts into predicates and orders over attributes, which members evaluate.
 * Where the two would not mean the same there is none: then entities are read and looked at here.
 * Immutable.
 */
final class CriteriaAttributes {

  /** The key of an entry, which is the id. */
  static final String KEY = "__key";

  private static final String ITEMS = "[any]";
  private static final String FIRST_ITEM = "[0]";

  /** What members take for a pattern. */
  private static final int PATTERN_CHARS_MAX = 1_024;

  /** A flag of regular expressions. */
  private static final String IGNORING_CASE = "(?iu)";

  /** With more values than this to be compared without regard to case each is a condition. */
  private static final int IGNORING_CASE_MAX = 1_000;

  /** What members take as the values of one condition. */
  private static final int VALUES_MAX = 100_000;

  private final GridMappingContext context;
  private final GridPersistentEntity<?> entity;

  /** Says that members cannot do it. */
  private static final class NoAttribute extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoAttribute() {
      super("no attribute", null, false, false);
    }
  }

  /**
   * A property on the way.
   *
   * @param name as an attribute, with all items of collections before it
   * @param isMany whether it leads through a collection
   */
  private record Place(String name, GridPersistentProperty leaf, boolean isMany, boolean isTop) {

    boolean isPrimitive() {
      return leaf.getType().isPrimitive();
    }
  }

  CriteriaAttributes(GridMappingContext context, GridPersistentEntity<?> entity) {
    this.context = context;
    this.entity = entity;
  }

  /** The same as a predicate; null if members cannot say. */
  @Nullable Predicate predicate(Criteria criteria) {
    try {
      return of(criteria);
    } catch (NoAttribute e) {
      return null;
    }
  }

  /**
   * The same as an order, with ties broken by the key; null if members have no such order, or keys
   * have none.
   */
  @Nullable List<SortOrder> order(Sort sort) {
    try {
      List<SortOrder> order = new ArrayList<>();
      boolean isById = false;
      for (Sort.Order by : sort) {
        isById |= isId(by.getProperty());
        order.add(of(by));
      }
      if (!isById) {
        requireKeyOrdered();
        order.add(SortOrder.ascending(KEY));
      }
      return order;
    } catch (NoAttribute e) {
      return null;
    }
  }

  boolean isId(String path) {
    GridPersistentProperty id = entity.getIdProperty();
    return id != null && id.getName().equals(path);
  }

  /**
   * Whether something lacks a primitive property of a sort: members have it in the order of null,
   * which is not where the 0 is that it is read with. Null if the sort has no such property.
   */
  @Nullable Predicate missing(Sort sort) {
    Predicate[] missing =
        sort.stream()
            .filter(by -> !isId(by.getProperty()))
            .map(by -> place(by.getProperty()))
            .filter(Place::isPrimitive)
            .map(place -> Predicates.equal(place.name(), null))
            .toArray(Predicate[]::new);
    return missing.length == 0 ? null : Predicates.or(missing);
  }

  private void requireKeyOrdered() {
    GridPersistentProperty id = entity.getIdProperty();
    AttributeForm form = id == null ? null : id.attributeForm();
    // Keys are stored as they are: UUIDs, too.
    if (form == null || !form.isOrdered() && form.type() != UUID.class) {
      throw new NoAttribute();
    }
  }

  private SortOrder of(Sort.Order by) {
    Place place = place(by.getProperty());
    AttributeForm form = place.leaf().attributeForm();
    if (form == null || !form.isOrdered() || place.isMany()) {
      throw new NoAttribute();
    }
    return new SortOrder(
        place.name(),
        by.isDescending(),
        by.getNullHandling() == Sort.NullHandling.NULLS_FIRST,
        by.isIgnoreCase() && form.isText());
  }

  /** What a property of these is ordered by for a value. */
  @Nullable Object ordered(String path, @Nullable Object value) {
    AttributeForm form = place(path).leaf().attributeForm();
    Object stored = value == null || form == null ? null : form.stored(value);
    if (value != null && stored == null) {
      throw new IllegalArgumentException(
          "the position has '%s' = %s (%s), which is no value of it"
              .formatted(path, value, value.getClass().getName()));
    }
    return stored;
  }

  /** What an index by a property is by; null if members find no values there. */
  @Nullable String indexed(String path) {
    try {
      Place place = place(path);
      if (place.leaf().isCollectionLike()) {
        return place.leaf().elementForm() == null ? null : place.name() + ITEMS;
      }
      return place.leaf().attributeForm() == null ? null : place.name();
    } catch (NoAttribute e) {
      return null;
    }
  }

  private Place place(String path) {
    StringBuilder name = new StringBuilder();
    GridPersistentProperty leaf = null;
    boolean isMany = false;
    int steps = 0;
    for (GridPersistentProperty property :
        context.getPersistentPropertyPath(path, entity.getType())) {
      if (leaf != null) {
        boolean isItems = leaf.isCollectionLike();
        isMany |= isItems;
        name.append(isItems ? ITEMS + "." : ".");
      }
      if (property.getField() == null
          || property.isMap()
          || property.getName().startsWith(KEY)
          || !context.isStoredByProperties(property.getOwner().getType())) {
        throw new NoAttribute();
      }
      name.append(property.getName());
      leaf = property;
      steps++;
    }
    return new Place(name.toString(), Objects.requireNonNull(leaf), isMany, steps == 1);
  }

  private Predicate of(Criteria criteria) {
    return switch (criteria) {
      case Criteria.Everything everything -> Predicates.alwaysTrue();
      case Criteria.All(List<Criteria> all) ->
          all.isEmpty()
              ? Predicates.alwaysTrue()
              : all.size() == 1
                  ? of(all.getFirst())
                  : Predicates.and(all.stream().map(this::of).toArray(Predicate[]::new));
      case Criteria.Any(List<Criteria> any) ->
          any.isEmpty()
              ? Predicates.alwaysFalse()
              : Predicates.or(any.stream().map(this::of).toArray(Predicate[]::new));
      case Criteria.Not(Criteria inner) -> Predicates.not(of(inner));
      case Criteria.Comparison comparison -> comparison(comparison);
      case Criteria.Between between -> between(between);
      case Criteria.In in -> in(in);
      case Criteria.Text text -> text(text);
      case Criteria.HasElement hasElement -> hasElement(hasElement);
      case Criteria.IsEmpty(String path) -> isEmpty(place(path));
    };
  }

  private Predicate comparison(Criteria.Comparison of) {
    Place place = place(of.path());
    if (of.value() == null) {
      return isNull(place);
    }
    AttributeForm form = form(place.leaf().attributeForm());
    if (of.operator() == Criteria.Operator.EQUAL) {
      return orMissing(place, equal(place.name(), form, of.value(), of.ignoreCase()), of);
    }
    Object value = ordered(form, of.value(), of.ignoreCase());
    Predicate compared =
        switch (of.operator()) {
          case LESS -> Predicates.lessThan(place.name(), value);
          case LESS_OR_EQUAL -> Predicates.lessEqual(place.name(), value);
          case GREATER -> Predicates.greaterThan(place.name(), value);
          case GREATER_OR_EQUAL -> Predicates.greaterEqual(place.name(), value);
          case EQUAL -> throw new IllegalStateException("equal is no order");
        };
    return orMissing(place, compared, of);
  }

  private static AttributeForm form(@Nullable AttributeForm form) {
    if (form == null) {
      throw new NoAttribute();
    }
    return form;
  }

  private static Object stored(AttributeForm form, Object value) {
    Object stored = form.stored(value);
    if (stored == null) {
      throw new NoAttribute();
    }
    return stored;
  }

  private static Object ordered(AttributeForm form, Object value, boolean ignoreCase) {
    if (!form.isOrdered() || ignoreCase && form.isText()) {
      throw new NoAttribute();
    }
    return stored(form, value);
  }

  private static Predicate equal(
      String attribute, AttributeForm form, Object value, boolean ignoreCase) {
    Object stored = stored(form, value);
    return ignoreCase && form.isText()
        ? like(attribute, escaped((String) stored), true)
        : Predicates.equal(attribute, stored);
  }

  /**
   * Of items there may be none, which is not the same as one that is null; and a primitive that is
   * missing is not null when it is read.
   */
  private static Predicate isNull(Place place) {
    if (place.isMany() || place.isPrimitive()) {
      throw new NoAttribute();
    }
    return Predicates.equal(place.name(), null);
  }

  /**
   * What was stored before a primitive property was added does not have it, and is read with 0 or
   * false. Of what is nested it may also be the whole that is null, which is not told from it.
   */
  private static Predicate orMissing(Place place, Predicate predicate, Criteria of) {
    if (!place.isPrimitive()) {
      return predicate;
    }
    Object missing = Array.get(Array.newInstance(place.leaf().getType(), 1), 0);
    if (!CriteriaCompiler.holds(of, missing)) {
      return predicate;
    }
    if (!place.isTop()) {
      throw new NoAttribute();
    }
    return Predicates.or(predicate, Predicates.equal(place.name(), null));
  }

  private Predicate between(Criteria.Between of) {
    Place place = place(of.path());
    AttributeForm form = form(place.leaf().attributeForm());
    Predicate between =
        Predicates.between(
            place.name(),
            ordered(form, of.low(), of.ignoreCase()),
            ordered(form, of.high(), of.ignoreCase()));
    return orMissing(place, between, of);
  }

  private Predicate in(Criteria.In of) {
    Place place = place(of.path());
    AttributeForm form = form(place.leaf().attributeForm());
    boolean isIgnoringCase = of.ignoreCase() && form.isText();
    boolean isNullMeant = of.values().contains(null);
    if (isNullMeant && (place.isMany() || place.isPrimitive())
        || of.values().size() > (isIgnoringCase ? IGNORING_CASE_MAX : VALUES_MAX)) {
      throw new NoAttribute();
    }
    if (!isIgnoringCase) {
      Object[] values =
          of.values().stream().map(value -> value == null ? null : stored(form, value)).toArray();
      return orMissing(place, Predicates.in(place.name(), values), of);
    }
    return Predicates.or(
        of.values().stream()
            .map(value -> value == null ? isNull(place) : equal(place.name(), form, value, true))
            .toArray(Predicate[]::new));
  }

  private Predicate text(Criteria.Text of) {
    Place place = place(of.path());
    if (!form(place.leaf().attributeForm()).isText()) {
      throw new NoAttribute();
    }
    if (of.match() == Criteria.TextMatch.REGEX) {
      return regex(place.name(), of.ignoreCase() ? IGNORING_CASE + of.text() : of.text());
    }
    Function<String, String> pattern =
        switch (of.match()) {
          case STARTING -> text -> escaped(text) + "%";
          case ENDING -> text -> "%" + escaped(text);
          case CONTAINING -> text -> "%" + escaped(text) + "%";
          case LIKE -> text -> text;
          case REGEX -> throw new IllegalStateException("a regex is no pattern of LIKE");
        };
    return like(place.name(), pattern.apply(of.text()), of.ignoreCase());
  }

  private static Predicate regex(String attribute, String regex) {
    if (regex.length() > PATTERN_CHARS_MAX) {
      throw new NoAttribute();
    }
    return Predicates.regex(attribute, regex);
  }

  private static Predicate like(String attribute, String pattern, boolean ignoreCase) {
    if (pattern.length() > PATTERN_CHARS_MAX) {
      throw new NoAttribute();
    }
    return ignoreCase ? Predicates.ilike(attribute, pattern) : Predicates.like(attribute, pattern);
  }

  /** The pattern of a text itself. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }

  private Predicate hasElement(Criteria.HasElement of) {
    Place place = place(of.path());
    AttributeForm form = form(place.leaf().elementForm());
    if (of.element() == null) {
      throw new NoAttribute();
    }
    return equal(place.name() + ITEMS, form, of.element(), of.ignoreCase());
  }

  private static Predicate isEmpty(Place place) {
    if (place.isMany()) {
      throw new NoAttribute();
    }
    AttributeForm form = place.leaf().attributeForm();
    if (form != null && form.isText()) {
      return Predicates.in(place.name(), null, "");
    }
    Class<?> component = place.leaf().getRawType().getComponentType();
    if (component == null || !component.isPrimitive()) {
      throw new NoAttribute(); // A first item that is null is not told from none.
    }
    return Predicates.equal(place.name() + FIRST_ITEM, null);
  }
}
