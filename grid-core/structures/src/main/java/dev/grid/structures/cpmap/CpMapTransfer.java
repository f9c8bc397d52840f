package dev.grid.structures.cpmap;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.protocol.Data;
import dev.grid.structures.cpmap.CpMapEffect.Copied;
import dev.grid.structures.cpmap.CpMapEffect.Removed;
import dev.grid.structures.cpmap.CpMapEffect.Stored;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hands a map over by the keys that it had at the beginning. A change of a key whose turn has not
 * come is left out, as its slice has what the key is by then; all others pass, and so do keys that
 * came later. Confined to the state's host.
 */
final class CpMapTransfer implements Transfer {

  private final CpMapState state;
  private final Queue<Data> order;
  private final Set<Data> ahead;

  CpMapTransfer(CpMapState state) {
    this.state = state;
    this.order = new ArrayDeque<>(state.keys());
    this.ahead = new HashSet<>(state.keys());
  }

  @Override
  public @Nullable Effect next(int bytesMax) {
    List<Map.Entry<Data, Data>> slice = new ArrayList<>();
    long bytes = 0;
    for (Data key; bytes < bytesMax && (key = order.poll()) != null; ) {
      ahead.remove(key);
      Data value = state.get(key);
      if (value != null) {
        slice.add(Map.entry(key, value));
        bytes += key.length() + value.length() + CpMapState.ENTRY_BYTES;
      }
    }
    return slice.isEmpty() ? null : new Copied(slice);
  }

  @Override
  public @Nullable Effect pass(Effect change) {
    Data key =
        switch ((CpMapEffect) change) {
          case Stored e -> e.key();
          case Removed e -> e.key();
          case Copied e -> throw new IllegalStateException("a leader makes no " + e);
        };
    return ahead.contains(key) ? null : change;
  }
}
