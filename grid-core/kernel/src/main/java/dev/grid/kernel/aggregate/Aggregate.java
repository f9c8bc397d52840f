package dev.grid.kernel.aggregate;

import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.UserCode;
import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.Queries;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.serialization.builtin.AggregatorForm;
import dev.grid.query.Aggregation;
import dev.grid.query.Aggregation.Kind;
import dev.grid.query.EntryAggregator;
import dev.grid.query.QueryException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An aggregator that is ready to be carried out. Immutable. */
public final class Aggregate {

  private final @Nullable Aggregation<?> aggregation;
  private final AttributePath path;
  private final @Nullable EntryAggregator<Object, Object, Object, Object> code;

  private Aggregate(
      @Nullable Aggregation<?> aggregation,
      @Nullable EntryAggregator<Object, Object, Object, Object> code) {
    this.aggregation = aggregation;
    this.code = code;
    String attribute = aggregation == null ? null : aggregation.attribute();
    this.path = AttributePath.of(attribute == null ? AttributePath.THIS : attribute);
  }

  /** One that is read in a partition; null if it has to be read outside. */
  public static @Nullable Aggregate ofPlain(Data data, Queries queries) {
    return queries.readPlain(data, AggregatorForm.FACTORY_ID) instanceof AggregatorForm form
        ? new Aggregate(aggregation(form), null)
        : null;
  }

  /**
   * Reads one; outside partitions.
   *
   * @param what what to call it in a message
   * @throws dev.grid.GridSerializationException if it is none, or the member lacks its class
   */
  @SuppressWarnings("unchecked") // Who writes it knows what is in the map.
  public static Aggregate read(Data data, OutsideServices services, String what) {
    Object read =
        UserCode.read(services, data, List.of(EntryAggregator.class, AggregatorForm.class), what);
    return read instanceof AggregatorForm form
        ? new Aggregate(aggregation(form), null)
        : new Aggregate(null, (EntryAggregator<Object, Object, Object, Object>) read);
  }

  private static Aggregation<?> aggregation(AggregatorForm form) {
    Aggregation<?> aggregation = form.aggregation();
    if (aggregation == null) {
      throw new QueryException("a set of values is where an aggregator should be");
    }
    return aggregation;
  }

  /**
   * Whether it keeps the first entry that has an attribute, in its order (-1) or from its end (1),
   * whatever others have; 0 if it does not.
   */
  public int extreme() {
    return switch (aggregation == null ? Kind.COUNT : aggregation.kind()) {
      case MAX, MAX_BY -> 1;
      case MIN, MIN_BY -> -1;
      default -> 0;
    };
  }

  /** The attribute that it is of. */
  public AttributePath path() {
    return path;
  }

  /** One for a partition. */
  public Accumulator accumulator(Queries queries) {
    return code != null
        ? new CodeAccumulator(code)
        : new AttributeAccumulator(kind(), path, attribute(), tally(), queries.schemas());
  }

  /**
   * What partitions have come to together; outside partitions.
   *
   * @param parts as {@link Accumulator#end} gives them
   * @param entries how many entries these are of
   * @param unknown how many of them have no such attribute, and should
   * @throws QueryException if all of them
   */
  public @Nullable Object result(
      List<Data> parts, long entries, long unknown, Serialization serialization) {
    if (code != null) {
      return CodeAccumulator.result(code, parts, serialization);
    }
    if (unknown > 0 && unknown == entries) {
      throw new QueryException(
          attribute() + ": none of entries=" + entries + " has it; is it spelled as they have it?");
    }
    Tally all = tally();
    for (Data part : parts) {
      Object[] found = serialization.toObject(part);
      all.merge(found == null ? new Object[0] : found);
    }
    return all.result(serialization);
  }

  private Kind kind() {
    if (aggregation == null) {
      throw new IllegalStateException("code has no kind");
    }
    return aggregation.kind();
  }

  private String attribute() {
    return "aggregator=" + kind() + " attribute=" + path;
  }

  private Tally tally() {
    return switch (kind()) {
      case COUNT -> new CountTally();
      case DISTINCT -> new DistinctTally(path);
      case MAX -> new ExtremeTally(path, attribute(), 1, false);
      case MIN -> new ExtremeTally(path, attribute(), -1, false);
      case MAX_BY -> new ExtremeTally(path, attribute(), 1, true);
      case MIN_BY -> new ExtremeTally(path, attribute(), -1, true);
      case BIG_DECIMAL_AVG,
          BIG_DECIMAL_SUM,
          BIG_INTEGER_AVG,
          BIG_INTEGER_SUM,
          DOUBLE_AVG,
          DOUBLE_SUM,
          FIXED_POINT_SUM,
          FLOATING_POINT_SUM,
          INTEGER_AVG,
          INTEGER_SUM,
          LONG_AVG,
          LONG_SUM,
          NUMBER_AVG ->
          new SumTally(kind(), attribute());
    };
  }
}
