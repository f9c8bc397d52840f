package dev.grid.map;

/** What happened to an entry or a map, with the bit that the protocol has for it. */
public enum EntryEventType {
  ADDED(1),
  REMOVED(2),
  UPDATED(4),
  EVICTED(8),
  EXPIRED(16),
  EVICT_ALL(32),
  CLEAR_ALL(64),
  MERGED(128),
  INVALIDATION(256),
  LOADED(512);

  private final int flag;

  EntryEventType(int flag) {
    this.flag = flag;
  }

  /** The bit in listener flags and the code in events. */
  public int flag() {
    return flag;
  }

  /**
   * The type of an event code.
   *
   * @throws IllegalArgumentException if no type has it
   */
  public static EntryEventType of(int flag) {
    for (EntryEventType type : values()) {
      if (type.flag == flag) {
        return type;
      }
    }
    throw new IllegalArgumentException("entry event type=" + flag + " is not known");
  }
}
