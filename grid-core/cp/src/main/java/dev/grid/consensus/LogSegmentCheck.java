package dev.grid.consensus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * What is in a file of a group's log, as Ratis writes it:
 *
 * <pre>
 *   "RaftLog1" | record... | zeros        record: length varint | entry | crc32c of both, 4 bytes
 * </pre>
 *
 * The file of the open segment is filled with zeros ahead of what is written. So a record that a
 * crash has torn lacks its end, or has a sector of zeros; another that fails its checksum was
 * written as a whole, and has been damaged since. Immutable.
 *
 * @param isWhole whether nothing follows the last record that counts
 * @param isTorn whether what follows it is what a crash leaves of records that were being written
 * @param lastIndex of the last entry that counts; one less than the first if none does
 * @param lastTerm of that entry; 0 if there is none
 * @param length of the file up to there
 */
record LogSegmentCheck(boolean isWhole, boolean isTorn, long lastIndex, long lastTerm, int length) {

  private static final byte[] HEADER = "RaftLog1".getBytes(StandardCharsets.US_ASCII);
  private static final int CHECKSUM_BYTES = 4;
  private static final int SECTOR_BYTES = 512;
  private static final int VARINT_BYTES_MAX = 10;
  private static final int LENGTH_BYTES_MAX = 5;
  private static final int TERM_TAG = 1 << 3;
  private static final int INDEX_TAG = 2 << 3;

  /** Reads a file that begins with the entry of an index. */
  static LogSegmentCheck of(Path file, long firstIndex) throws IOException {
    return of(Files.readAllBytes(file), firstIndex);
  }

  /** The same of what is in it; the bytes are the caller's again afterwards. */
  static LogSegmentCheck of(byte[] bytes, long firstIndex) {
    return new Reader(bytes).check(firstIndex);
  }

  /** Whether something in it is not as it was written. */
  boolean isDamaged() {
    return !isWhole && !isTorn;
  }

  private static final class Reader {

    private final byte[] bytes;
    private final CRC32C sum = new CRC32C();

    // Of the record that was read last.
    private int end;
    private long term;
    private long index;

    // Of the varint that was read last.
    private long value;
    private int next;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    LogSegmentCheck check(long firstIndex) {
      int headed = Math.min(bytes.length, HEADER.length);
      int matching = Arrays.mismatch(bytes, 0, headed, HEADER, 0, headed);
      if (matching >= 0 || headed < HEADER.length) {
        boolean isUnwritten = isZero(matching < 0 ? headed : matching, bytes.length);
        return new LogSegmentCheck(false, isUnwritten, firstIndex - 1, 0, 0);
      }
      int at = HEADER.length;
      long last = firstIndex - 1;
      long lastTerm = 0;
      while (read(at) && index == last + 1) {
        at = end;
        last = index;
        lastTerm = term;
      }
      boolean isWhole = isZero(at, bytes.length);
      return new LogSegmentCheck(isWhole, !isWhole && isTorn(at, last), last, lastTerm, at);
    }

    /** Whether a valid record begins there. */
    private boolean read(int from) {
      if (!readVarint(from, LENGTH_BYTES_MAX) || value <= 0) {
        return false;
      }
      int body = next;
      long ends = body + value + CHECKSUM_BYTES;
      if (ends > bytes.length || !readHead(body)) {
        return false;
      }
      end = (int) ends;
      sum.reset();
      sum.update(bytes, from, end - CHECKSUM_BYTES - from);
      int stored = ByteBuffer.wrap(bytes).getInt(end - CHECKSUM_BYTES);
      return (int) sum.getValue() == stored;
    }

    /** An entry's first fields; an index of 0 is left out. */
    private boolean readHead(int body) {
      if (bytes[body] != TERM_TAG || !readVarint(body + 1, VARINT_BYTES_MAX)) {
        return false;
      }
      term = value;
      index = 0;
      if (next < bytes.length && bytes[next] == INDEX_TAG) {
        if (!readVarint(next + 1, VARINT_BYTES_MAX)) {
          return false;
        }
        index = value;
      }
      return true;
    }

    private boolean readVarint(int from, int bytesMax) {
      value = 0;
      for (int i = 0; i < bytesMax && from + i < bytes.length; i++) {
        value |= (long) (bytes[from + i] & 0x7f) << (7 * i);
        if (bytes[from + i] >= 0) {
          next = from + i + 1;
          return true;
        }
      }
      return false;
    }

    /** Whether the record that is there was being written when the process or the machine ended. */
    private boolean isTorn(int at, long last) {
      int written = firstZeroSector(at);
      boolean isComplete =
          readVarint(at, LENGTH_BYTES_MAX) && next + value + CHECKSUM_BYTES <= written;
      return !isComplete && !hasFlippedLength(at) && !hasRecordAfter(at, written, last);
    }

    /** A length of which one bit was flipped may reach far beyond what was written. */
    private boolean hasFlippedLength(int at) {
      int until = Math.min(at + LENGTH_BYTES_MAX, bytes.length);
      for (int i = at; i < until; i++) {
        for (int bit = 1; bit < 1 << Byte.SIZE; bit <<= 1) {
          bytes[i] ^= (byte) bit;
          boolean isValid = read(at);
          bytes[i] ^= (byte) bit;
          if (isValid) {
            return true;
          }
        }
      }
      return false;
    }

    private boolean hasRecordAfter(int at, int written, long last) {
      for (int from = at + 1; from < written; from++) {
        if (read(from) && index > last && end <= written) {
          return true;
        }
      }
      return false;
    }

    /** Where the first sector begins of which all that is from there on is zero. */
    private int firstZeroSector(int at) {
      for (int from = at; from < bytes.length; ) {
        int until = Math.min((from / SECTOR_BYTES + 1) * SECTOR_BYTES, bytes.length);
        if (isZero(from, until)) {
          return from;
        }
        from = until;
      }
      return bytes.length;
    }

    private boolean isZero(int from, int until) {
      for (int i = from; i < until; i++) {
        if (bytes[i] != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
