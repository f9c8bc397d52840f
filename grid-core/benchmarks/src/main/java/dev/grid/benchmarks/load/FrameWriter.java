package dev.grid.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes one request of the client protocol, frame after frame. Used once per template, never per
 * operation. Confined to one thread.
 *
 * <pre>
 *   request:  0      4      6     10             18         22
 *             length flags  type  correlation id partition  fixed fields ...
 * </pre>
 */
final class FrameWriter {

  static final int FRAME_HEADER_BYTES = 6;
  static final int TYPE_OFFSET = 6;
  static final int CORRELATION_OFFSET = 10;
  static final int PARTITION_OFFSET = 18;

  static final int FLAGS_UNFRAGMENTED = 1 << 15 | 1 << 14;
  static final int FLAG_FINAL = 1 << 13;
  static final int FLAG_BEGIN = 1 << 12;
  static final int FLAG_END = 1 << 11;
  static final int FLAG_NULL = 1 << 10;
  static final int FLAG_EVENT = 1 << 9;

  private static final int CAPACITY_BYTES = 4096;

  private final ByteBuffer bytes =
      ByteBuffer.allocate(CAPACITY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private int frameStart;

  /** Begins the request; {@code fixed} is what follows the header in the first frame. */
  FrameWriter(int type, byte[] fixed) {
    begin(FLAGS_UNFRAGMENTED);
    bytes.putInt(type).putLong(0).putInt(-1).put(fixed);
    end();
  }

  /** Bytes written so far, which is where the next frame will start. */
  int position() {
    return bytes.position();
  }

  FrameWriter string(String text) {
    return payload(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A text, or nothing. */
  FrameWriter optional(@Nullable String text) {
    return text == null ? flags(FLAG_NULL) : string(text);
  }

  /** A frame with this payload. */
  FrameWriter payload(byte[] payload) {
    begin(0);
    bytes.put(payload);
    return end();
  }

  /** An empty frame that carries only flags. */
  FrameWriter flags(int flags) {
    begin(flags);
    return end();
  }

  /** The finished request. */
  byte[] message() {
    int flags = bytes.getShort(frameStart + Integer.BYTES) | FLAG_FINAL;
    bytes.putShort(frameStart + Integer.BYTES, (short) flags);
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private void begin(int flags) {
    frameStart = bytes.position();
    bytes.putInt(0).putShort((short) flags);
  }

  private FrameWriter end() {
    bytes.putInt(frameStart, bytes.position() - frameStart);
    return this;
  }
}
