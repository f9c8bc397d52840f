package dev.grid.structures.replicatedmap;

import java.util.ArrayList;
import java.util.List;

/** The keys that one join has changed, if they are not too many. Confined to its state. */
final class JoinedKeys {

  /** Of more keys it is only known that there are many. */
  private static final int KEYS_MAX = 1_000;

  private final List<byte[]> keys = new ArrayList<>();
  private boolean areMany;

  void clear() {
    keys.clear();
    areMany = false;
  }

  void add(byte[] key) {
    if (keys.size() < KEYS_MAX) {
      keys.add(key);
    } else {
      areMany = true;
    }
  }

  boolean areMany() {
    return areMany;
  }

  List<byte[]> keys() {
    return keys;
  }
}
