package dev.grid.structures.multimap;

import dev.grid.kernel.ItemMerging;
import dev.grid.protocol.Data;
import dev.grid.structures.multimap.MultiMapMessages.Merge;
import java.util.ArrayList;
import java.util.List;

/** Of values of the losing side, those of one key. Immutable. */
record MergingKey(Data key, List<Data> items, List<Integer> occurrences)
    implements ItemMerging.Batch {

  /** The keys of a message, in its order; values of a key follow each other there. */
  static List<MergingKey> all(Merge m) {
    int count = m.keys().size();
    if (m.values().size() != count || m.occurrences().size() != count) {
      throw new IllegalArgumentException(
          "keys="
              + count
              + " values="
              + m.values().size()
              + " occurrences="
              + m.occurrences().size()
              + ": must be as many");
    }
    List<MergingKey> all = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= count; to++) {
      if (to == count || !m.keys().get(to).equals(m.keys().get(from))) {
        all.add(
            new MergingKey(
                m.keys().get(from),
                m.values().subList(from, to),
                m.occurrences().subList(from, to)));
        from = to;
      }
    }
    return all;
  }
}
