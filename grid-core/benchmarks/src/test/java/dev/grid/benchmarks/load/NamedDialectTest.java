package dev.grid.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class NamedDialectTest {

  private final Dialect pair = new NamedDialect(Operation.OFFER_POLL, "q", 271);

  @Test
  void requestsThatBelongTogether_haveOneCorrelationIdAndOnePartition() {
    ByteBuffer out = ByteBuffer.wrap(pair.template()).order(ByteOrder.LITTLE_ENDIAN);
    pair.patch(out, 0, 0x0203, 0);
    int poll = WireDialect.messageEnd(out, 0, out.capacity());
    for (int start : new int[] {0, poll}) {
      assertThat(out.getLong(start + FrameWriter.CORRELATION_OFFSET)).isEqualTo(0x0203);
      assertThat(out.getInt(start + FrameWriter.PARTITION_OFFSET))
          .isEqualTo(NamedDialect.partition("q", 271));
    }
    assertThat(WireDialect.messageEnd(out, poll, out.capacity())).isEqualTo(out.capacity());
  }

  @Test
  void answersOfAPair_comeInAnyOrder_andEachIsChecked() {
    assertThat(pair.responses()).isEqualTo(2);
    ByteBuffer right = answers((byte) 1, 100);
    int second = pair.responseEnd(right, 0, right.limit());
    assertThat(pair.responseEnd(right, second, right.limit() - 1)).isEqualTo(-1);
    assertThat(pair.responseEnd(right, second, right.limit())).isEqualTo(right.limit());
    assertThat(pair.slot(right, second, 0)).isEqualTo(5);
    pair.check(right, second, right.limit(), 5, 0);
    pair.check(right, 0, second, 5, 0);
    ByteBuffer refused = answers((byte) 0, 100);
    assertThatThrownBy(() -> pair.check(refused, 0, second, 5, 0))
        .hasMessageContaining("type=0x030100");
    ByteBuffer shorter = answers((byte) 1, 99);
    assertThatThrownBy(() -> pair.check(shorter, second, shorter.limit(), 5, 0))
        .hasMessageContaining("type=0x030500");
  }

  @Test
  void whatIsAboutKeys_isNotForThis() {
    assertThatThrownBy(() -> new NamedDialect(Operation.GET, "m", 271)).hasMessageContaining("GET");
  }

  private static ByteBuffer answers(byte accepted, int valueBytes) {
    ByteBuffer in = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    in.putInt(20).putShort((short) 0xE000).putInt(0x030101).putLong(5).put((byte) 0).put(accepted);
    in.putInt(19).putShort((short) 0xC000).putInt(0x030501).putLong(5).put((byte) 0);
    in.putInt(6 + 12 + valueBytes).putShort((short) 0x2000);
    in.position(in.position() + 12 + valueBytes);
    return in.flip();
  }
}
