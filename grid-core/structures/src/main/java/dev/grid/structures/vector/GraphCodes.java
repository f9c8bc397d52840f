package dev.grid.structures.vector;

import dev.grid.vector.VectorMetric;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of a graph by one byte a number (scalar quantization): how near they are is estimated
 * with a quarter of the memory, by sums of whole numbers. A graph finds candidates by that, and
 * compares those exactly.
 *
 * <p>A vector is the center, which all have in common, and the rest, which is a scale times whole
 * numbers from -127 to 127; by cosine that is said of the vector of length 1. A row has these
 * numbers, and the two by which nearness is {@code factor * factor * sum + term + term}, but for
 * what is the same for all. So how coarse codes are does not depend on where the center is.
 *
 * <p>Four numbers are in one {@code int}, a quarter of the dimension apart: a sum over an array of
 * these is what the JIT makes fast without the vector module; of bytes it is not.
 *
 * <p>Rows are in blocks, by places. The graph's adding thread writes a row before anybody can come
 * to its place; else immutable.
 */
final class GraphCodes {

  /** Vectors of fewer numbers are compared as fast as they are. */
  static final int DIMENSION_MIN = 32;

  private static final int BLOCK_INTS_MAX = 16 << 10;
  private static final int CODE_MAX = 127;

  /** Less than that is no difference. */
  private static final float SCALED_MIN = 1e-30f;

  private final VectorMetric metric;
  private final float[] center;

  /** How many ints have a row's numbers. */
  private final int words;

  /** A block has two to the power of this many rows. */
  private final int blockBits;

  /** Those that are needed; there is room for as many as the graph has. */
  private final int[] @Nullable [] blocks;

  /**
   * A vector by codes.
   *
   * @param numbers those of one place of all words after those of another, then zeros
   */
  record Coded(int[] numbers, float factor, float term) {}

  private GraphCodes(VectorMetric metric, float[] center, int blockBits, int capacity) {
    this.metric = metric;
    this.center = center;
    this.words = words(center.length);
    this.blockBits = blockBits;
    this.blocks = new int[(capacity >> blockBits) + 1][];
  }

  private static int words(int dimension) {
    return (dimension + 3) / 4;
  }

  /**
   * Of the vectors of a graph, whose mean becomes the center; they have their rows then.
   *
   * @param count how many there are; at least one
   * @param capacity of places
   */
  static GraphCodes of(VectorMetric metric, GraphPoint[] points, int count, int capacity) {
    float[] center = new float[points[0].vector().length];
    for (int place = 0; place < count; place++) {
      float[] vector = points[place].vector();
      float factor = factor(metric, points[place]) / count;
      for (int i = 0; i < center.length; i++) {
        center[i] += vector[i] * factor;
      }
    }
    int rows = Math.max(1, BLOCK_INTS_MAX / (words(center.length) + 2));
    int blockBits = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(rows);
    GraphCodes codes = new GraphCodes(metric, center, blockBits, capacity);
    for (int place = 0; place < count; place++) {
      codes.add(place, codes.coded(points[place]));
    }
    return codes;
  }

  private static float factor(VectorMetric metric, GraphPoint point) {
    return metric == VectorMetric.COSINE ? point.inverse() : 1;
  }

  /** The same rows, with room for more. */
  GraphCodes larger(int capacity) {
    GraphCodes larger = new GraphCodes(metric, center, blockBits, capacity);
    System.arraycopy(blocks, 0, larger.blocks, 0, blocks.length);
    return larger;
  }

  /** What one place takes on the heap. */
  int rowBytes() {
    return (words + 2) * Integer.BYTES;
  }

  /** A vector by codes. */
  Coded coded(GraphPoint point) {
    float[] vector = point.vector();
    float factor = factor(metric, point);
    float greatest = 0;
    float common = 0;
    float[] rest = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      float number = vector[i] * factor;
      common += number * center[i];
      rest[i] = number - center[i];
      greatest = Math.max(greatest, Math.abs(rest[i]));
    }
    float scale = greatest < SCALED_MIN ? 0 : greatest / CODE_MAX;
    float each = scale == 0 ? 0 : 1 / scale;
    int[] numbers = new int[4 * words];
    int squares = 0;
    for (int i = 0; i < vector.length; i++) {
      int number = Math.round(rest[i] * each);
      numbers[i] = number;
      squares += number * number;
    }
    return metric == VectorMetric.EUCLIDEAN
        ? new Coded(numbers, scale * (float) Math.sqrt(2), -scale * scale * squares)
        : new Coded(numbers, scale, common);
  }

  /** Writes the row of a place. */
  void add(int place, Coded coded) {
    int block = place >> blockBits;
    int[] rows = blocks[block];
    if (rows == null) {
      rows = new int[words + 2 << blockBits];
      blocks[block] = rows;
    }
    int from = from(place);
    int[] numbers = coded.numbers;
    for (int i = 0; i < words; i++) {
      rows[from + i] =
          numbers[i] & 0xff
              | (numbers[words + i] & 0xff) << 8
              | (numbers[2 * words + i] & 0xff) << 16
              | numbers[3 * words + i] << 24;
    }
    rows[from + words] = Float.floatToRawIntBits(coded.factor);
    rows[from + words + 1] = Float.floatToRawIntBits(coded.term);
  }

  private int from(int place) {
    return (place & (1 << blockBits) - 1) * (words + 2);
  }

  /**
   * About how near a place is to a vector, in the order of {@link GraphPoint#nearness} and with
   * other values than that. Not NaN.
   */
  float nearness(Coded wanted, int place) {
    int[] rows = blocks[place >> blockBits];
    int from = from(place);
    int end = from + words;
    float factor = Float.intBitsToFloat(rows[end]);
    float term = Float.intBitsToFloat(rows[end + 1]);
    float near = wanted.factor * factor * sum(wanted.numbers, rows, from, words);
    return Float.isNaN(near) ? Float.NEGATIVE_INFINITY : near + wanted.term + term;
  }

  /** The sum of products of numbers and those of a row. */
  private static int sum(int[] numbers, int[] rows, int from, int words) {
    int sum = 0;
    for (int i = 0; i < words; i++) {
      int four = rows[from + i];
      sum +=
          numbers[i] * (four << 24 >> 24)
              + numbers[words + i] * (four << 16 >> 24)
              + (numbers[2 * words + i] * (four << 8 >> 24)
                  + numbers[3 * words + i] * (four >> 24));
    }
    return sum;
  }
}
