package dev.grid.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

/** A file of a log, cut and damaged in every place. */
class LogSegmentCheckTest {

  private static final int FIRST = 7;
  private static final int PREALLOCATED = 4_096;

  /** Where each record ends, the header's end first. */
  private final List<Integer> ends = new ArrayList<>();

  private byte[] segment(int firstIndex, int... lengths) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write("RaftLog1".getBytes(StandardCharsets.US_ASCII));
    ends.clear();
    ends.add(out.size());
    Random random = new Random(1);
    for (int i = 0; i < lengths.length; i++) {
      byte[] data = new byte[lengths[i]];
      random.nextBytes(data);
      ByteArrayOutputStream record = new ByteArrayOutputStream();
      LogEntryProto.newBuilder()
          .setTerm(300)
          .setIndex(firstIndex + i)
          .setStateMachineLogEntry(
              StateMachineLogEntryProto.newBuilder().setLogData(ByteString.copyFrom(data)))
          .build()
          .writeDelimitedTo(record);
      CRC32C sum = new CRC32C();
      sum.update(record.toByteArray());
      out.write(record.toByteArray());
      out.write(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
      ends.add(out.size());
    }
    return out.toByteArray();
  }

  /** So many records are whole in a file of that length. */
  private int recordsWithin(int length) {
    int records = -1;
    for (int end : ends) {
      records += end <= length ? 1 : 0;
    }
    return Math.max(records, 0);
  }

  @Test
  void aWholeFile_isWhole_withOrWithoutZerosBehind() throws IOException {
    byte[] bytes = segment(0, 1, 200, 3_000, 0, 20);

    for (int length : new int[] {bytes.length, bytes.length + 1, bytes.length + PREALLOCATED}) {
      LogSegmentCheck found = LogSegmentCheck.of(Arrays.copyOf(bytes, length), 0);
      assertThat(found.isWhole()).isTrue();
      assertThat(found.isDamaged()).isFalse();
      assertThat(found.lastIndex()).isEqualTo(4);
      assertThat(found.lastTerm()).isEqualTo(300);
      assertThat(found.length()).isEqualTo(bytes.length);
    }
  }

  @Test
  void aFlippedBit_isDamage_whereverItIs() throws IOException {
    byte[] bytes = segment(FIRST, 1, 200, 40, 700, 5);

    for (int padding : new int[] {0, PREALLOCATED}) {
      byte[] padded = Arrays.copyOf(bytes, bytes.length + padding);
      for (int bit = 0; bit < bytes.length * 8; bit++) {
        padded[bit / 8] ^= (byte) (1 << bit % 8);
        LogSegmentCheck found = LogSegmentCheck.of(padded, FIRST);
        padded[bit / 8] ^= (byte) (1 << bit % 8);
        assertThat(found.isDamaged()).as("bit=%s of bytes=%s", bit, padded.length).isTrue();
        assertThat(found.lastIndex()).isEqualTo(FIRST - 1 + recordsWithin(bit / 8));
      }
    }
  }

  @Test
  void aFileThatEndsEarly_isTorn_behindTheLastWholeRecord() throws IOException {
    byte[] bytes = segment(FIRST, 1, 200, 40, 700, 5);

    for (int length = 0; length < bytes.length; length++) {
      LogSegmentCheck found = LogSegmentCheck.of(Arrays.copyOf(bytes, length), FIRST);
      assertThat(found.isDamaged()).as("length=%s", length).isFalse();
      assertThat(found.lastIndex()).isEqualTo(FIRST - 1 + recordsWithin(length));
      assertThat(found.isWhole()).isEqualTo(ends.contains(length));
    }
  }

  /** What a disk has of a write when power is lost: any of its sectors. */
  @Test
  void sectorsThatWereNotWritten_areTorn_alsoIfLaterOnesWere() throws IOException {
    byte[] bytes = Arrays.copyOf(segment(FIRST, 10, 4_000, 3_000, 20), 16_384);

    for (int sector = 1; sector * 512 < ends.getLast(); sector++) {
      for (int sectors = 1; sectors < 4; sectors++) {
        byte[] torn = bytes.clone();
        Arrays.fill(torn, sector * 512, (sector + sectors) * 512, (byte) 0);
        LogSegmentCheck found = LogSegmentCheck.of(torn, FIRST);
        assertThat(found.isTorn()).as("sector=%s", sector).isTrue();
        assertThat(found.lastIndex()).isEqualTo(FIRST - 1 + recordsWithin(sector * 512));
        assertThat(found.length()).isLessThanOrEqualTo(sector * 512);
      }
    }
  }

  @Test
  void aGapBetweenEntries_isDamage() throws IOException {
    byte[] first = segment(FIRST, 10, 10);
    byte[] second = segment(FIRST + 3, 10, 10);
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(first);
    both.write(second, 8, second.length - 8);

    LogSegmentCheck found = LogSegmentCheck.of(both.toByteArray(), FIRST);

    assertThat(found.isDamaged()).isTrue();
    assertThat(found.lastIndex()).isEqualTo(FIRST + 1);
  }
}
