package dev.grid.structures.map;

/** An entry whose times are kept, or that was written very often. Confined to its partition. */
final class TimedEntry extends MapEntry {

  private final EntryTimes times;
  private final int partitionHash;
  private int version;

  /** Takes the place of an entry without times, which is not used from then on. */
  TimedEntry(MapEntry entry, EntryTimes times) {
    super(entry);
    this.partitionHash = entry.partitionHash();
    this.version = entry.version();
    this.times = times;
  }

  @Override
  int partitionHash() {
    return partitionHash;
  }

  @Override
  int version() {
    return version;
  }

  @Override
  void setVersion(int version) {
    this.version = version;
  }

  @Override
  EntryTimes times() {
    return times;
  }
}
