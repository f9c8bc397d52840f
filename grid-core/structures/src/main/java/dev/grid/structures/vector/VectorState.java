package dev.grid.structures.vector;

import dev.grid.config.MergePolicy;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.kernel.keys.TableDigest;
import dev.grid.protocol.Data;
import dev.grid.vector.GridVectorCollection;
import dev.grid.vector.VectorCollectionConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One collection's documents in one partition. Every change goes through a method that returns its
 * effect, and applying that effect elsewhere does the same. Confined to its partition.
 */
final class VectorState implements State {

  private static final TableDigest.Hashing<VectorEntry> HASHING =
      new TableDigest.Hashing<>() {
        @Override
        public long hash(VectorEntry entry) {
          return entry.digest();
        }

        @Override
        public long bytes(VectorEntry entry) {
          return entry.bytes() - Math.max(0, entry.value.length - TableDigest.VALUE_BYTES_MAX);
        }
      };

  private final String name;
  private final Vectors vectors;
  private final MergePolicy mergePolicy;
  private final EntryTable<VectorEntry> table = new EntryTable<>();
  private final StateContext context;
  private long bytes;

  /** What indexes of this member are told; null on copies. */
  private @Nullable VectorFeeds feeds;

  VectorState(StateContext context) {
    this.context = context;
    name = context.name();
    VectorCollectionConfig config = context.config().structure(GridVectorCollection.TYPE, name);
    vectors = new Vectors(config, name);
    mergePolicy = config.mergePolicy();
  }

  // Looking.

  String name() {
    return name;
  }

  /** What vectors documents have. */
  Vectors vectors() {
    return vectors;
  }

  /** What indexes of this member are told; null if there are none. */
  @Nullable VectorFeeds feeds() {
    return feeds;
  }

  /** Which document stays when a split has healed. */
  MergePolicy mergePolicy() {
    return mergePolicy;
  }

  /** The entry of a key, or null. */
  @Nullable VectorEntry find(Data key) {
    return find(key.bytes());
  }

  private @Nullable VectorEntry find(byte[] key) {
    return table.find(key, Data.payloadHash(key));
  }

  /** {@link EntryTable#scan(int, int, Consumer)}. */
  int scan(int cursor, int count, Consumer<VectorEntry> visitor) {
    return table.scan(cursor, count, visitor);
  }

  /** {@link EntryTable#scan(int, int, int, Consumer)}. */
  int scan(int cursor, int count, int homesMax, Consumer<VectorEntry> visitor) {
    return table.scan(cursor, count, homesMax, visitor);
  }

  // Changing.

  /** Makes several changes, for one effect. */
  final class Changing {

    private final List<byte[]> keys = new ArrayList<>();
    private final List<byte[]> values = new ArrayList<>();
    private final List<float[]> all = new ArrayList<>();
    private final List<byte[]> removed = new ArrayList<>();

    /** Stores a document, by the places of its vectors' indexes. */
    void store(Data key, Data value, float[][] own) {
      VectorEntry before = find(key);
      byte[] bytes = before == null ? key.bytes() : before.key();
      VectorState.this.store(before, new VectorEntry(bytes, value.bytes(), own));
      keys.add(bytes);
      values.add(value.bytes());
      all.addAll(Arrays.asList(own));
    }

    /** Removes an entry that is there. */
    void remove(VectorEntry entry) {
      take(entry);
      removed.add(entry.key());
    }

    /** What was changed, or null if that was nothing. */
    @Nullable VectorEffect effect() {
      if (removed.isEmpty()) {
        return keys.isEmpty() ? null : new VectorEffect.Stored(keys, values, all);
      }
      return keys.isEmpty()
          ? new VectorEffect.Removed(removed)
          : new VectorEffect.Merged(keys, values, all, removed);
    }
  }

  /** Stores one document, by the places of its vectors' indexes. */
  VectorEffect.Stored store(Data key, Data value, float[][] own) {
    VectorEntry before = find(key);
    byte[] bytes = before == null ? key.bytes() : before.key();
    store(before, new VectorEntry(bytes, value.bytes(), own));
    return new VectorEffect.Stored(List.of(bytes), List.of(value.bytes()), Arrays.asList(own));
  }

  /** Removes an entry that is there. */
  VectorEffect.Removed remove(VectorEntry entry) {
    take(entry);
    return new VectorEffect.Removed(List.of(entry.key()));
  }

  private void changing() {
    if (feeds != null) {
      feeds.changing();
    }
  }

  private void store(@Nullable VectorEntry before, VectorEntry entry) {
    changing();
    if (before == null) {
      table.add(entry, entry.hash());
    } else {
      bytes -= before.bytes();
      table.replace(before, entry);
      gone(before, true);
    }
    bytes += entry.bytes();
    if (feeds != null) {
      feeds.stored(entry, before == null);
    }
  }

  private void take(VectorEntry entry) {
    changing();
    table.remove(entry);
    bytes -= entry.bytes();
    gone(entry, false);
  }

  private void gone(VectorEntry entry, boolean isReplaced) {
    entry.leave();
    if (feeds != null) {
      feeds.gone(entry, isReplaced);
    }
  }

  VectorEffect.Cleared clear() {
    changing();
    if (feeds != null) {
      feeds.cleared(table.size());
    }
    table.clear();
    bytes = 0;
    return new VectorEffect.Cleared();
  }

  /** Goes on with growing or shrinking, by so many homes of the table. */
  void move(int homes) {
    table.move(homes);
  }

  // What hosts see.

  @Override
  public void apply(Effect effect) {
    switch ((VectorEffect) effect) {
      case VectorEffect.Stored e -> apply(e);
      case VectorEffect.Removed e -> take(e.keys());
      case VectorEffect.Merged e -> {
        apply(e.stored());
        take(e.removed());
      }
      case VectorEffect.Cleared e -> clear();
    }
  }

  private void apply(VectorEffect.Stored stored) {
    for (int i = 0; i < stored.keys().size(); i++) {
      VectorEntry entry = stored.entry(i);
      store(find(entry.key()), entry);
    }
  }

  private void take(List<byte[]> keys) {
    for (byte[] key : keys) {
      VectorEntry entry = find(key);
      if (entry != null) {
        take(entry);
      }
    }
  }

  /** Goes on to tell the member's indexes what there is. */
  void feed(long nowMillis) {
    if (feeds != null) {
      feeds.goOn(this, nowMillis);
    }
  }

  /** Where the member's indexes are configured otherwise by now, all documents are looked at. */
  @Override
  public void promoted(long nowMillis) {
    if (feeds == null
        && context.directory().get() instanceof VectorDirectory directory
        && vectors.isOf(directory)) {
      feeds = new VectorFeeds(directory, vectors.count(), context.partition(), table.size());
    }
  }

  @Override
  public void demoted() {
    changing();
    if (feeds != null) {
      feeds.close(table.size());
      feeds = null;
    }
  }

  /** Growing and shrinking end without changes too, and indexes are told some at a time. */
  @Override
  public long alarmMillis() {
    boolean isFeeding = feeds != null && feeds.isBusy(table.size() > 0);
    return table.isMoving() || isFeeding ? EVERY_ROUND : NO_ALARM;
  }

  @Override
  public Transfer transfer() {
    return new VectorTransfer(this);
  }

  /** Places are cursors of the table. */
  @Override
  public ContentDigest digestFrom(long from) {
    return TableDigest.next(table, HASHING, 0, from);
  }

  @Override
  public ContentDigest digest(long from, long to) {
    return TableDigest.between(table, HASHING, 0, from, to);
  }

  @Override
  public boolean isEmpty() {
    return table.size() == 0;
  }

  @Override
  public long entries() {
    return table.size();
  }

  @Override
  public long bytes() {
    return bytes;
  }
}
