package dev.grid.structures;

import dev.grid.protocol.Data;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Serialized strings, made without the serialization. */
public final class Values {

  private static final int STRING_TYPE = -11;

  private Values() {}

  public static Data data(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(Data.HEADER_BYTES + Integer.BYTES + utf8.length);
    bytes.putInt(0).putInt(STRING_TYPE).putInt(utf8.length).put(utf8);
    return new Data(bytes.array());
  }

  public static List<Data> all(String... texts) {
    return Arrays.stream(texts).map(Values::data).toList();
  }

  public static String text(Data data) {
    int from = Data.HEADER_BYTES + Integer.BYTES;
    return new String(data.bytes(), from, data.length() - from, StandardCharsets.UTF_8);
  }
}
