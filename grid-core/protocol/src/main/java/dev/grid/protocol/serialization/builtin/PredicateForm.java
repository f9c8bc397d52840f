package dev.grid.protocol.serialization.builtin;

import dev.grid.GridSerializationException;
import dev.grid.query.Condition;
import dev.grid.query.EntryPredicate;
import dev.grid.query.PagingPredicate;
import dev.grid.query.PartitionPredicate;
import dev.grid.query.Predicate;
import dev.grid.serialization.DataReader;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.IdentifiedSerializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A predicate as clients of the protocol write it. Filled by {@link #read} once; immutable
 * otherwise. Predicates that applications write are not wrapped: they are values as any other.
 */
public final class PredicateForm implements IdentifiedSerializable {

  static final int FACTORY_ID = -20;

  /** What clients for Java put together by a builder comes under the name of that class. */
  static final String BUILDER_CLASS_SUFFIX = ".PredicateBuilderImpl";

  /** How many terms or values one predicate may have. */
  public static final int TERMS_MAX = 100_000;

  private static final int SQL = 0;
  private static final int AND = 1;
  private static final int BETWEEN = 2;
  private static final int EQUAL = 3;
  private static final int COMPARISON = 4;
  private static final int LIKE = 5;
  private static final int ILIKE = 6;
  private static final int IN = 7;
  private static final int INSTANCE_OF = 8;
  private static final int NOT_EQUAL = 9;
  private static final int NOT = 10;
  private static final int OR = 11;
  private static final int REGEX = 12;
  private static final int FALSE = 13;
  private static final int TRUE = 14;
  private static final int PARTITION = 16;
  private static final int PARTITIONS = 21;

  /** Of what a builder has put together; not a number of the protocol's. */
  private static final int BUILDER = -1;

  private final int classId;
  private @Nullable Predicate predicate;

  private PredicateForm(int classId) {
    this.classId = classId;
  }

  /** What to serialize for a predicate. */
  public static Object of(Predicate predicate) {
    if (predicate instanceof EntryPredicate<?, ?> code) {
      return code;
    }
    PredicateForm form = new PredicateForm(classIdOf(predicate));
    form.predicate = predicate;
    return form;
  }

  /**
   * The predicate of what was read.
   *
   * @throws GridSerializationException if it is none; says what to do
   */
  public static Predicate predicate(@Nullable Object read) {
    return switch (read) {
      case PredicateForm form when form.predicate != null -> form.predicate;
      case Predicate predicate -> predicate;
      case GenericRecord unknown ->
          throw new GridSerializationException(
              "a predicate of "
                  + unknown.type()
                  + " is not known to this member: put its class on the class path of every member,"
                  + " or register a serializer for it there");
      case null, default ->
          throw new GridSerializationException(
              "a value of class="
                  + (read == null ? null : read.getClass().getName())
                  + " is where a predicate should be: it must implement "
                  + EntryPredicate.class.getName());
    };
  }

  /** One to be read into, or null if there is no such class. */
  static @Nullable PredicateForm create(int classId) {
    return switch (classId) {
      case SQL,
          AND,
          BETWEEN,
          EQUAL,
          COMPARISON,
          LIKE,
          ILIKE,
          IN,
          INSTANCE_OF,
          NOT_EQUAL,
          NOT,
          OR,
          REGEX,
          FALSE,
          TRUE,
          PARTITION,
          PARTITIONS ->
          new PredicateForm(classId);
      default -> null;
    };
  }

  /** One to be read into, of a class that is named; null if it is no predicate's. */
  public static @Nullable IdentifiedSerializable named(@Nullable String className) {
    return className != null && className.endsWith(BUILDER_CLASS_SUFFIX)
        ? new PredicateForm(BUILDER)
        : null;
  }

  private static int classIdOf(Predicate predicate) {
    return switch (predicate) {
      case Condition.True p -> TRUE;
      case Condition.False p -> FALSE;
      case Condition.And p -> AND;
      case Condition.Or p -> OR;
      case Condition.Not p -> NOT;
      case Condition.Equal p -> EQUAL;
      case Condition.NotEqual p -> NOT_EQUAL;
      case Condition.Comparison p -> COMPARISON;
      case Condition.Between p -> BETWEEN;
      case Condition.In p -> IN;
      case Condition.Like p -> p.ignoreCase() ? ILIKE : LIKE;
      case Condition.Regex p -> REGEX;
      case Condition.InstanceOf p -> INSTANCE_OF;
      case Condition.Sql p -> SQL;
      case PartitionPredicate p -> p.keys().size() == 1 ? PARTITION : PARTITIONS;
      case PagingPredicate p ->
          throw new IllegalArgumentException(
              "a paging predicate is only for keys, values, entries");
      case EntryPredicate<?, ?> p -> throw new IllegalArgumentException("not wrapped: " + p);
    };
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
    if (predicate == null) {
      throw new IllegalStateException("nothing was read");
    }
    switch (predicate) {
      case Condition.True p -> {}
      case Condition.False p -> {}
      case Condition.And p -> writeTerms(out, p.terms());
      case Condition.Or p -> writeTerms(out, p.terms());
      case Condition.Not p -> out.writeObject(of(p.term()));
      case Condition.Equal p -> writeComparison(out, p.attribute(), p.value());
      case Condition.NotEqual p -> writeComparison(out, p.attribute(), p.value());
      case Condition.Comparison p -> {
        writeComparison(out, p.attribute(), p.value());
        out.writeBoolean(p.orEqual());
        out.writeBoolean(p.less());
      }
      case Condition.Between p -> {
        writeComparison(out, p.attribute(), p.to());
        out.writeObject(p.from());
      }
      case Condition.In p -> {
        out.writeString(p.attribute());
        out.writeInt(p.values().size());
        p.values().forEach(out::writeObject);
      }
      case Condition.Like p -> writeTexts(out, p.attribute(), p.pattern());
      case Condition.Regex p -> writeTexts(out, p.attribute(), p.regex());
      case Condition.InstanceOf p -> out.writeString(p.className());
      case Condition.Sql p -> out.writeString(p.text());
      case PartitionPredicate p -> {
        out.writeObject(p.keys().size() == 1 ? p.keys().getFirst() : new ArrayList<>(p.keys()));
        out.writeObject(of(p.predicate()));
      }
      case PagingPredicate p -> throw new IllegalStateException("not written");
      case EntryPredicate<?, ?> p -> throw new IllegalStateException("not written");
    }
  }

  private static void writeTerms(DataWriter out, List<Predicate> terms) {
    out.writeInt(terms.size());
    terms.forEach(term -> out.writeObject(of(term)));
  }

  private static void writeComparison(DataWriter out, String attribute, @Nullable Object value) {
    out.writeString(attribute);
    out.writeObject(value);
  }

  private static void writeTexts(DataWriter out, String attribute, String text) {
    out.writeString(attribute);
    out.writeString(text);
  }

  @Override
  public void read(DataReader in) {
    predicate =
        switch (classId) {
          case SQL -> new Condition.Sql(text(in));
          case AND -> new Condition.And(terms(in));
          case BETWEEN -> {
            String attribute = text(in);
            Object to = value(in);
            yield new Condition.Between(attribute, value(in), to);
          }
          case EQUAL -> new Condition.Equal(text(in), in.readObject());
          case COMPARISON ->
              new Condition.Comparison(text(in), value(in), in.readBoolean(), in.readBoolean());
          case LIKE -> new Condition.Like(text(in), text(in), false);
          case ILIKE -> new Condition.Like(text(in), text(in), true);
          case IN -> new Condition.In(text(in), values(in));
          case INSTANCE_OF -> new Condition.InstanceOf(text(in));
          case NOT_EQUAL -> new Condition.NotEqual(text(in), in.readObject());
          case NOT -> new Condition.Not(predicate(in.readObject()));
          case OR -> new Condition.Or(terms(in));
          case REGEX -> new Condition.Regex(text(in), text(in));
          case FALSE -> new Condition.False();
          case TRUE -> new Condition.True();
          case PARTITION -> new PartitionPredicate(List.of(value(in)), predicate(in.readObject()));
          case PARTITIONS -> new PartitionPredicate(keys(in), predicate(in.readObject()));
          case BUILDER -> built(in);
          default -> throw new GridSerializationException("predicate class=" + classId);
        };
  }

  /** The first term is the whole. */
  private static Predicate built(DataReader in) {
    in.readString(); // An attribute that the builder was at.
    List<Predicate> terms = terms(in);
    if (terms.isEmpty()) {
      throw new GridSerializationException("a predicate builder has put nothing together");
    }
    return terms.getFirst();
  }

  private static String text(DataReader in) {
    String text = in.readString();
    if (text == null) {
      throw new GridSerializationException(
          "a predicate has null for its attribute, pattern, class or text");
    }
    return text;
  }

  private static Object value(DataReader in) {
    Object value = in.readObject();
    if (value == null) {
      throw new GridSerializationException(
          "a predicate compares with null for more than being equal");
    }
    return value;
  }

  private static List<Predicate> terms(DataReader in) {
    return values(in).stream().map(PredicateForm::predicate).toList();
  }

  private static List<@Nullable Object> values(DataReader in) {
    int count = in.readInt();
    if (count < 0 || count > TERMS_MAX) {
      throw new GridSerializationException(
          "a predicate has terms=" + count + ", more than " + TERMS_MAX);
    }
    List<@Nullable Object> values = new ArrayList<>(Math.min(count, 16));
    for (int i = 0; i < count; i++) {
      values.add(in.readObject());
    }
    return values;
  }

  private static List<Object> keys(DataReader in) {
    return switch (value(in)) {
      case Collection<?> keys -> List.copyOf(keys);
      case Object[] keys -> List.copyOf(Arrays.asList(keys));
      case Object key -> List.of(key);
    };
  }
}
