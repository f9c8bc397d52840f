package dev.grid.sqlengine.run;

import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.serialization.JsonValue;
import dev.grid.sql.GridSqlException;
import dev.grid.sqlengine.expr.SqlFailures;
import dev.grid.sqlengine.expr.Values;
import dev.grid.sqlengine.json.Json;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Vectors as statements may give them: arrays of numbers, and text of such. Stateless. */
final class VectorValues {

  private VectorValues() {}

  /**
   * The numbers of a vector.
   *
   * @throws GridSqlException if it is none
   */
  static float[] of(@Nullable Object value, Serialization records) {
    return switch (value) {
      case null -> throw SqlFailures.data("the vector of distance(..) must not be NULL");
      case String text -> parsed(text);
      case JsonValue json -> parsed(json.toString());
      case Data data when data.type() == TypeIds.FLOAT_ARRAY ->
          records.toObject(data) instanceof float[] numbers ? numbers : new float[0];
      case Data data when data.type() == TypeIds.DOUBLE_ARRAY ->
          records.toObject(data) instanceof double[] numbers ? narrowed(numbers) : new float[0];
      case Data data -> throw wrong(TypeIds.describe(data.type()));
      default -> throw wrong(Values.typeOf(value).toString());
    };
  }

  private static GridSqlException wrong(String what) {
    return SqlFailures.data(
        "the vector of distance(..) must be a float[], a double[], or text or JSON such as"
            + " '[0.1, 0.2]', but it is "
            + what);
  }

  private static float[] narrowed(double[] numbers) {
    float[] vector = new float[numbers.length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) numbers[i];
    }
    return vector;
  }

  private static float[] parsed(String text) {
    Object read;
    try {
      read = Json.parse(text);
    } catch (GridSqlException e) {
      throw wrong("'" + SqlFailures.shown(text) + "'");
    }
    if (!(read instanceof List<?> numbers)) {
      throw wrong("'" + SqlFailures.shown(text) + "'");
    }
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      Object number = numbers.get(i);
      vector[i] =
          switch (number) {
            case Long l -> (float) (long) l;
            case Double d -> (float) (double) d;
            case BigDecimal d -> d.floatValue();
            default -> throw wrong("'" + SqlFailures.shown(text) + "'");
          };
    }
    return vector;
  }
}
