package dev.grid.kernel.query;

import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.query.Condition;
import dev.grid.query.EntryPredicate;
import dev.grid.query.PagingPredicate;
import dev.grid.query.PartitionPredicate;
import dev.grid.query.Predicate;
import dev.grid.query.QueryException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes terms of predicates. Confined to one compilation. */
final class PredicateCompiler {

  /** How many conditions a predicate may have: each is tested for each entry. */
  static final int CONDITIONS_MAX = 10_000;

  /** The same of a listener: each is tested while a change is made. */
  static final int LISTENER_CONDITIONS_MAX = 500;

  /**
   * One that costs as much as more simple conditions is tested outside partitions: there it takes
   * nobody else's time.
   */
  static final int WEIGHT_INSIDE_MAX = 100;

  /** What a condition takes on the heap, about. */
  private static final int CONDITION_BYTES = 200;

  /** What a value takes, with the forms that it is compared in. */
  private static final int VALUE_BYTES = 400;

  private final Serialization serialization;
  private final boolean isForListener;
  private final AttributePaths paths;
  private int conditions;
  private int values;
  private long weight;
  private boolean runsOutside;

  private PredicateCompiler(
      Serialization serialization, AttributePaths paths, boolean isForListener) {
    this.serialization = serialization;
    this.paths = paths;
    this.isForListener = isForListener;
  }

  /**
   * Compiles a predicate.
   *
   * @throws QueryException that says what of it cannot be
   */
  static CompiledPredicate compile(
      Predicate predicate, Serialization serialization, AttributePaths paths) {
    return compile(predicate, new PredicateCompiler(serialization, paths, false));
  }

  /**
   * Compiles a predicate that is tested in partitions, whatever it is: it may take less time.
   *
   * @throws QueryException that says what of it cannot be
   */
  static CompiledPredicate compileForListener(
      Predicate predicate, Serialization serialization, AttributePaths paths) {
    return compile(predicate, new PredicateCompiler(serialization, paths, true));
  }

  private static CompiledPredicate compile(Predicate predicate, PredicateCompiler compiler) {
    Set<Data> keys = new HashSet<>();
    Predicate inner = predicate;
    if (predicate instanceof PartitionPredicate ofPartitions) {
      if (compiler.isForListener) {
        throw new QueryException(
            "the predicate of a listener cannot be of partitions: give it the one within, and look"
                + " at the key");
      }
      ofPartitions.keys().forEach(key -> keys.add(compiler.serialization.toData(key)));
      inner = ofPartitions.predicate();
    }
    Term term = compiler.term(inner);
    return new CompiledPredicate(
        term, compiler.runsOutside || compiler.weight > WEIGHT_INSIDE_MAX, keys, compiler.cost());
  }

  private Term term(Predicate predicate) {
    int most = isForListener ? LISTENER_CONDITIONS_MAX : CONDITIONS_MAX;
    if (++conditions > most) {
      throw new QueryException(
          "a predicate has more conditions than "
              + most
              + ": use IN for many values, or several queries");
    }
    return switch (predicate) {
      case Condition condition -> term(condition);
      case EntryPredicate<?, ?> code -> {
        runsOutside = true;
        yield new Term.Code(code);
      }
      case PartitionPredicate p -> throw notInner("partition");
      case PagingPredicate p -> throw notInner("paging");
    };
  }

  private static QueryException notInner(String kind) {
    return new QueryException("a " + kind + " predicate cannot be within another");
  }

  private Term term(Condition condition) {
    return switch (condition) {
      case Condition.True p -> new Term.Always(true);
      case Condition.False p -> new Term.Always(false);
      case Condition.And p -> new Term.All(terms(p.terms()));
      case Condition.Or p -> new Term.Any(terms(p.terms()));
      case Condition.Not p -> new Term.Negation(term(p.term()));
      case Condition.Equal p -> of(p.attribute(), Checks.equal(constant(p.value())));
      case Condition.NotEqual p ->
          new Term.Negation(of(p.attribute(), Checks.equal(constant(p.value()))));
      case Condition.Comparison p ->
          of(p.attribute(), new Checks.Ordered(constant(p.value()), p.orEqual(), p.less()));
      case Condition.Between p -> between(p);
      case Condition.In p -> of(p.attribute(), new Checks.In(constants(p.values())));
      case Condition.Like p ->
          of(p.attribute(), new Checks.Like(new LikePattern(p.pattern(), p.ignoreCase())));
      case Condition.Regex p -> {
        runsOutside = true;
        int looks = isForListener ? BoundedRegex.LOOKS_INSIDE_MAX : BoundedRegex.LOOKS_MAX;
        yield of(p.attribute(), new BoundedRegex(p.regex(), looks));
      }
      case Condition.InstanceOf p ->
          new Term.OfClass(p.className(), ClassNames.typeIdsOf(p.className()), isForListener);
      case Condition.Sql p -> term(PredicateText.read(p.text()));
    };
  }

  private List<Term> terms(List<Predicate> predicates) {
    List<Term> terms = new ArrayList<>(predicates.size());
    predicates.forEach(predicate -> terms.add(term(predicate)));
    return List.copyOf(terms);
  }

  private Term between(Condition.Between p) {
    return of(
        p.attribute(),
        new Checks.Between(
            new Checks.Ordered(constant(p.from()), true, false),
            new Checks.Ordered(constant(p.to()), true, true)));
  }

  private CompiledPredicate.Cost cost() {
    return new CompiledPredicate.Cost(
        (int) Math.min(weight, WEIGHT_INSIDE_MAX),
        (long) conditions * CONDITION_BYTES + (long) values * VALUE_BYTES);
  }

  private Term of(String attribute, Checks.Check check) {
    weight += check.weight();
    return new Term.OfAttribute(paths.of(attribute), check);
  }

  private Constant constant(@Nullable Object value) {
    if (++values > PredicateForm.TERMS_MAX) {
      throw new QueryException(
          "a predicate has more values than "
              + PredicateForm.TERMS_MAX
              + ": ask for fewer at a time");
    }
    return new Constant(value, serialization::toData);
  }

  private List<Constant> constants(List<@Nullable Object> values) {
    List<Constant> constants = new ArrayList<>(values.size());
    values.forEach(value -> constants.add(constant(value)));
    return constants;
  }
}
