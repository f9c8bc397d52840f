package dev.grid.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class WireDialectTest {

  private final Dialect get = new WireDialect(Operation.GET, "m", 100, 271);

  @Test
  void get_patched_isTheWholeRequest() {
    ByteBuffer out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    out.put(get.template());
    get.patch(out, 0, 0x0203, 7);
    int partition = PartitionHash.partition(new byte[] {0, 0, 0, 0, 0, 0, 0, 7}, 271);
    ByteBuffer expected = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    expected.putInt(30).putShort((short) 0xC000).putInt(0x010200).putLong(0x0203);
    expected.putInt(partition).putLong(1);
    expected.putInt(7).putShort((short) 0).put((byte) 'm');
    expected.putInt(22).putShort((short) 0x2000);
    expected.order(ByteOrder.BIG_ENDIAN).putInt(0).putInt(-8).putLong(7);
    assertThat(out.flip()).isEqualTo(expected.flip());
  }

  @Test
  void set_template_carriesOneHundredBytesOfValue() {
    byte[] template = new WireDialect(Operation.SET, "m", 100, 271).template();
    ByteBuffer request = ByteBuffer.wrap(template).order(ByteOrder.LITTLE_ENDIAN);
    int value = template.length - 100 - 4 - 8 - 6;
    assertThat(request.getInt(value)).isEqualTo(6 + 8 + 4 + 100);
    request.order(ByteOrder.BIG_ENDIAN);
    assertThat(request.getInt(value + 6 + 4)).isEqualTo(-12);
    assertThat(request.getInt(value + 6 + 8)).isEqualTo(100);
  }

  @Test
  void responseEnd_ofEveryPrefix_waitsForTheLastByte() {
    ByteBuffer response = response(5, 7, 100);
    int length = response.limit();
    for (int limit = 0; limit < length; limit++) {
      assertThat(get.responseEnd(response, 0, limit)).isEqualTo(-1);
    }
    assertThat(get.responseEnd(response, 0, length)).isEqualTo(length);
  }

  @Test
  void responseEnd_ofAnIllegalLength_fails() {
    ByteBuffer in = ByteBuffer.allocate(6).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 5);
    assertThatThrownBy(() -> get.responseEnd(in, 0, 6)).hasMessageContaining("length=5");
  }

  @Test
  void check_refusesWhatWasNotAskedFor() {
    ByteBuffer right = response(5, 7, 100);
    get.check(right, 0, right.limit(), 5, 7);
    assertThatThrownBy(() -> get.check(right, 0, right.limit(), 6, 7))
        .hasMessageContaining("correlation=6");
    assertThatThrownBy(() -> get.check(right, 0, right.limit(), 5, 8))
        .hasMessageContaining("key=8");
    ByteBuffer shorter = response(5, 7, 99);
    assertThatThrownBy(() -> get.check(shorter, 0, shorter.limit(), 5, 7))
        .hasMessageContaining("valueBytes=99");
    ByteBuffer error = response(5, 7, 100).putInt(6, 0);
    assertThatThrownBy(() -> get.check(error, 0, error.limit(), 5, 7))
        .hasMessageContaining("type=0x000000");
  }

  private static ByteBuffer response(long correlation, long key, int valueBytes) {
    ByteBuffer response = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    response.putInt(19).putShort((short) 0xC000).putInt(0x010201).putLong(correlation);
    response.put((byte) 0);
    response.putInt(6 + 12 + valueBytes).putShort((short) 0x2000);
    response.order(ByteOrder.BIG_ENDIAN).putInt(0).putInt(-12).putInt(valueBytes);
    response.put(Dialect.value(key), 0, valueBytes);
    return response.order(ByteOrder.LITTLE_ENDIAN).flip();
  }
}
