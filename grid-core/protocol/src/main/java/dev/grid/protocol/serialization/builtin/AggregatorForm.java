package dev.grid.protocol.serialization.builtin;

import dev.grid.GridSerializationException;
import dev.grid.query.Aggregation;
import dev.grid.query.Aggregation.Kind;
import dev.grid.serialization.DataReader;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.IdentifiedSerializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An aggregator as clients of the protocol write it, or the set that one is answered with. Filled
 * by {@link #read} once; immutable otherwise. Behind the attribute of an aggregator comes what it
 * has accumulated: nothing, as clients send it; what stands there is not looked at.
 */
public final class AggregatorForm implements IdentifiedSerializable {

  public static final int FACTORY_ID = -29;

  /** The set of different values. */
  private static final int SET = 19;

  private static final Kind[] KINDS = {
    Kind.BIG_DECIMAL_AVG,
    Kind.BIG_DECIMAL_SUM,
    Kind.BIG_INTEGER_AVG,
    Kind.BIG_INTEGER_SUM,
    Kind.COUNT,
    Kind.DISTINCT,
    Kind.DOUBLE_AVG,
    Kind.DOUBLE_SUM,
    Kind.FIXED_POINT_SUM,
    Kind.FLOATING_POINT_SUM,
    Kind.INTEGER_AVG,
    Kind.INTEGER_SUM,
    Kind.LONG_AVG,
    Kind.LONG_SUM,
    Kind.MAX,
    Kind.MIN,
    Kind.NUMBER_AVG,
    Kind.MAX_BY,
    Kind.MIN_BY
  };

  private final int classId;
  private @Nullable String attribute;
  private Set<@Nullable Object> values = Set.of();

  private AggregatorForm(int classId) {
    this.classId = classId;
  }

  /** What to serialize for an aggregator. */
  public static AggregatorForm of(Aggregation<?> aggregation) {
    AggregatorForm form = new AggregatorForm(List.of(KINDS).indexOf(aggregation.kind()));
    form.attribute = aggregation.attribute();
    return form;
  }

  /** What to serialize for a set of different values. */
  public static AggregatorForm ofSet(Collection<? extends @Nullable Object> values) {
    AggregatorForm form = new AggregatorForm(SET);
    form.values = new LinkedHashSet<>(values);
    return form;
  }

  /** One to be read into, or null if there is no such class. */
  static @Nullable AggregatorForm create(int classId) {
    return classId >= 0 && classId <= SET ? new AggregatorForm(classId) : null;
  }

  /** The aggregator, or null if it is a set of values. */
  public @Nullable Aggregation<?> aggregation() {
    return classId == SET ? null : new Aggregation<>(KINDS[classId], attribute);
  }

  /** The different values of a set. */
  public Set<@Nullable Object> values() {
    return values;
  }

  @Override
  public int factoryId() {
    return FACTORY_ID;
  }

  @Override
  public int classId() {
    return classId;
  }

  @Override
  public void write(DataWriter out) {
    if (classId == SET) {
      out.writeInt(values.size());
      values.forEach(out::writeObject);
      return;
    }
    out.writeString(attribute);
    switch (KINDS[classId]) {
      case BIG_DECIMAL_AVG -> {
        out.writeObject(BigDecimal.ZERO);
        out.writeLong(0);
      }
      case BIG_DECIMAL_SUM -> out.writeObject(BigDecimal.ZERO);
      case BIG_INTEGER_AVG -> {
        out.writeObject(BigInteger.ZERO);
        out.writeLong(0);
      }
      case BIG_INTEGER_SUM -> out.writeObject(BigInteger.ZERO);
      case DISTINCT -> out.writeInt(0);
      case DOUBLE_AVG, NUMBER_AVG -> {
        out.writeDouble(0);
        out.writeLong(0);
      }
      case DOUBLE_SUM, FLOATING_POINT_SUM -> out.writeDouble(0);
      case COUNT, FIXED_POINT_SUM, INTEGER_SUM, LONG_SUM -> out.writeLong(0);
      case INTEGER_AVG, LONG_AVG -> {
        out.writeLong(0);
        out.writeLong(0);
      }
      case MAX, MIN -> out.writeObject(null);
      case MAX_BY, MIN_BY -> {
        out.writeObject(null);
        out.writeObject(null);
      }
    }
  }

  @Override
  public void read(DataReader in) {
    if (classId == SET) {
      values = new LinkedHashSet<>(objects(in));
      return;
    }
    attribute = in.readString();
    switch (KINDS[classId]) {
      case BIG_DECIMAL_AVG, BIG_INTEGER_AVG -> {
        in.readObject();
        in.readLong();
      }
      case BIG_DECIMAL_SUM, BIG_INTEGER_SUM, MAX, MIN -> in.readObject();
      case DISTINCT -> objects(in);
      case DOUBLE_AVG, NUMBER_AVG -> {
        in.readDouble();
        in.readLong();
      }
      case DOUBLE_SUM, FLOATING_POINT_SUM -> in.readDouble();
      case COUNT, FIXED_POINT_SUM, INTEGER_SUM, LONG_SUM -> in.readLong();
      case INTEGER_AVG, LONG_AVG -> {
        in.readLong();
        in.readLong();
      }
      case MAX_BY, MIN_BY -> {
        in.readObject();
        in.readObject();
      }
    }
  }

  private static List<@Nullable Object> objects(DataReader in) {
    int count = in.readInt();
    if (count < 0) {
      throw new GridSerializationException("a set of values has count=" + count);
    }
    List<@Nullable Object> objects = new ArrayList<>(Math.min(count, 16));
    for (int i = 0; i < count; i++) {
      objects.add(in.readObject());
    }
    return objects;
  }
}
