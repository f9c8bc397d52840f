package dev.grid.systemtests.fuzz;

import dev.grid.protocol.frame.Frames;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes wrong messages of right ones. The same seed gives the same messages. Confined to one
 * thread.
 */
final class Mutator {

  private static final int[] LENGTHS = {
    Integer.MIN_VALUE, -1, 0, 1, 5, 6, 7, 4096, 4097, 1 << 20, 128 << 20, Integer.MAX_VALUE
  };

  private static final int[] FLAGS = {
    Frames.BEGIN_FRAGMENT,
    Frames.END_FRAGMENT,
    Frames.IS_FINAL,
    Frames.BEGIN_STRUCT,
    Frames.END_STRUCT,
    Frames.IS_NULL,
    Frames.IS_EVENT,
    Frames.BACKUP_AWARE,
    Frames.BACKUP_EVENT
  };

  private static final int[] NUMBERS = {
    Integer.MIN_VALUE, -1, 0, 1, 255, 65535, 1 << 24, Integer.MAX_VALUE
  };

  private static final int RANDOM_BYTES_MAX = 600;
  private static final int NESTED_STRUCTS_MAX = 600;
  private static final int FIXED_BYTES = 16;
  private static final int TYPES_OF_SERVICES_KNOWN = 4;
  private static final int METHODS = 0x50;

  private final SplittableRandom random;
  private final List<byte[]> messages;

  Mutator(long seed, List<byte[]> messages) {
    this.random = new SplittableRandom(seed);
    this.messages = List.copyOf(messages);
  }

  /** What is done to a message. */
  private enum Kind {
    FLIP_BITS,
    OVERWRITE,
    CHANGE_LENGTH,
    CHANGE_FLAGS,
    TRUNCATE,
    DUPLICATE_FRAME,
    REMOVE_FRAME,
    SPLICE,
    CHANGE_TYPE,
    CHANGE_PARTITION,
    CHANGE_NUMBER,
    NEST,
    FRAGMENT,
    RANDOM_BYTES
  }

  private static final Kind[] KINDS = Kind.values();

  /** The kinds after which frames are still frames, so that what comes next is read too. */
  private static final Kind[] GENTLE = {Kind.OVERWRITE, Kind.CHANGE_PARTITION, Kind.CHANGE_NUMBER};

  /** A wrong message. */
  byte[] next() {
    return next(KINDS);
  }

  /** A wrong message of right frames. */
  byte[] nextOfRightFrames() {
    return next(GENTLE);
  }

  private byte[] next(Kind[] kinds) {
    byte[] original = any();
    byte[] mutated;
    do {
      mutated = apply(kinds[random.nextInt(kinds.length)], original.clone());
    } while (mutated.length == 0 || Arrays.equals(mutated, original));
    return mutated;
  }

  private byte[] any() {
    return messages.get(random.nextInt(messages.size()));
  }

  private byte[] apply(Kind kind, byte[] message) {
    return switch (kind) {
      case FLIP_BITS -> flipBits(message);
      case OVERWRITE -> overwritePayload(message);
      case CHANGE_LENGTH -> changeLength(message);
      case CHANGE_FLAGS -> changeFlags(message);
      case TRUNCATE -> Arrays.copyOf(message, random.nextInt(message.length));
      case DUPLICATE_FRAME -> duplicateFrame(message);
      case REMOVE_FRAME -> removeFrame(message);
      case SPLICE -> splice(message, any());
      case CHANGE_TYPE -> changeType(message);
      case CHANGE_PARTITION -> putInt(message, Frames.HEADER_BYTES + 12, random.nextInt(-2, 273));
      case CHANGE_NUMBER -> changeNumber(message);
      case NEST -> nest(message);
      case FRAGMENT -> fragment(message);
      case RANDOM_BYTES -> randomBytes(1 + random.nextInt(RANDOM_BYTES_MAX));
    };
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] putInt(byte[] message, int at, int value) {
    if (at + Integer.BYTES <= message.length) {
      littleEndian(message).putInt(at, value);
    }
    return message;
  }

  /** Where the frames of a message begin, as far as they are frames. */
  private static List<Integer> frames(byte[] message) {
    List<Integer> frames = new ArrayList<>();
    int at = 0;
    while (at + Frames.HEADER_BYTES <= message.length) {
      int length = littleEndian(message).getInt(at);
      if (length < Frames.HEADER_BYTES || length > message.length - at) {
        break;
      }
      frames.add(at);
      at += length;
    }
    return frames.isEmpty() ? List.of(0) : frames;
  }

  private int anyFrame(byte[] message) {
    List<Integer> frames = frames(message);
    return frames.get(random.nextInt(frames.size()));
  }

  private static int frameEnd(byte[] message, int frame) {
    if (frame + Frames.HEADER_BYTES > message.length) {
      return message.length;
    }
    long length = littleEndian(message).getInt(frame);
    return Math.clamp(frame + length, frame, message.length);
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] flipBits(byte[] message) {
    int bits = 1 + random.nextInt(8);
    for (int i = 0; i < bits && message.length > 0; i++) {
      message[random.nextInt(message.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return message;
  }

  /** Random bytes within one frame's payload. */
  private byte[] overwritePayload(byte[] message) {
    int frame = anyFrame(message);
    int from = frame + Frames.HEADER_BYTES;
    int to = frameEnd(message, frame);
    if (from < to) {
      int at = from + random.nextInt(to - from);
      byte[] bytes = randomBytes(1 + random.nextInt(Math.min(20, to - at)));
      System.arraycopy(bytes, 0, message, at, bytes.length);
    }
    return message;
  }

  private byte[] changeLength(byte[] message) {
    int frame = anyFrame(message);
    if (frame + Integer.BYTES > message.length) {
      return message;
    }
    int length = littleEndian(message).getInt(frame);
    int changed =
        random.nextBoolean()
            ? LENGTHS[random.nextInt(LENGTHS.length)]
            : length + random.nextInt(-20, 21);
    return putInt(message, frame, changed);
  }

  private byte[] changeFlags(byte[] message) {
    int frame = anyFrame(message);
    if (frame + Frames.HEADER_BYTES <= message.length) {
      ByteBuffer bytes = littleEndian(message);
      int flag = FLAGS[random.nextInt(FLAGS.length)];
      bytes.putShort(frame + 4, (short) (bytes.getShort(frame + 4) ^ flag));
    }
    return message;
  }

  private byte[] duplicateFrame(byte[] message) {
    int frame = anyFrame(message);
    int end = frameEnd(message, frame);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(message, 0, end);
    out.write(message, frame, message.length - frame);
    return out.toByteArray();
  }

  private byte[] removeFrame(byte[] message) {
    int frame = anyFrame(message);
    int end = frameEnd(message, frame);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(message, 0, frame);
    out.write(message, end, message.length - end);
    return out.toByteArray();
  }

  /** The beginning of one message and the end of another, at frames or anywhere. */
  private byte[] splice(byte[] head, byte[] tail) {
    boolean atFrames = random.nextBoolean();
    int headEnd = atFrames ? anyFrame(head) : random.nextInt(head.length + 1);
    int tailBegin = atFrames ? anyFrame(tail) : random.nextInt(tail.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(head, 0, headEnd);
    out.write(tail, tailBegin, tail.length - tailBegin);
    return out.toByteArray();
  }

  private byte[] changeType(byte[] message) {
    int type =
        random.nextInt(4) == 0
            ? random.nextInt()
            : random.nextInt(TYPES_OF_SERVICES_KNOWN) << 16 | random.nextInt(METHODS) << 8;
    return putInt(message, Frames.HEADER_BYTES, type);
  }

  /** One of the fixed-size fields of the first frame, where they usually are. */
  private byte[] changeNumber(byte[] message) {
    int from = Frames.HEADER_BYTES + FIXED_BYTES;
    int to = frameEnd(message, 0) - Integer.BYTES;
    if (from > to) {
      return message;
    }
    int at = from + random.nextInt(to - from + 1);
    return putInt(message, at, NUMBERS[random.nextInt(NUMBERS.length)]);
  }

  /** Structs in structs, ended or not. */
  private byte[] nest(byte[] message) {
    int frame = anyFrame(message);
    int depth = 1 + random.nextInt(NESTED_STRUCTS_MAX);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(message, 0, frame);
    int flag = random.nextInt(3) == 0 ? Frames.END_STRUCT : Frames.BEGIN_STRUCT;
    for (int i = 0; i < depth; i++) {
      out.writeBytes(frame(flag, new byte[0]));
    }
    out.write(message, frame, message.length - frame);
    return out.toByteArray();
  }

  private static byte[] frame(int flags, byte[] payload) {
    byte[] frame = new byte[Frames.HEADER_BYTES + payload.length];
    littleEndian(frame).putInt(frame.length).putShort((short) flags).put(payload);
    return frame;
  }

  /** A fragment's header before the message, with a beginning, an end, both or neither. */
  private byte[] fragment(byte[] message) {
    byte[] id = new byte[Long.BYTES];
    id[0] = (byte) random.nextInt(4);
    int flags =
        switch (random.nextInt(3)) {
          case 0 -> Frames.BEGIN_FRAGMENT;
          case 1 -> Frames.END_FRAGMENT;
          default -> 0;
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(frame(flags, id));
    out.writeBytes(message);
    return out.toByteArray();
  }
}
