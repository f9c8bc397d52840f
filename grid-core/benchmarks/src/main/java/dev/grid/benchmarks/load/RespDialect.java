package dev.grid.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** GET and SET in the Redis protocol, with the same eight bytes of key and 100 bytes of value. */
final class RespDialect implements Dialect {

  private static final byte[] OK = "+OK\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BULK =
      ("$" + VALUE_BYTES + "\r\n").getBytes(StandardCharsets.US_ASCII);
  private static final int BULK_RESPONSE_BYTES = BULK.length + VALUE_BYTES + 2;

  private final boolean set;
  private final byte[] template;
  private final int keyOffset;
  private final int valueOffset;

  RespDialect(Operation operation) {
    if (!operation.isOfMap()) {
      throw new IllegalArgumentException("operation=" + operation + " is not compared with Redis");
    }
    set = operation == Operation.SET;
    String head = set ? "*3\r\n$3\r\nSET\r\n$8\r\n" : "*2\r\n$3\r\nGET\r\n$8\r\n";
    keyOffset = head.length();
    ByteBuffer request = ByteBuffer.allocate(512);
    request.put(head.getBytes(StandardCharsets.US_ASCII)).putLong(0).put((byte) '\r');
    request.put((byte) '\n');
    valueOffset = request.position() + BULK.length;
    if (set) {
      request.put(BULK).put(Dialect.value(0)).put((byte) '\r').put((byte) '\n');
    }
    template = new byte[request.flip().remaining()];
    request.get(template);
  }

  @Override
  public byte[] template() {
    return template.clone();
  }

  @Override
  public void patch(ByteBuffer out, int offset, long correlation, long key) {
    long bigEndianKey = Long.reverseBytes(key);
    out.putLong(offset + keyOffset, bigEndianKey);
    if (set) {
      out.putLong(offset + valueOffset, bigEndianKey);
    }
  }

  @Override
  public int responseEnd(ByteBuffer in, int start, int limit) {
    if (start == limit) {
      return -1;
    }
    byte kind = in.get(start);
    if (kind != (set ? '+' : '$')) {
      throw new IllegalStateException("unexpected answer: kind=" + (char) kind);
    }
    int end = start + (set ? OK.length : BULK_RESPONSE_BYTES);
    return end <= limit ? end : -1;
  }

  @Override
  public int slot(ByteBuffer in, int start, int oldest) {
    return oldest;
  }

  @Override
  public void check(ByteBuffer in, int start, int end, long correlation, long key) {
    if (set) {
      if (in.get(start + 1) != OK[1]) {
        throw new IllegalStateException("set was not acknowledged: key=" + key);
      }
    } else if (in.get(start + 1) != BULK[1]
        || in.get(start + BULK.length - 1) != '\n'
        || in.getLong(start + BULK.length) != Long.reverseBytes(key)) {
      throw new IllegalStateException("wrong value for key=" + key);
    }
  }
}
