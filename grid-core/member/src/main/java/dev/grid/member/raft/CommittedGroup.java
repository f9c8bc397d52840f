package dev.grid.member.raft;

import dev.grid.consensus.GroupMachine;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.cp.Formed;
import dev.grid.kernel.cp.Sessions;
import dev.grid.member.partition.GroupPartitions;
import dev.grid.member.partition.GroupPartitions.Committed;
import dev.grid.member.partition.GroupPartitions.Standing;
import dev.grid.member.peer.PeerMessages.Change;
import dev.grid.member.replication.EffectBytes;
import dev.grid.member.replication.LogMessages;
import dev.grid.member.replication.LogMessages.Entry;
import dev.grid.member.replication.LogMessagesCodecs;
import dev.grid.member.replication.Remembered;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.types.RaftGroupId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of a group is committed: the states of its structures, what calls were answered, and which
 * reign began last. Every member of the group has the same after the same entry. A snapshot is a
 * number of entries that lead to it from nothing; and so are the working states of a new leader.
 * Confined to the thread that applies the group's log, but for {@link #sessions}.
 */
final class CommittedGroup implements GroupMachine {

  private static final Logger log = LoggerFactory.getLogger(CommittedGroup.class);

  private static final Codecs codecs = new Codecs(LogMessagesCodecs.ALL);
  private static final UUID NO_REIGN = new UUID(0, 0);
  private static final int SLICE_BYTES = 256 << 10;
  private static final int FRAME_BYTES_MAX = 64 << 20;

  private final RaftGroupId first;
  private final String name;
  private final int place;
  private final GroupPartitions partitions;
  private final Runnable elected;
  private final Runnable deposed;
  private final LongConsumer destroyed;
  private final Consumer<Formed> formed;

  private final Map<Key, Committed> states = new LinkedHashMap<>();
  private final MessageReader reader = new MessageReader();
  private Remembered remembered = new Remembered();
  private UUID reign = NO_REIGN;
  private long sequence;
  private long nowMillis;
  private volatile int sessions;
  private long generation;

  /** What states take on the heap, about. */
  private long bytes;

  private record Key(int service, String name) {}

  /**
   * Nothing yet.
   *
   * @param elected told when this member leads
   * @param first the group's id before it was ever destroyed
   * @param deposed told when it does not
   * @param destroyed told how often the group was destroyed
   * @param formed told who is in groups, where this group knows; not to be kept
   */
  CommittedGroup(
      RaftGroupId first,
      int place,
      GroupPartitions partitions,
      Runnable elected,
      Runnable deposed,
      LongConsumer destroyed,
      Consumer<Formed> formed) {
    this.first = first;
    this.name = first.name();
    this.place = place;
    this.partitions = partitions;
    this.elected = elected;
    this.deposed = deposed;
    this.destroyed = destroyed;
    this.formed = formed;
  }

  @Override
  public void apply(byte[] bytes) {
    try {
      apply(entry(bytes));
    } catch (RuntimeException | Error e) {
      log.error(
          "an entry of group={} cannot be applied on this member, and stops it here", name, e);
      throw e;
    }
  }

  private void apply(Entry entry) {
    nowMillis = Math.max(nowMillis, entry.nowMillis());
    if (entry.sequence() == 0) {
      reign = entry.reign();
      sequence = 0;
      partitions.reigns(place, reign);
      Standing at =
          new Standing(
              new RaftGroupId(name, first.seed(), first.id() + generation), nowMillis, generation);
      partitions.begun(place, reign, at, remembered.all(), () -> changes().iterator());
    } else if (entry.reign().equals(reign) && entry.sequence() == sequence + 1) {
      sequence++;
      if (entry.generation() > generation) {
        destroy(entry.generation());
      }
      entry.changes().forEach(this::apply);
      partitions.committed(place, bytes);
      partitions.applied(place, reign, sequence);
    } else {
      log.debug(
          "an entry of group={} came too late: reign={} sequence={}",
          name,
          entry.reign(),
          entry.sequence());
      partitions.end(place, entry.reign());
    }
  }

  private void destroy(long next) {
    log.info("group={} is destroyed with structures={}", name, states.size());
    generation = next;
    for (Key key : List.copyOf(states.keySet())) {
      if (!GroupPartitions.outlivesGroup(key.service())) {
        remove(key, states.get(key));
      }
    }
    destroyed.accept(generation);
  }

  private void apply(Change change) {
    remembered.take(change.answers(), call -> {});
    if (change.kind() == LogMessages.NO_KIND) {
      return;
    }
    Key key = new Key(change.kind(), change.name());
    byte[] effect = change.effect();
    Committed committed = states.get(key);
    if (effect.length == 0) {
      remove(key, committed);
      return;
    }
    if (committed == null) {
      committed = partitions.newCommitted(place, key.service(), key.name());
      states.put(key, committed);
    }
    bytes -= committed.state().bytes();
    committed.state().apply(committed.effects().read(reader.open(effect, 0, effect.length)));
    bytes += committed.state().bytes();
    if (committed.state() instanceof Sessions all) {
      sessions = all.size();
    } else if (committed.state() instanceof Formed all) {
      formed.accept(all);
    }
    if (committed.state().isEmpty()) {
      remove(key, committed);
    }
  }

  private void remove(Key key, @Nullable Committed committed) {
    if (committed != null) {
      bytes -= committed.state().bytes();
      states.remove(key);
    }
  }

  /** How many sessions there are. Any thread may ask. */
  int sessions() {
    return sessions;
  }

  private static Entry entry(byte[] bytes) {
    MessageReader in = new MessageReader().open(bytes, 0, bytes.length);
    Codec<?, ?> codec = codecs.find(in.type());
    if (codec == null) {
      throw new IllegalStateException(
          "entry type=" + Integer.toHexString(in.type()) + " is of a later version");
    }
    return (Entry) codec.decodeRequest(in);
  }

  private static byte[] bytes(Entry entry) {
    return codecs.of(entry).requestBytes(entry, 0, Codec.NO_PARTITION);
  }

  /** What leads to the states from nothing. */
  private List<Change> changes() {
    List<Change> all = new ArrayList<>();
    states.forEach(
        (key, committed) -> {
          Transfer transfer = committed.state().transfer();
          for (Effect slice; (slice = transfer.next(SLICE_BYTES)) != null; ) {
            byte[] effect = EffectBytes.of(committed.effects(), slice);
            all.add(new Change(0, key.service(), key.name(), effect, List.of()));
          }
        });
    return all;
  }

  @Override
  public void save(OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    Change answers =
        new Change(
            0, LogMessages.NO_KIND, name, EffectBytes.DESTROYED, List.copyOf(remembered.all()));
    write(data, new Entry(reign, sequence, nowMillis, List.of(answers), generation));
    for (Change change : changes()) {
      write(data, new Entry(reign, sequence, nowMillis, List.of(change), generation));
    }
    data.flush();
  }

  private static void write(DataOutputStream out, Entry entry) throws IOException {
    byte[] bytes = bytes(entry);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  @Override
  public void load(@Nullable InputStream in) throws IOException {
    states.clear();
    remembered = new Remembered();
    reign = NO_REIGN;
    sequence = 0;
    nowMillis = 0;
    sessions = 0;
    generation = 0;
    bytes = 0;
    if (in != null) {
      loadFrom(in);
    }
    destroyed.accept(generation);
    partitions.committed(place, bytes);
    partitions.reigns(place, reign);
  }

  private void loadFrom(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    for (byte[] frame; (frame = read(data)) != null; ) {
      Entry entry = entry(frame);
      reign = entry.reign();
      sequence = entry.sequence();
      nowMillis = entry.nowMillis();
      generation = entry.generation();
      entry.changes().forEach(this::apply);
    }
  }

  private static byte @Nullable [] read(DataInputStream in) throws IOException {
    int length;
    try {
      length = in.readInt();
    } catch (EOFException e) {
      return null;
    }
    if (length < 0 || length > FRAME_BYTES_MAX) {
      throw new IOException("a snapshot has a frame of bytes=" + length);
    }
    byte[] frame = in.readNBytes(length);
    if (frame.length < length) {
      throw new EOFException("a snapshot ends within a frame of bytes=" + length);
    }
    return frame;
  }

  @Override
  public void leading() {
    elected.run();
  }

  @Override
  public void notLeading() {
    deposed.run();
  }
}
