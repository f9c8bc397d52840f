package dev.grid.kernel.query;

import dev.grid.kernel.fragment.EntryCondition;
import dev.grid.kernel.query.TypedValue.Kind;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.serialization.GenericRecord;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tests entries with one predicate. In a partition it reads serialized values only; {@linkplain
 * CompiledPredicate#outside outside} it reads objects, too, each key and value once at most.
 * Confined to one thread.
 */
public final class Matcher {

  /** What became of an entry. */
  public enum Match {
    NO,
    YES,
    /** Only objects tell: to be tested outside. */
    NEEDS_CLASS
  }

  private static final byte[] NOTHING = {};

  private final Term term;
  private final AttributeReader reader;
  private final Schemas schemas;
  private final @Nullable Serialization serialization;
  private final ObjectParts objectParts = new ObjectParts();
  private final Checks.In.Key lookup = new Checks.In.Key(new TypedValue());
  private final AttributeReader.Visitor visitor = this::look;

  private byte[] key = NOTHING;
  private byte[] value = NOTHING;
  private @Nullable Object keyObject;
  private @Nullable Object valueObject;
  private boolean isKeyRead;
  private boolean isValueRead;
  private boolean undecided;

  /** Tests what a statement asks, of which there is one condition at most. */
  private EntryCondition.@Nullable Test statement;

  private Checks.Check check = (found, matcher) -> false;
  private boolean wantsObject;
  private boolean hasObject;

  /**
   * For one scan.
   *
   * @param serialization reads objects; null in a partition
   */
  Matcher(Term term, Schemas schemas, @Nullable Serialization serialization) {
    this.term = term;
    this.reader = new AttributeReader(schemas);
    this.schemas = schemas;
    this.serialization = serialization;
  }

  /**
   * Tests an entry, by its serialized key and value.
   *
   * @throws dev.grid.query.QueryException if it cannot be compared as the predicate wants
   * @throws dev.grid.GridSerializationException outside, if an object cannot be read; says why
   */
  public Match test(byte[] entryKey, byte[] entryValue) {
    key = entryKey;
    value = entryValue;
    isKeyRead = false;
    isValueRead = false;
    undecided = false;
    boolean met = term.test(this);
    if (undecided) {
      return Match.NEEDS_CLASS;
    }
    return met ? Match.YES : Match.NO;
  }

  // For terms and checks.

  boolean visit(AttributePath path, Checks.Check wanted) {
    check = wanted;
    wantsObject = false;
    boolean met = reader.visit(path, path.ofKey() ? key : value, visitor);
    if (!wantsObject || met) {
      return met;
    }
    if (serialization == null) {
      undecided = true;
      return false;
    }
    hasObject = true;
    try {
      Object object = path.ofKey() ? keyObject(serialization) : valueObject(serialization);
      return objectParts.visit(path, object, visitor);
    } finally {
      hasObject = false;
    }
  }

  private boolean look(TypedValue found) {
    return found.kind() == Kind.NEEDS_CLASS ? needsObject() : check.test(found, this);
  }

  /** Says that bytes do not tell; false. */
  boolean needsObject() {
    wantsObject = true;
    return false;
  }

  /** Whether what is looked at was read as an object. */
  boolean hasObject() {
    return hasObject;
  }

  Checks.In.Key lookup() {
    return lookup;
  }

  /** Whether the entry meets a condition of a statement, the same for all entries. */
  boolean meets(EntryCondition condition) {
    EntryCondition.Test its = statement;
    if (its == null) {
      its = condition.begin(schemas);
      statement = its;
    }
    Match match = its.test(key, value, serialization);
    undecided |= match == Match.NEEDS_CLASS;
    return match == Match.YES;
  }

  int valueType() {
    return new Data(value).type();
  }

  /** Whether the value is compact and has that type name. */
  boolean isCompact(String typeName) {
    Schemas.Place place = schemas.find(AttributeReader.int64(value, Data.HEADER_BYTES));
    if (place == null) {
      undecided = true;
      return false;
    }
    return place.layout().typeName().equals(typeName);
  }

  /** Whether the value is compact, and of that type, or of a class or of one below it. */
  boolean isCompactOf(String className) {
    Schemas.Place place = schemas.find(AttributeReader.int64(value, Data.HEADER_BYTES));
    return place != null && place.layout().typeName().equals(className) || isObjectOf(className);
  }

  /** Whether the value is of a class, or of one below it; a generic record is of its type. */
  boolean isObjectOf(String className) {
    if (serialization == null) {
      undecided = true;
      return false;
    }
    Object object = valueObject(serialization);
    return object instanceof GenericRecord generic
        ? generic.type() instanceof GenericRecord.CompactType type
            && type.typeName().equals(className)
        : object != null && ClassNames.isOf(object.getClass(), className);
  }

  /** The entry as objects, or null in a partition. */
  Map.@Nullable Entry<Object, Object> entry() {
    if (serialization == null) {
      undecided = true;
      return null;
    }
    return new AbstractMap.SimpleImmutableEntry<>(
        Objects.requireNonNull(keyObject(serialization)),
        Objects.requireNonNull(valueObject(serialization)));
  }

  private @Nullable Object keyObject(Serialization from) {
    if (!isKeyRead) {
      keyObject = from.toObject(new Data(key));
      isKeyRead = true;
    }
    return keyObject;
  }

  private @Nullable Object valueObject(Serialization from) {
    if (!isValueRead) {
      valueObject = from.toObject(new Data(value));
      isValueRead = true;
    }
    return valueObject;
  }
}
