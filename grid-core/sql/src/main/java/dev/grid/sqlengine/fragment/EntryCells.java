package dev.grid.sqlengine.fragment;

import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.AttributeReader;
import dev.grid.kernel.query.CompactRow;
import dev.grid.kernel.query.Schemas;
import dev.grid.kernel.query.TypedValue;
import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.expr.TypedExpr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Columns of an entry in the form in which they are in its bytes, each read when it is asked for.
 * What is of another form than its column, and so has to be converted, or refused, is NULL and
 * makes the row one that is not {@linkplain #isPlain plain}: what was made of it does not count,
 * and {@link EntryColumns} reads it. Confined to one thread at a time.
 */
final class EntryCells implements TypedExpr.TypedRow {

  private static final byte[] NONE = {};

  private final AttributePath[] paths;
  private final SqlColumnType[] types;
  private final Schemas schemas;
  private final @Nullable AttributeReader[] readers;
  private final CompactRow compact;
  private final CompactRow.@Nullable Field[] fields;
  private final TypedValue[] cells;

  /** The row that each column was read of. */
  private final int[] readOf;

  private int row;
  private byte[] key = NONE;
  private byte[] value = NONE;
  private boolean isPlain = true;

  /**
   * Of no entry yet.
   *
   * @param paths of the columns
   */
  EntryCells(List<ColumnRef> columns, AttributePath[] paths, Schemas schemas) {
    this.paths = paths;
    this.schemas = schemas;
    this.readers = new AttributeReader[paths.length];
    this.cells = new TypedValue[paths.length];
    this.readOf = new int[paths.length];
    this.compact = new CompactRow(schemas);
    this.fields = new CompactRow.Field[paths.length];
    this.types = new SqlColumnType[paths.length];
    for (int i = 0; i < paths.length; i++) {
      types[i] = columns.get(i).type();
      fields[i] = compact.field(paths[i]);
      cells[i] = new TypedValue();
    }
  }

  /** Goes to another entry, by its serialized key and value. */
  void set(byte[] entryKey, byte[] entryValue) {
    row++;
    key = entryKey;
    value = entryValue;
    isPlain = true;
    compact.set(entryValue);
  }

  /** Whether all that was read of this entry is as its columns are. */
  boolean isPlain() {
    return isPlain;
  }

  @Override
  public TypedValue cell(int column) {
    return readOf[column] == row ? cells[column] : read(column);
  }

  private TypedValue read(int column) {
    CompactRow.Field field = fields[column];
    TypedValue found = cells[column];
    if (field == null || !field.read(found)) {
      found = byReader(column);
    }
    if (!fits(found, types[column])) {
      isPlain = false;
      found.setNull();
    }
    cells[column] = found;
    readOf[column] = row;
    return found;
  }

  private TypedValue byReader(int column) {
    AttributeReader reader = readers[column];
    if (reader == null) {
      reader = new AttributeReader(schemas);
      readers[column] = reader;
    }
    return reader.read(paths[column], paths[column].ofKey() ? key : value);
  }

  /** Whether it is a value of the column; one of another width is made one. */
  private static boolean fits(TypedValue found, SqlColumnType type) {
    return switch (found.kind()) {
      case MISSING, NULL -> true;
      case LONG -> isWhole(found, type);
      case DOUBLE -> type == SqlColumnType.DOUBLE || type == SqlColumnType.REAL && found.isFloat();
      case TEXT -> type == SqlColumnType.VARCHAR;
      case BOOLEAN -> type == SqlColumnType.BOOLEAN;
      case DATE -> type == SqlColumnType.DATE;
      case TIME -> type == SqlColumnType.TIME;
      case TIMESTAMP -> type == SqlColumnType.TIMESTAMP;
      case INSTANT -> type == SqlColumnType.TIMESTAMP_WITH_TIME_ZONE;
      // A decimal has limits of its own here.
      case DECIMAL, UUID, OBJECT, BYTES, PART, NEEDS_CLASS -> false;
    };
  }

  private static boolean isWhole(TypedValue found, SqlColumnType type) {
    long number = found.longValue();
    return switch (type) {
      case BIGINT -> true;
      case INTEGER -> number == (int) number;
      case SMALLINT -> number == (short) number;
      case TINYINT -> number == (byte) number;
      case DOUBLE -> {
        found.setDouble((double) number);
        yield true;
      }
      default -> false;
    };
  }
}
