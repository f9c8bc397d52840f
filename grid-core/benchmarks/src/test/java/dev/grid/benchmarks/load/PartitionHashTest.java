package dev.grid.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Known answers of the protocol notes, with 271 partitions. */
class PartitionHashTest {

  @Test
  void partition_ofKnownPayloads_isWhatRealClientsCompute() {
    assertThat(partition(3, 'a', 'b', 'c')).isEqualTo(13);
    assertThat(partition(0)).isEqualTo(11);
    assertThat(partition(1)).isEqualTo(31);
    assertThat(PartitionHash.partition(ByteBuffer.allocate(8).putDouble(2.5).array(), 271))
        .isEqualTo(8);
    assertThat(PartitionHash.partition(new byte[] {1}, 271)).isEqualTo(223);
  }

  private static int partition(int number, int... text) {
    ByteBuffer payload = ByteBuffer.allocate(Integer.BYTES + text.length).putInt(number);
    for (int character : text) {
      payload.put((byte) character);
    }
    return PartitionHash.partition(payload.array(), 271);
  }
}
