package dev.grid.kernel.query;

import dev.grid.kernel.index.IndexKey;
import java.math.BigDecimal;

/** What values are indexed by. The order of keys is that of {@link TypedValue#compare}. */
public final class IndexKeys {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private IndexKeys() {}

  /** The key of a value; what has parts, or needs its class, has none. */
  public static IndexKey of(TypedValue value) {
    return switch (value.kind()) {
      case MISSING, NULL -> IndexKey.OF_NULL;
      case BOOLEAN -> IndexKey.of(value.longValue() != 0);
      case LONG -> IndexKey.of(value.longValue());
      case DOUBLE -> IndexKey.of(value.doubleValue());
      case DECIMAL -> IndexKey.of((BigDecimal) value.object());
      case TEXT -> IndexKey.ofText(value.bytes(), value.from(), value.to() - value.from());
      case DATE -> IndexKey.ofDate(value.longValue());
      case TIME -> IndexKey.ofTime(value.longValue() * NANOS_PER_SECOND + value.lowBits());
      case TIMESTAMP -> IndexKey.ofTimestamp(value.longValue(), (int) value.lowBits());
      case INSTANT -> IndexKey.ofInstant(value.longValue(), (int) value.lowBits());
      case UUID -> IndexKey.ofUuid(value.longValue(), value.lowBits());
      case OBJECT, BYTES, PART, NEEDS_CLASS -> IndexKey.OF_UNREADABLE;
    };
  }
}
