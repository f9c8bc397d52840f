package dev.grid.structures.vector;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands documents over in the order of their keys' hashes, which growth of the table does not
 * change. Confined to its state's host.
 *
 * <p>Invariant: of keys whose hash comes before the cursor the receiver has what the state has, and
 * of the others nothing.
 */
final class VectorTransfer implements Transfer {

  private final VectorState state;
  private int cursor = EntryTable.CURSOR_START;

  VectorTransfer(VectorState state) {
    this.state = state;
  }

  /** The next entries of about so many bytes; empty when there are no more. */
  List<VectorEntry> nextEntries(int bytesMax) {
    List<VectorEntry> slice = new ArrayList<>();
    long bytes = 0;
    while (bytes < Math.max(1, bytesMax) && cursor != EntryTable.CURSOR_END) {
      int before = slice.size();
      cursor = state.scan(cursor, 1, slice::add);
      for (VectorEntry entry : slice.subList(before, slice.size())) {
        bytes += entry.bytes();
      }
    }
    return slice;
  }

  @Override
  public @Nullable Effect next(int bytesMax) {
    List<VectorEntry> slice = nextEntries(bytesMax);
    if (slice.isEmpty()) {
      return null;
    }
    List<byte[]> keys = new ArrayList<>(slice.size());
    List<byte[]> values = new ArrayList<>(slice.size());
    List<float[]> vectors = new ArrayList<>();
    for (VectorEntry entry : slice) {
      keys.add(entry.key());
      values.add(entry.value);
      vectors.addAll(Arrays.asList(entry.vectors));
    }
    return new VectorEffect.Stored(keys, values, vectors);
  }

  @Override
  public @Nullable Effect pass(Effect change) {
    return switch ((VectorEffect) change) {
      case VectorEffect.Stored e -> passed(e);
      case VectorEffect.Removed e -> {
        List<byte[]> keys = handedOver(e.keys());
        yield keys.isEmpty() ? null : new VectorEffect.Removed(keys);
      }
      case VectorEffect.Merged e -> {
        VectorEffect.Stored stored = passed(e.stored());
        List<byte[]> removed = handedOver(e.removed());
        if (removed.isEmpty()) {
          yield stored;
        }
        yield stored == null
            ? new VectorEffect.Removed(removed)
            : new VectorEffect.Merged(stored.keys(), stored.values(), stored.vectors(), removed);
      }
      case VectorEffect.Cleared e -> e;
    };
  }

  private VectorEffect.@Nullable Stored passed(VectorEffect.Stored change) {
    int indexes = change.indexes();
    List<byte[]> keys = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < change.keys().size(); i++) {
      if (isHandedOver(change.keys().get(i))) {
        keys.add(change.keys().get(i));
        values.add(change.values().get(i));
        vectors.addAll(change.vectors().subList(i * indexes, (i + 1) * indexes));
      }
    }
    if (keys.size() == change.keys().size()) {
      return change;
    }
    return keys.isEmpty() ? null : new VectorEffect.Stored(keys, values, vectors);
  }

  private List<byte[]> handedOver(List<byte[]> keys) {
    return keys.stream().filter(this::isHandedOver).toList();
  }

  private boolean isHandedOver(byte[] key) {
    return EntryTable.isBefore(Data.payloadHash(key), cursor);
  }
}
