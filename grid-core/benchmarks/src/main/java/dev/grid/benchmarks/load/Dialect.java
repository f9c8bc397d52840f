package dev.grid.benchmarks.load;

import java.nio.ByteBuffer;

/**
 * One kind of request in one protocol: the template to send and the shape of the answer. Immutable,
 * shared by all lanes. The buffers are in little-endian order.
 */
sealed interface Dialect permits WireDialect, NamedDialect, QueryDialect, RespDialect {

  /** Payload of every value, in bytes. */
  int VALUE_BYTES = 100;

  /** The request with the parts that {@link #patch} fills in left open. */
  byte[] template();

  /** Completes the copy of the template that starts at {@code offset}. */
  void patch(ByteBuffer out, int offset, long correlation, long key);

  /** How many responses a request has: one for each message of its template. */
  default int responses() {
    return 1;
  }

  /**
   * End of the response that starts at {@code start}, or -1 when it is not complete before {@code
   * limit}.
   */
  int responseEnd(ByteBuffer in, int start, int limit);

  /**
   * Slot of the request that the response at {@code start} answers.
   *
   * @param oldest slot of the oldest request in flight, for protocols that answer in order
   */
  int slot(ByteBuffer in, int start, int oldest);

  /**
   * Compares a complete response with its request.
   *
   * @throws IllegalStateException if it is an error, answers another request, or holds a value that
   *     is not the key's
   */
  void check(ByteBuffer in, int start, int end, long correlation, long key);

  /** The value of {@code key}: its number, then a pattern. */
  static byte[] value(long key) {
    ByteBuffer value = ByteBuffer.allocate(VALUE_BYTES).putLong(key);
    while (value.hasRemaining()) {
      value.put((byte) ('a' + value.position() % 26));
    }
    return value.array();
  }
}
