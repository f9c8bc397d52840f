package dev.grid.protocol.compact;

import java.lang.reflect.Array;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns arrays of primitives into arrays of their boxes and back, where kinds stand in. */
final class Boxes {

  private Boxes() {}

  /** An array of a primitive from one of its boxes; throws {@code onNull} at a null. */
  static Object unbox(
      Class<?> primitive, @Nullable Object[] boxes, Supplier<? extends RuntimeException> onNull) {
    Object array = Array.newInstance(primitive, boxes.length);
    for (int i = 0; i < boxes.length; i++) {
      Object box = boxes[i];
      if (box == null) {
        throw onNull.get();
      }
      Array.set(array, i, box);
    }
    return array;
  }

  /** An array of boxes from one of their primitive; null for null. */
  static <T> T @Nullable [] box(IntFunction<T[]> factory, @Nullable Object primitives) {
    if (primitives == null) {
      return null;
    }
    T[] boxes = factory.apply(Array.getLength(primitives));
    for (int i = 0; i < boxes.length; i++) {
      Array.set(boxes, i, Array.get(primitives, i));
    }
    return boxes;
  }
}
