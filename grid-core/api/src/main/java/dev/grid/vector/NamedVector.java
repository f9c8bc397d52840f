package dev.grid.vector;

import java.util.Arrays;
import java.util.Objects;

/**
 * A vector, for the index of this name. Immutable: arrays are copied on the way in and out.
 *
 * @param name of the index; empty for the only one of a collection
 * @param values as many as the index has dimensions, each a finite number
 */
public record NamedVector(String name, float[] values) {

  public NamedVector {
    Objects.requireNonNull(name, "name");
    values = Objects.requireNonNull(values, "values").clone();
  }

  /** A vector for the only index of a collection. */
  public static NamedVector of(float... values) {
    return new NamedVector("", values);
  }

  @Override
  public float[] values() {
    return values.clone();
  }

  /** How many values it has. */
  public int dimension() {
    return values.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamedVector vector
        && name.equals(vector.name)
        && Arrays.equals(values, vector.values);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(values);
  }

  /** The name and the number of dimensions; the values may be many. */
  @Override
  public String toString() {
    return "NamedVector[name=" + name + ", dimension=" + values.length + "]";
  }
}
