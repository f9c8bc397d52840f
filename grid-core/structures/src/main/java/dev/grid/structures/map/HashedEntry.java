package dev.grid.structures.map;

/** An entry of a key whose sender chose the partition. Confined to its partition. */
final class HashedEntry extends MapEntry {

  private final int partitionHash;

  HashedEntry(byte[] key, byte[] value, int partitionHash) {
    super(key, value);
    this.partitionHash = partitionHash;
  }

  @Override
  int partitionHash() {
    return partitionHash;
  }
}
