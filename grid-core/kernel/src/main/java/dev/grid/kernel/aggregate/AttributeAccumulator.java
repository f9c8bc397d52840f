package dev.grid.kernel.aggregate;

import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.AttributeReader;
import dev.grid.kernel.query.ObjectParts;
import dev.grid.kernel.query.Schemas;
import dev.grid.kernel.query.TypedValue;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.query.Aggregation.Kind;
import dev.grid.query.QueryException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds an attribute in the bytes of entries, and in objects where these do not tell. */
final class AttributeAccumulator implements Accumulator {

  private static final TypedValue ANY = TypedValue.of(null);

  private final Kind kind;
  private final AttributePath path;
  private final String what;
  private final Tally tally;
  private final AttributeReader reader;
  private final ObjectParts parts = new ObjectParts();
  private long entries;
  private long unknown;

  AttributeAccumulator(Kind kind, AttributePath path, String what, Tally tally, Schemas schemas) {
    this.kind = kind;
    this.path = path;
    this.what = what;
    this.tally = tally;
    this.reader = new AttributeReader(schemas);
  }

  @Override
  public boolean runsOutside() {
    return false;
  }

  @Override
  public boolean add(byte[] key, byte[] value) {
    if (kind == Kind.COUNT) {
      tally.add(ANY, key, value);
      entries++;
      return true;
    }
    byte[] data = path.ofKey() ? key : value;
    if (path.isMany()) {
      return addMany(data, key, value);
    }
    TypedValue found = reader.read(path, data);
    if (needsObject(found)) {
      return false;
    }
    countUnknown(found, data);
    tally.add(found, key, value);
    entries++;
    return true;
  }

  private boolean addMany(byte[] data, byte[] key, byte[] value) {
    List<TypedValue> items = new ArrayList<>();
    boolean needsObject =
        reader.visit(
            path,
            data,
            found -> {
              items.add(found.copy());
              return needsObject(found);
            });
    if (needsObject) {
      return false;
    }
    items.forEach(item -> tally.add(item, key, value));
    entries++;
    return true;
  }

  /** What has parts is compared as an object, with others of its kind only. */
  private boolean needsObject(TypedValue found) {
    return switch (found.kind()) {
      case NEEDS_CLASS -> true;
      case BYTES, PART -> !(tally instanceof SumTally);
      default -> false;
    };
  }

  private void countUnknown(TypedValue found, byte[] data) {
    if (found.kind() == TypedValue.Kind.MISSING && new Data(data).type() != TypeIds.JSON) {
      unknown++;
    }
  }

  @Override
  public void addOutside(byte[] key, byte[] value, Serialization serialization) {
    if (kind == Kind.COUNT) {
      boolean unused = add(key, value);
      return;
    }
    byte[] data = path.ofKey() ? key : value;
    Object object = serialization.toObject(new Data(data));
    try {
      boolean unused =
          parts.visit(
              path,
              object,
              found -> {
                if (!path.isMany()) {
                  countUnknown(found, data);
                }
                tally.add(found, key, value);
                return false;
              });
    } catch (ClassCastException e) {
      throw new QueryException(what + ": values have no order: " + e.getMessage(), e);
    }
    entries++;
  }

  @Override
  public @Nullable TypedValue best() {
    return tally instanceof ExtremeTally extreme ? extreme.best() : null;
  }

  @Override
  public long entries() {
    return entries;
  }

  @Override
  public long unknown() {
    return unknown;
  }

  @Override
  public Data end(Serialization serialization) {
    return serialization.toData(tally.part(serialization));
  }
}
