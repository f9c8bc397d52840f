package dev.grid.sql.engine.fragment;

import dev.grid.query.QueryException;
import dev.grid.sql.SqlColumnType;
import dev.grid.sql.engine.expr.Wire;

/**
 * How keys or values of a mapping are stored.
 *
 * @param type of the whole, where that is one value
 * @param typeName of compact values, or a class
 */
public record Format(
    Kind kind, SqlColumnType type, String typeName, int factoryId, int classId, int version) {

  /** Which; by their numbers between members, so add at the end. */
  public enum Kind {
    /** One value of a type. */
    PRIMITIVE,
    /** A whole document. */
    JSON,
    /** A document whose fields are columns. */
    JSON_FLAT,
    COMPACT,
    PORTABLE,
    /** A class of an application's. */
    JAVA
  }

  /** Of one value of a type. */
  public static Format primitive(SqlColumnType type) {
    return new Format(Kind.PRIMITIVE, type, "", 0, 0, 0);
  }

  /** Of a kind without more. */
  public static Format of(Kind kind, SqlColumnType type, String typeName) {
    return new Format(kind, type, typeName, 0, 0, 0);
  }

  /** Whether it has fields. */
  public boolean hasFields() {
    return kind == Kind.JSON_FLAT || kind == Kind.COMPACT || kind == Kind.PORTABLE
        || kind == Kind.JAVA;
  }

  void write(Wire.Out out) {
    out.integer(kind.ordinal());
    out.type(type);
    out.text(typeName);
    out.integer(factoryId);
    out.integer(classId);
    out.integer(version);
  }

  static Format read(Wire.In in) {
    int kind = in.integer();
    if (kind < 0 || kind >= Kind.values().length) {
      throw new QueryException("format=" + kind + " is not known to this member's version");
    }
    return new Format(
        Kind.values()[kind], in.type(), in.text(), in.integer(), in.integer(), in.integer());
  }
}
