package dev.grid.protocol.serialization.bytes;

import dev.grid.GridSerializationException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Numbers of any size and dates, which all formats write alike.
 *
 * <pre>
 * BigInteger      int32 length, two's complement, big-endian
 * BigDecimal      BigInteger unscaled, int32 scale
 * date            int32 year, int8 month, int8 day
 * time            int8 hour, int8 minute, int8 second, int32 nanos
 * timestamp       date, time
 * with time zone  date, time, int32 offset in seconds
 * </pre>
 */
public final class Scalars {

  private Scalars() {}

  public static void writeBigInteger(ByteOutput out, BigInteger value) {
    out.writeByteArray(value.toByteArray());
  }

  public static BigInteger readBigInteger(ByteInput in) {
    byte[] bytes = in.readByteArray();
    if (bytes == null || bytes.length == 0) {
      throw new GridSerializationException("a BigInteger has no bytes");
    }
    return new BigInteger(bytes);
  }

  public static void writeDecimal(ByteOutput out, BigDecimal value) {
    writeBigInteger(out, value.unscaledValue());
    out.writeInt(value.scale());
  }

  public static BigDecimal readDecimal(ByteInput in) {
    BigInteger unscaled = readBigInteger(in);
    return new BigDecimal(unscaled, in.readInt());
  }

  public static void writeDate(ByteOutput out, LocalDate value) {
    out.writeInt(value.getYear());
    out.writeByte((byte) value.getMonthValue());
    out.writeByte((byte) value.getDayOfMonth());
  }

  public static LocalDate readDate(ByteInput in) {
    return LocalDate.of(in.readInt(), in.readByte(), in.readByte());
  }

  public static void writeTime(ByteOutput out, LocalTime value) {
    out.writeByte((byte) value.getHour());
    out.writeByte((byte) value.getMinute());
    out.writeByte((byte) value.getSecond());
    out.writeInt(value.getNano());
  }

  public static LocalTime readTime(ByteInput in) {
    return LocalTime.of(in.readByte(), in.readByte(), in.readByte(), in.readInt());
  }

  public static void writeTimestamp(ByteOutput out, LocalDateTime value) {
    writeDate(out, value.toLocalDate());
    writeTime(out, value.toLocalTime());
  }

  public static LocalDateTime readTimestamp(ByteInput in) {
    LocalDate date = readDate(in);
    return LocalDateTime.of(date, readTime(in));
  }

  public static void writeTimestampWithTimezone(ByteOutput out, OffsetDateTime value) {
    writeTimestamp(out, value.toLocalDateTime());
    out.writeInt(value.getOffset().getTotalSeconds());
  }

  public static OffsetDateTime readTimestampWithTimezone(ByteInput in) {
    LocalDateTime timestamp = readTimestamp(in);
    return OffsetDateTime.of(timestamp, ZoneOffset.ofTotalSeconds(in.readInt()));
  }
}
