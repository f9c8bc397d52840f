package dev.grid.protocol.serialization;

import dev.grid.protocol.Struct;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The fields of a compact value, by which its bytes are laid out. Bytes carry only the {@link
 * #id()}, a 64-bit Rabin fingerprint of name and fields, so that equal schemas have equal ids
 * everywhere.
 *
 * @param typeName what the value is called; a class name unless a serializer chose another
 * @param fields sorted by name here, whatever their order when given
 */
@Struct
public record Schema(String typeName, List<FieldDescriptor> fields) {

  private static final long FINGERPRINT_INIT = 0xc15d213aa4d7a795L;
  private static final long[] FINGERPRINT_TABLE = fingerprintTable();

  public Schema {
    Objects.requireNonNull(typeName, "typeName");
    fields = fields.stream().sorted(Comparator.comparing(FieldDescriptor::fieldName)).toList();
  }

  /** The fingerprint. Computed by every call: keep it where it is needed often. */
  public long id() {
    long fingerprint = fold(FINGERPRINT_INIT, typeName);
    fingerprint = fold(fingerprint, fields.size());
    for (FieldDescriptor field : fields) {
      fingerprint = fold(fingerprint, field.fieldName());
      fingerprint = fold(fingerprint, field.kind());
    }
    return fingerprint;
  }

  private static long fold(long fingerprint, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    long folded = fold(fingerprint, utf8.length);
    for (byte b : utf8) {
      folded = fold(folded, b);
    }
    return folded;
  }

  private static long fold(long fingerprint, int number) {
    long folded = fingerprint;
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      folded = fold(folded, (byte) (number >>> shift));
    }
    return folded;
  }

  private static long fold(long fingerprint, byte b) {
    return (fingerprint >>> 8) ^ FINGERPRINT_TABLE[(int) (fingerprint ^ b) & 0xff];
  }

  private static long[] fingerprintTable() {
    long[] table = new long[256];
    for (int i = 0; i < table.length; i++) {
      long fingerprint = i;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        fingerprint = (fingerprint >>> 1) ^ (FINGERPRINT_INIT & -(fingerprint & 1L));
      }
      table[i] = fingerprint;
    }
    return table;
  }
}
