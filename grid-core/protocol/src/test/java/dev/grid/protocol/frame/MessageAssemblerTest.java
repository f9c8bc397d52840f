package dev.grid.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.protocol.OversizedMessageException;
import dev.grid.protocol.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that are larger than a receiver takes: it is told of them, and finds what follows. */
class MessageAssemblerTest {

  private static final int LIMIT = 1_000;
  private static final int TYPE = 0x010f00;

  private static byte[] message(long correlationId, int... valueBytes) {
    MessageWriter out = new MessageWriter();
    out.beginRequest(TYPE, correlationId, 3);
    for (int bytes : valueBytes) {
      out.writeByteArray(new byte[bytes]);
    }
    out.endMessage();
    return Arrays.copyOf(out.buffer(), out.length());
  }

  private static byte[] joined(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    Arrays.stream(parts).forEach(all::put);
    return all.array();
  }

  /** A fragment of a message: flags, the fragment's header, and some of the message's frames. */
  private static byte[] fragment(int flags, long id, byte[] frames) {
    int header = Frames.HEADER_BYTES + Long.BYTES;
    return ByteBuffer.allocate(header + frames.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(header)
        .putShort((short) flags)
        .putLong(id)
        .put(frames)
        .array();
  }

  /** What came of the bytes, given so many at a time: correlation ids, negative if too large. */
  private static List<Long> receive(MessageAssembler assembler, byte[] bytes, int atATime) {
    List<Long> found = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += atATime) {
      int count = Math.min(atATime, bytes.length - from);
      System.arraycopy(bytes, from, assembler.buffer(count), assembler.writeIndex(), count);
      assembler.received(count);
      for (boolean isMore = true; isMore; ) {
        try {
          MessageReader message = assembler.poll();
          isMore = message != null;
          if (message != null) {
            found.add(message.correlationId());
          }
        } catch (OversizedMessageException e) {
          assertThat(e.type()).isEqualTo(TYPE);
          assertThat(e.bytes()).isGreaterThan(LIMIT);
          found.add(-e.correlationId());
        }
      }
      assertThat(assembler.pendingBytes()).isLessThanOrEqualTo(LIMIT + atATime);
    }
    return found;
  }

  @Test
  void a_message_that_is_too_large_is_passed_over_however_its_bytes_come() {
    byte[] bytes =
        joined(
            message(1, 10),
            message(2, 500, 5_000, 100),
            message(3, 900),
            message(4, 400, 400, 400),
            message(5));
    for (int atATime : new int[] {1, 7, 100, 999, bytes.length}) {
      MessageAssembler assembler = new MessageAssembler(LIMIT, true);
      assertThat(receive(assembler, bytes, atATime))
          .as("at a time: " + atATime)
          .containsExactly(1L, -2L, 3L, -4L, 5L);
      assertThat(assembler.pendingBytes()).isZero();
    }
  }

  @Test
  void fragments_of_a_message_that_is_too_large_are_passed_over() {
    byte[] first = message(2, 300);
    first[4] = 0;
    first[5] = 0; // The fragment's own header has the flags of the whole.
    byte[] frames = message(9, 600);
    byte[] value = Arrays.copyOfRange(frames, frames.length - 606, frames.length);
    byte[] bytes =
        joined(
            fragment(Frames.BEGIN_FRAGMENT, 77, first),
            message(1, 10),
            fragment(0, 77, value),
            fragment(0, 77, value),
            fragment(Frames.END_FRAGMENT, 77, value),
            message(3, 10));
    for (int atATime : new int[] {1, 50, bytes.length}) {
      assertThat(receive(new MessageAssembler(LIMIT, true), bytes, atATime))
          .as("at a time: " + atATime)
          .containsExactly(1L, -2L, 3L);
    }
  }

  @Test
  void what_there_is_no_memory_for_is_refused_when_its_length_is_announced() {
    ReceiveBudget budget = new ReceiveBudget(3 << 20);
    MessageAssembler first = new MessageAssembler(16 << 20, true, budget);
    MessageAssembler second = new MessageAssembler(16 << 20, true, budget);
    byte[] large = message(1, 2 << 20);
    assertThat(poll(first, Arrays.copyOf(large, 100))).isNull();
    assertThat(budget.bytes()).isEqualTo(large.length);

    assertThatThrownBy(() -> poll(second, Arrays.copyOf(message(2, 2 << 20), 100)))
        .isInstanceOfSatisfying(
            OversizedMessageException.class,
            e -> {
              assertThat(e.correlationId()).isEqualTo(2);
              assertThat(e.noMemory()).isTrue();
            });
    assertThat(budget.bytes()).isEqualTo(large.length);
    byte[] rest = Arrays.copyOfRange(message(2, 2 << 20), 100, large.length);
    assertThat(poll(second, rest)).isNull();
    assertThat(poll(second, message(3, 10))).isEqualTo(3);

    assertThat(poll(first, Arrays.copyOfRange(large, 100, large.length))).isEqualTo(1);
    assertThat(first.poll() == null).isTrue();
    assertThat(budget.bytes()).as("given back when it was read").isZero();
    assertThat(poll(second, large)).isEqualTo(1);
    second.close();
    assertThat(budget.bytes()).as("given back when the connection ends").isZero();
  }

  @Test
  void fragments_take_of_the_budget_until_they_are_joined() {
    ReceiveBudget budget = new ReceiveBudget(1_000);
    MessageAssembler assembler = new MessageAssembler(16 << 20, true, budget);
    byte[] first = message(2, 300);
    first[4] = 0;
    first[5] = 0;
    byte[] frames = message(9, 600);
    byte[] value = Arrays.copyOfRange(frames, frames.length - 606, frames.length);
    poll(assembler, fragment(Frames.BEGIN_FRAGMENT, 7, first));
    assertThat(budget.bytes()).isEqualTo(first.length);
    assertThat(poll(assembler, fragment(Frames.END_FRAGMENT, 7, value))).isEqualTo(2);
    assertThat(budget.bytes()).isZero();

    poll(assembler, fragment(Frames.BEGIN_FRAGMENT, 8, first));
    poll(assembler, fragment(0, 8, value));
    assertThatThrownBy(() -> poll(assembler, fragment(0, 8, value)))
        .isInstanceOfSatisfying(
            OversizedMessageException.class, e -> assertThat(e.noMemory()).isTrue());
    assertThat(budget.bytes()).isZero();
    poll(assembler, fragment(Frames.BEGIN_FRAGMENT, 9, first));
    assembler.close();
    assertThat(budget.bytes()).isZero();
  }

  @Test
  void no_more_is_granted_than_half_of_what_is_left() {
    ReceiveBudget budget = new ReceiveBudget(1_000, () -> 600);
    assertThat(budget.take(301)).isFalse();
    assertThat(budget.take(300)).isTrue();
    assertThat(budget.take(1)).isFalse();
    budget.give(300);
    assertThat(budget.bytes()).isZero();
  }

  /** Receives all at once; the next message's correlation id, or null if none is complete. */
  private static Long poll(MessageAssembler assembler, byte[] bytes) {
    System.arraycopy(
        bytes, 0, assembler.buffer(bytes.length), assembler.writeIndex(), bytes.length);
    assembler.received(bytes.length);
    MessageReader message = assembler.poll();
    return message == null ? null : (Long) message.correlationId();
  }

  @Test
  void what_does_not_say_which_call_it_is_ends_the_connection() {
    byte[] large = message(2, 5_000);
    assertThatThrownBy(() -> receive(new MessageAssembler(LIMIT, false), large, large.length))
        .isInstanceOf(ProtocolException.class)
        .isNotInstanceOf(OversizedMessageException.class);

    byte[] firstFrame =
        ByteBuffer.allocate(100)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(1 << 20)
            .putShort((short) Frames.UNFRAGMENTED)
            .array();
    assertThatThrownBy(() -> receive(new MessageAssembler(LIMIT, true), firstFrame, 100))
        .isInstanceOf(ProtocolException.class)
        .isNotInstanceOf(OversizedMessageException.class);
  }
}
