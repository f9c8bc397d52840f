package dev.grid.structures.replicatedmap;

import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.ContentHash;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.protocol.Data;
import dev.grid.structures.replicatedmap.ReplicatedMapEffect.BucketPart;
import dev.grid.structures.replicatedmap.ReplicatedMapEffect.Removal;
import dev.grid.structures.replicatedmap.ReplicatedMapEffect.Removed;
import dev.grid.structures.replicatedmap.ReplicatedMapEffect.Told;
import dev.grid.structures.replicatedmap.ReplicatedMapEffect.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One replicated map as one member knows it: the writes that are still there, by key, and in each
 * bucket which writes are {@link Known}. Guarded by its host.
 *
 * <p>Invariant: the write of every entry is known to its bucket. So a write that is known and not
 * there is gone for good, and nothing need be kept of it ("An optimized conflict-free replicated
 * set", Bieniusa et al. 2012; here of two writes for one key the later one stays).
 */
final class ReplicatedMapState implements State {

  /** Nothing has been written here. */
  private static final long NO_ORIGIN = 0;

  /** A part that is compared as a whole has so much, or one bucket more. */
  private static final long PART_BYTES = 64 << 10;

  private static final int HOMES_PER_STEP = 256;

  private final String name;
  private final int partitionCount;
  private final EntryTable<ReplicatedEntry> table = new EntryTable<>();
  private final @Nullable Bucket[] buckets = new Bucket[Bucket.COUNT];
  private final JoinedKeys joined = new JoinedKeys();

  /** This state among all that there ever were: one that is made anew counts its writes anew. */
  private long origin = NO_ORIGIN;

  /** The latest stamp that was heard of. */
  private long latest;

  private long bytes;
  private long timed;
  private long expirations;

  /** How far the table has been looked through for entries whose time is up. */
  private int expiryCursor = EntryTable.CURSOR_START;

  ReplicatedMapState(StateContext context) {
    name = context.name();
    partitionCount = context.config().partitionCount();
  }

  // Looking.

  String name() {
    return name;
  }

  int partitionCount() {
    return partitionCount;
  }

  /** The entry of a key whose time is not up, or null. */
  @Nullable ReplicatedEntry find(Data key, long nowMillis) {
    ReplicatedEntry found = findAny(key);
    return found == null || found.isEndedAt(nowMillis) ? null : found;
  }

  /** The entry of a key, whose time may be up, or null. */
  @Nullable ReplicatedEntry findAny(Data key) {
    return table.find(key.bytes(), key.hashCode());
  }

  int size() {
    return table.size();
  }

  /** {@link EntryTable#scan(int, int, int, Consumer)}. */
  int scan(int cursor, int count, int homesMax, Consumer<ReplicatedEntry> visitor) {
    return table.scan(cursor, count, homesMax, visitor);
  }

  // Changing.

  /** Writes here, later than all that this member has heard of. */
  Write put(byte[] key, byte[] value, long ttlMillis, long nowMillis, UUID member) {
    if (origin == NO_ORIGIN) {
      origin = newOrigin(member, nowMillis);
    }
    int hash = Data.payloadHash(key);
    Bucket bucket = bucketOf(hash);
    long sequence = bucket.known.through(origin) + 1;
    latest = Math.max(latest + 1, nowMillis << ReplicatedEntry.COUNTER_BITS);
    Write write = new Write(key, value, latest, origin, sequence, endMillis(ttlMillis, nowMillis));
    add(bucket, write, hash);
    return write;
  }

  private static long endMillis(long ttlMillis, long nowMillis) {
    return ttlMillis == 0 || ttlMillis > Long.MAX_VALUE - nowMillis ? 0 : nowMillis + ttlMillis;
  }

  private static long newOrigin(UUID member, long nowMillis) {
    long made = ContentHash.mix(ContentHash.mix(member.getMostSignificantBits()) + nowMillis);
    return ContentHash.mix(made + member.getLeastSignificantBits()) | 1; // Never NO_ORIGIN.
  }

  /** Adds a write that is not known; whether it is the key's value now. */
  private boolean add(Bucket bucket, Write write, int hash) {
    bucket.known.add(write.origin(), write.sequence());
    latest = Math.max(latest, write.stamp());
    ReplicatedEntry found = table.find(write.key(), hash);
    if (found != null && !found.isBefore(write)) {
      return false;
    }
    ReplicatedEntry entry = new ReplicatedEntry(write);
    if (found == null) {
      table.add(entry, hash);
    } else {
      table.replace(found, entry);
      uncount(bucket, found);
    }
    bucket.added(entry);
    bytes += entry.bytes();
    timed += entry.ends() ? 1 : 0;
    return true;
  }

  /** Removes an entry that is there; what others are told. */
  Removal remove(ReplicatedEntry entry) {
    table.remove(entry);
    uncount(bucketOf(entry.hash()), entry);
    return entry.removal();
  }

  /** {@link #remove} of one whose time is up. */
  Removal expire(ReplicatedEntry entry) {
    expirations++;
    return remove(entry);
  }

  private void uncount(Bucket bucket, ReplicatedEntry entry) {
    bucket.removed(entry);
    bytes -= entry.bytes();
    timed -= entry.ends() ? 1 : 0;
  }

  /** Removes all that is here. That others do not have it any more is told by bucket. */
  Told clear() {
    List<BucketPart> parts = new ArrayList<>();
    table.clear();
    bytes = 0;
    timed = 0;
    expiryCursor = EntryTable.CURSOR_START;
    for (int i = 0; i < buckets.length; i++) {
      Bucket bucket = buckets[i];
      if (bucket != null) {
        bucket.clear();
        parts.add(part(i, bucket));
      }
    }
    return new Told(List.of(), parts);
  }

  private Bucket bucketOf(int hash) {
    return bucket(Bucket.of(hash));
  }

  private Bucket bucket(int number) {
    Bucket bucket = buckets[number];
    if (bucket == null) {
      bucket = new Bucket();
      buckets[number] = bucket;
    }
    return bucket;
  }

  // Time.

  /**
   * The next entries whose time is up, among so many homes of the table.
   *
   * @param grace how long others leave it to the member that wrote an entry to free it
   */
  List<ReplicatedEntry> expired(int homes, long nowMillis, Grace grace) {
    List<ReplicatedEntry> due = new ArrayList<>();
    table.move(homes);
    if (timed > 0) {
      expiryCursor =
          table.scan(
              expiryCursor,
              homes,
              homes,
              entry -> {
                if (entry.isEndedAt(nowMillis)
                    && (entry.origin == origin
                        || entry.isEndedAt(nowMillis - grace.millis(entry)))) {
                  due.add(entry);
                }
              });
      if (expiryCursor == EntryTable.CURSOR_END) {
        expiryCursor = EntryTable.CURSOR_START;
      }
    }
    return due;
  }

  /** How long others leave it to its member to free an entry and to tell of that. */
  @FunctionalInterface
  interface Grace {
    long millis(ReplicatedEntry entry);
  }

  @Override
  public long alarmMillis() {
    return timed > 0 || table.isMoving() ? EVERY_ROUND : NO_ALARM;
  }

  // Joining.

  @Override
  public void apply(Effect effect) {
    joined.clear();
    switch ((ReplicatedMapEffect) effect) {
      case ReplicatedMapEffect.Written e -> e.writes().forEach(this::joinChange);
      case Removed e -> e.removals().forEach(this::join);
      case Told e -> {
        e.writes().forEach(this::join);
        e.buckets().forEach(this::join);
      }
    }
  }

  private void joinChange(Write write) {
    Known known = bucketOf(Data.payloadHash(write.key())).known;
    if (known.hasRoomFor(write.origin(), write.sequence())) {
      join(write);
    }
  }

  private void join(Write write) {
    int hash = Data.payloadHash(write.key());
    Bucket bucket = bucketOf(hash);
    if (!bucket.known.has(write.origin(), write.sequence()) && add(bucket, write, hash)) {
      joined.add(write.key());
    }
  }

  /** The write may come later than its removal. */
  private void join(Removal removal) {
    int hash = Data.payloadHash(removal.key());
    Known known = bucketOf(hash).known;
    if (!known.has(removal.origin(), removal.sequence())) {
      if (known.hasRoomFor(removal.origin(), removal.sequence())) {
        known.add(removal.origin(), removal.sequence());
      }
      return;
    }
    ReplicatedEntry found = table.find(removal.key(), hash);
    if (found != null && found.isOf(removal.origin(), removal.sequence())) {
      removeJoined(found);
    }
  }

  private void removeJoined(ReplicatedEntry entry) {
    remove(entry);
    joined.add(entry.key());
  }

  /**
   * What the other knows and does not have any more is gone. If what it has did not all arrive
   * before, nothing is taken from it, and it will be told again.
   */
  private void join(BucketPart part) {
    Bucket bucket = bucket(part.bucket());
    Set<Live> live = new HashSet<>();
    for (int i = 0; i < part.live().length; i += 2) {
      if (!bucket.known.has(part.live()[i], part.live()[i + 1])) {
        return;
      }
      live.add(new Live(part.live()[i], part.live()[i + 1]));
    }
    if (bucket.entries > 0) {
      Known others = Known.of(part.origins(), part.through(), part.beyond());
      List<ReplicatedEntry> gone = new ArrayList<>();
      forEachIn(
          part.bucket(),
          entry -> {
            if (others.has(entry.origin, entry.sequence)
                && !live.contains(new Live(entry.origin, entry.sequence))) {
              gone.add(entry);
            }
          });
      gone.forEach(this::removeJoined);
    }
    bucket.known.join(part.origins(), part.through(), part.beyond());
  }

  private record Live(long origin, long sequence) {}

  /** The keys that the last join has changed. */
  JoinedKeys joined() {
    return joined;
  }

  private void forEachIn(int number, Consumer<ReplicatedEntry> visitor) {
    for (int cursor = Bucket.cursor(number); cursor != EntryTable.CURSOR_END; ) {
      cursor = scanIn(number, cursor, visitor);
    }
  }

  /** Visits some entries of a bucket; where to go on, or {@link EntryTable#CURSOR_END}. */
  int scanIn(int number, int cursor, Consumer<ReplicatedEntry> visitor) {
    int next =
        table.scan(
            cursor,
            1,
            HOMES_PER_STEP,
            entry -> {
              if (Bucket.of(entry.hash()) == number) {
                visitor.accept(entry);
              }
            });
    return next == EntryTable.CURSOR_END || next >= Bucket.cursorAfter(number)
        ? EntryTable.CURSOR_END
        : next;
  }

  boolean hasEntries(int number) {
    Bucket bucket = buckets[number];
    return bucket != null && bucket.entries > 0;
  }

  /** What is known of a bucket, or null if that is nothing. */
  @Nullable BucketPart part(int number) {
    Bucket bucket = buckets[number];
    return bucket == null ? null : part(number, bucket);
  }

  private BucketPart part(int number, Bucket bucket) {
    long[] live = new long[2 * bucket.entries];
    if (bucket.entries > 0) {
      int[] at = {0};
      forEachIn(
          number,
          entry -> {
            live[at[0]++] = entry.origin;
            live[at[0]++] = entry.sequence;
          });
    }
    Known known = bucket.known;
    return new BucketPart(number, known.origins(), known.through(), known.beyond(), live);
  }

  @Override
  public Transfer transfer() {
    return transfer(ContentDigest.START, ContentDigest.END);
  }

  /** Places are numbers of buckets. */
  @Override
  public Transfer transfer(long from, long to) {
    return new ReplicatedMapTransfer(this, place(from), place(to));
  }

  private static int place(long at) {
    return at == ContentDigest.END ? Bucket.COUNT : Math.clamp(at, 0, Bucket.COUNT);
  }

  @Override
  public ContentDigest digestFrom(long from) {
    int to = place(from);
    for (long part = 0; to < Bucket.COUNT && part < PART_BYTES; to++) {
      Bucket bucket = buckets[to];
      part += bucket == null ? 0 : Bucket.OVERHEAD_BYTES + bucket.bytes;
    }
    return digest(from, to == Bucket.COUNT ? ContentDigest.END : to);
  }

  @Override
  public ContentDigest digest(long from, long to) {
    long value = 0;
    long entries = 0;
    int end = place(to);
    for (int i = place(from); i < end; i++) {
      Bucket bucket = buckets[i];
      if (bucket != null) {
        value += bucket.digest();
        entries += bucket.entries;
      }
    }
    return new ContentDigest(from, to, entries, value);
  }

  /** What is known counts: without it a removed entry could come back. */
  @Override
  public boolean isEmpty() {
    for (Bucket bucket : buckets) {
      if (bucket != null && !bucket.known.isNothing()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public long entries() {
    return table.size();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long expirations() {
    return expirations;
  }
}
