package dev.grid.structures.cpmap;

import dev.grid.OverloadedException;
import dev.grid.cpmap.GridCpMap;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.ContentHash;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.protocol.Data;
import dev.grid.structures.cpmap.CpMapEffect.Copied;
import dev.grid.structures.cpmap.CpMapEffect.Removed;
import dev.grid.structures.cpmap.CpMapEffect.Stored;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One map. Confined to its host. */
final class CpMapState implements State {

  static final long ENTRY_BYTES = 112;
  private static final long MB = 1 << 20;

  private final String name;
  private final long bytesMax;
  private final Map<Data, Data> entries = new HashMap<>();

  /** Of keys and values alone: what is limited. */
  private long contentBytes;

  private long hash;

  CpMapState(StateContext context) {
    name = context.name();
    bytesMax = context.config().structure(GridCpMap.TYPE, name).maxSizeMb() * MB;
  }

  @Nullable Data get(Data key) {
    return entries.get(key);
  }

  /** The keys as they are now and will be. */
  Set<Data> keys() {
    return entries.keySet();
  }

  /**
   * Gives a key a value.
   *
   * @throws OverloadedException if there is no room for it; nothing is changed then
   */
  Effect store(Data key, Data value) {
    Data before = entries.get(key);
    long more = before == null ? key.length() + value.length() : value.length() - before.length();
    if (more > 0 && contentBytes + more > bytesMax) {
      throw new OverloadedException(
          "cp-map=%s has bytes=%d and may not have %d more: maxSizeMb=%d; remove something, or raise"
                  .formatted(name, contentBytes, more, bytesMax / MB)
              + " it on every member");
    }
    put(key, value);
    return new Stored(key, value);
  }

  /** Takes a key away; null if it has no value. */
  @Nullable Effect remove(Data key) {
    return take(key) ? new Removed(key) : null;
  }

  private void put(Data key, Data value) {
    take(key);
    entries.put(key, value);
    contentBytes += key.length() + value.length();
    hash += hash(key, value);
  }

  private boolean take(Data key) {
    Data value = entries.remove(key);
    if (value == null) {
      return false;
    }
    contentBytes -= key.length() + value.length();
    hash -= hash(key, value);
    return true;
  }

  private static long hash(Data key, Data value) {
    return ContentHash.of(value.bytes(), ContentHash.of(key.bytes(), 0));
  }

  @Override
  public void apply(Effect effect) {
    switch ((CpMapEffect) effect) {
      case Stored e -> put(e.key(), e.value());
      case Removed e -> take(e.key());
      case Copied e -> e.entries().forEach(entry -> put(entry.getKey(), entry.getValue()));
    }
  }

  @Override
  public Transfer transfer() {
    return new CpMapTransfer(this);
  }

  /** It is known at any time, so there is one part only. */
  @Override
  public ContentDigest digestFrom(long from) {
    return digest(from, ContentDigest.END);
  }

  @Override
  public ContentDigest digest(long from, long to) {
    return new ContentDigest(ContentDigest.START, ContentDigest.END, entries(), hash);
  }

  @Override
  public long alarmMillis() {
    return NO_ALARM;
  }

  @Override
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  @Override
  public long entries() {
    return entries.size();
  }

  @Override
  public long bytes() {
    return contentBytes + entries.size() * ENTRY_BYTES;
  }
}
