package dev.grid.sqlengine.fragment;

import dev.grid.query.QueryException;
import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.expr.Wire;
import org.jspecify.annotations.Nullable;

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
    PRIMITIVE(0),
    /** A whole document. */
    JSON(1),
    /** A document whose fields are columns. */
    JSON_FLAT(2),
    COMPACT(3),
    PORTABLE(4),
    /** A class of an application's. */
    JAVA(5);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** As it goes between members. */
    int code() {
      return code;
    }

    /** That of a number, or null. */
    static @Nullable Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      return null;
    }
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
    out.integer(kind.code());
    out.type(type);
    out.text(typeName);
    out.integer(factoryId);
    out.integer(classId);
    out.integer(version);
  }

  static Format read(Wire.In in) {
    int code = in.integer();
    Kind kind = Kind.of(code);
    if (kind == null) {
      throw new QueryException("format=" + code + " is not known to this member's version");
    }
    return new Format(
        kind, in.type(), in.text(), in.integer(), in.integer(), in.integer());
  }
}
