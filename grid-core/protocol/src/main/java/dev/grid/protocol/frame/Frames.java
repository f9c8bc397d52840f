package dev.grid.protocol.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The layout of frames. All numbers are little-endian.
 *
 * <pre>
 * frame    | length int32 | flags uint16 | payload ...        length counts the 6 header bytes
 * request  | type int32 | correlation int64 | partition int32 | fixed-size fields ...
 * response | type int32 | correlation int64 | backup acks int8 | fixed-size fields ...
 * event    as request
 * </pre>
 *
 * A message is a run of frames up to and with one that has {@link #IS_FINAL}.
 */
public final class Frames {

  /** Length and flags. */
  public static final int HEADER_BYTES = 6;

  public static final int BEGIN_FRAGMENT = 1 << 15;
  public static final int END_FRAGMENT = 1 << 14;
  public static final int UNFRAGMENTED = BEGIN_FRAGMENT | END_FRAGMENT;
  public static final int IS_FINAL = 1 << 13;
  public static final int BEGIN_STRUCT = 1 << 12;
  public static final int END_STRUCT = 1 << 11;
  public static final int IS_NULL = 1 << 10;
  public static final int IS_EVENT = 1 << 9;
  public static final int BACKUP_AWARE = 1 << 8;
  public static final int BACKUP_EVENT = 1 << 7;

  /**
   * Ours, on a request to a member that says that it {@linkplain #REMEMBERS remembers}: with the
   * client's id the correlation id names the call for good, and it may come again.
   */
  public static final int REMEMBER = 1 << 6;

  /** Ours, on such a request: it may have been carried out already. */
  public static final int REPEATED = 1 << 5;

  /** The key in the authentication reply's pairs by which a member says that it knows them. */
  public static final String REMEMBERS = "grid.remembers";

  /**
   * The key in the authentication reply's pairs by which a member says that calls may be cancelled
   * and given back.
   */
  public static final String CANCELS = "grid.cancels";

  /** The key there by which a member says how many bytes a request may have at most. */
  public static final String FRAME_BYTES_MAX = "grid.frameBytesMax";

  static final int TYPE_OFFSET = 0;
  static final int CORRELATION_OFFSET = 4;
  static final int PARTITION_OFFSET = 12;
  static final int BACKUP_ACKS_OFFSET = 12;

  /** Where a request's or event's fixed-size fields begin in the first frame's payload. */
  public static final int REQUEST_FIXED_OFFSET = 16;

  /** Where a response's fixed-size fields begin in the first frame's payload. */
  public static final int RESPONSE_FIXED_OFFSET = 13;

  /** The message type of an error response. */
  public static final int ERROR_TYPE = 0;

  /** A UUID's bytes: whether it is null, then its halves. */
  public static final int UUID_BYTES = 17;

  static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Frames() {}
}
