package dev.grid.kernel.keys;

import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.protocol.Data;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** A state whose keys may be locked, as {@link LockCalls} see it. */
public interface LockedState extends State {

  /** The kind and name of the structure, for messages, as in {@code map=orders}. */
  String describe();

  KeyLocks locks();

  @Override
  default void forEachPrepared(Consumer<UUID> visitor) {
    locks().forEachPrepared(visitor);
  }

  /** Puts a lock in the place of the one that a key has, if any; the change. */
  Effect lock(Data key, KeyLocks.Lock lock);

  /** Frees these keys, of which there is one at least; the change. */
  Effect unlock(List<Data> keys);
}
