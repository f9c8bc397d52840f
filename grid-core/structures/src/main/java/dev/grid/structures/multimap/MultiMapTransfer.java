package dev.grid.structures.multimap;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.items.ItemTable;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.kernel.keys.KeyLocks;
import dev.grid.protocol.Data;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands a multimap over: first its locks, then its keys in the order of their hashes, which growth
 * of the table does not change; and the values of a key a slice at a time. Confined to its state's
 * host.
 *
 * <p>Invariant: of keys whose hash comes before the cursor the receiver has all values, but for
 * those keys that are {@code begun}, whose lines say what it has. Lock effects tell all of a key's
 * lock, so that all of them are passed: what a slice says of the lock afterwards is the same or
 * later.
 */
final class MultiMapTransfer implements Transfer {

  private final MultiMapState state;

  /** The keys that were locked in the beginning and have not been dealt with. */
  private final Deque<Data> locked;

  private int cursor = EntryTable.CURSOR_START;

  /** Keys that are before the cursor and whose values have not all been handed over. */
  private final Deque<KeyValues.Line> begun = new ArrayDeque<>();

  MultiMapTransfer(MultiMapState state) {
    this.state = state;
    this.locked = new ArrayDeque<>(state.locks().keys());
  }

  @Override
  public @Nullable Effect next(int bytesMax) {
    for (Data key; (key = locked.poll()) != null; ) {
      KeyLocks.Lock lock = state.locks().get(key);
      if (lock != null) {
        return MultiMapState.locked(key, lock);
      }
    }
    return nextValues(bytesMax);
  }

  /** The next slice of values, or null when there are no more. */
  MultiMapEffect.@Nullable Added nextValues(int bytesMax) {
    Additions slice = new Additions();
    long wanted = Math.max(1, bytesMax);
    long bytes = 0;
    while (bytes < wanted) {
      KeyValues.Line line = begun.peek();
      if (line != null) {
        List<byte[]> some = line.next(wanted - bytes);
        if (some.isEmpty()) {
          begun.remove();
          continue;
        }
        byte[] key = line.values().key();
        bytes += KeyValues.OVERHEAD_BYTES + key.length;
        for (byte[] value : some) {
          slice.add(key, value);
          bytes += ItemTable.OVERHEAD_BYTES + value.length;
        }
      } else if (cursor != EntryTable.CURSOR_END) {
        cursor = state.scan(cursor, 1, values -> begun.add(values.line()));
      } else {
        break;
      }
    }
    return slice.effect();
  }

  @Override
  public @Nullable Effect pass(Effect change) {
    return switch ((MultiMapEffect) change) {
      case MultiMapEffect.Added e -> passed(e);
      case MultiMapEffect.Removed e -> passed(e);
      case MultiMapEffect.RemovedKeys e -> passed(e);
      case MultiMapEffect.Cleared e -> {
        begun.clear();
        yield e;
      }
      case MultiMapEffect.Locked e -> e;
      case MultiMapEffect.Unlocked e -> e;
      case MultiMapEffect.Ended e -> passed(e);
    };
  }

  private @Nullable MultiMapEffect passed(MultiMapEffect.Added change) {
    Additions passed = new Additions();
    Additions.forEach(
        change,
        (key, value) -> {
          KeyValues.Line line = line(key);
          if (line == null ? isHandedOver(key) : line.added(value)) {
            passed.add(key, value);
          }
        });
    return passed.effect();
  }

  private @Nullable MultiMapEffect passed(MultiMapEffect.Removed change) {
    KeyValues.Line line = line(change.key());
    if (line == null) {
      return isHandedOver(change.key()) ? change : null;
    }
    boolean passed = line.removed(change.value(), change.position());
    if (line.values().size() == 0) {
      begun.remove(line);
    }
    return passed ? change : null;
  }

  /** That the key is free is always passed. */
  private MultiMapEffect passed(MultiMapEffect.Ended change) {
    byte[] key = change.key();
    List<byte[]> removed = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < change.removed().size(); i++) {
      byte[] value = change.removed().get(i);
      int position = change.positions()[i];
      KeyValues.Line line = line(key);
      if (line == null ? isHandedOver(key) : line.removed(value, position)) {
        removed.add(value);
        positions.add(position);
      }
    }
    KeyValues.Line left = line(key);
    if (left != null && left.values() != state.find(new Data(key))) {
      // The last of these values has gone; whatever the key has now came after that.
      begun.remove(left);
    }
    List<byte[]> added = new ArrayList<>();
    for (byte[] value : change.added()) {
      KeyValues.Line line = line(key);
      if (line == null ? isHandedOver(key) : line.added(value)) {
        added.add(value);
      }
    }
    return new MultiMapEffect.Ended(
        key, removed, positions.stream().mapToInt(Integer::intValue).toArray(), added);
  }

  private @Nullable MultiMapEffect passed(MultiMapEffect.RemovedKeys change) {
    List<byte[]> passed = new ArrayList<>();
    for (byte[] key : change.keys()) {
      if (isHandedOver(key)) {
        passed.add(key);
        KeyValues.Line line = line(key);
        if (line != null) {
          begun.remove(line);
        }
      }
    }
    return passed.isEmpty() ? null : new MultiMapEffect.RemovedKeys(passed);
  }

  /** The line of a key that is begun; those are few, as they share a home. */
  private KeyValues.@Nullable Line line(byte[] key) {
    for (KeyValues.Line line : begun) {
      if (Data.sameValue(line.values().key(), key)) {
        return line;
      }
    }
    return null;
  }

  private boolean isHandedOver(byte[] key) {
    return EntryTable.isBefore(Data.payloadHash(key), cursor);
  }
}
