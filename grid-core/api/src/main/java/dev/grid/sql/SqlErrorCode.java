package dev.grid.sql;

/** What kind of failure it is. */
public enum SqlErrorCode {
  /** None of the others. */
  GENERIC(-1),
  /** The member that carries it out cannot be reached. */
  CONNECTION(1001),
  /** It was cancelled, or its result closed. */
  CANCELLED(1003),
  /** It has taken longer than its time-out. */
  TIMEOUT(1004),
  /** Partitions have moved or are not served. */
  PARTITION(1005),
  /** The statement is wrong, or not supported. */
  PARSING(1008),
  /** What it names does not exist. */
  OBJECT_NOT_FOUND(1010),
  /** Members have come or gone. */
  TOPOLOGY(1011),
  /** It may be tried again. */
  RESTARTABLE(1012),
  /** A value cannot be converted, or computed with. */
  DATA(2000);

  private final int code;

  SqlErrorCode(int code) {
    this.code = code;
  }

  /** Its number in the protocol. */
  public int code() {
    return code;
  }

  /** The one with this number; {@link #GENERIC} if it is not known here. */
  public static SqlErrorCode of(int code) {
    for (SqlErrorCode known : values()) {
      if (known.code == code) {
        return known;
      }
    }
    return GENERIC;
  }
}
