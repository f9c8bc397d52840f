package dev.grid.structures.vector;

import dev.grid.protocol.Data;
import dev.grid.structures.vector.VectorMessages.StoredDocument;
import dev.grid.structures.vector.VectorMessages.VectorPair;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A document as one array, for the journal of what a merge did not keep: first its value as it was
 * serialized, so that who knows values only reads that; then its vectors, and where these begin.
 * Stateless.
 *
 * <pre>
 * value | count 4 | count x (name length 4, name, numbers 4, numbers x 4) | bytes of the value 4
 * </pre>
 */
final class DocumentBytes {

  private DocumentBytes() {}

  static byte[] of(StoredDocument document) {
    byte[] value = document.value().bytes();
    int length = value.length + 2 * Integer.BYTES;
    List<byte[]> names = new ArrayList<>();
    for (VectorPair pair : document.vectors()) {
      byte[] name = pair.name().getBytes(StandardCharsets.UTF_8);
      names.add(name);
      length += 2 * Integer.BYTES + name.length + numbers(pair).length * Float.BYTES;
    }
    ByteBuffer bytes = ByteBuffer.allocate(length).put(value).putInt(document.vectors().size());
    for (int i = 0; i < names.size(); i++) {
      float[] numbers = numbers(document.vectors().get(i));
      bytes.putInt(names.get(i).length).put(names.get(i)).putInt(numbers.length);
      for (float number : numbers) {
        bytes.putFloat(number);
      }
    }
    return bytes.putInt(value.length).array();
  }

  private static float[] numbers(VectorPair pair) {
    float[] vector = pair.vector();
    return vector == null ? VectorEntry.NONE : vector;
  }

  /**
   * The document again.
   *
   * @throws IllegalArgumentException if the bytes are none
   */
  static StoredDocument read(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      byte[] value = new byte[in.getInt(bytes.length - Integer.BYTES)];
      in.get(value);
      int count = in.getInt();
      List<VectorPair> pairs = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        byte[] name = new byte[in.getInt()];
        in.get(name);
        float[] numbers = new float[in.getInt()];
        for (int n = 0; n < numbers.length; n++) {
          numbers[n] = in.getFloat();
        }
        pairs.add(new VectorPair(new String(name, StandardCharsets.UTF_8), Vectors.DENSE, numbers));
      }
      return new StoredDocument(new Data(value), pairs);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(bytes.length + " bytes are no document of a journal", e);
    }
  }
}
