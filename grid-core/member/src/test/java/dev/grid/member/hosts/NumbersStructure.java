package dev.grid.member.hosts;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import dev.grid.config.MemberConfig;
import dev.grid.config.SplitBrainProtection;
import dev.grid.kernel.Backups;
import dev.grid.kernel.Call;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.ContentHash;
import dev.grid.kernel.Effect;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Host;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.Subscription;
import dev.grid.kernel.Transfer;
import dev.grid.protocol.Codec;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Message;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.queue.AsyncGridQueue;
import dev.grid.queue.GridQueue;
import dev.grid.queue.QueueConfig;
import dev.grid.structures.map.MapMessages.ContainsKey;
import dev.grid.structures.map.MapMessages.Get;
import dev.grid.structures.map.MapMessagesCodecs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A replicated set of numbers that only grows. A message to look for a key adds the number that its
 * thread id is; one that gets a value waits until that number is there.
 */
final class NumbersStructure
    implements Structure<NumbersStructure.Numbers>, Handler<NumbersStructure.Numbers>, EffectCodec {

  /** How many numbers are in one part. */
  static final int PART = 100;

  /** What a number takes. */
  static final int BYTES = 8;

  /** These are there. */
  record Added(List<Long> numbers) implements Effect {}

  /** The numbers, which are places of the digests too: from 1 on. */
  static final class Numbers implements State {

    final NavigableSet<Long> all = new TreeSet<>();

    @Override
    public void apply(Effect effect) {
      all.addAll(((Added) effect).numbers());
    }

    private NavigableSet<Long> between(long from, long to) {
      NavigableSet<Long> tail = all.tailSet(from, true);
      return to == ContentDigest.END ? tail : tail.headSet(to, false);
    }

    @Override
    public Transfer transfer() {
      return transfer(ContentDigest.START, ContentDigest.END);
    }

    @Override
    public Transfer transfer(long from, long to) {
      return new Transfer() {

        private long next = from;

        @Override
        public @Nullable Effect next(int bytesMax) {
          List<Long> slice =
              between(next, to).stream().limit(Math.max(1, bytesMax / BYTES)).toList();
          if (slice.isEmpty()) {
            return null;
          }
          next = slice.getLast() + 1;
          return new Added(slice);
        }

        @Override
        public Effect pass(Effect change) {
          throw new AssertionError("nobody asks for it");
        }
      };
    }

    @Override
    public ContentDigest digestFrom(long from) {
      List<Long> part = between(from, ContentDigest.END).stream().limit(PART + 1).toList();
      return part.size() > PART
          ? of(from, part.getLast(), part.subList(0, PART))
          : of(from, ContentDigest.END, part);
    }

    @Override
    public ContentDigest digest(long from, long to) {
      return of(from, to, between(from, to));
    }

    private static ContentDigest of(long from, long to, Collection<Long> part) {
      long sum = part.stream().mapToLong(ContentHash::mix).sum();
      return new ContentDigest(from, to, part.size(), sum);
    }

    @Override
    public boolean isEmpty() {
      return all.isEmpty();
    }

    @Override
    public long entries() {
      return all.size();
    }

    @Override
    public long bytes() {
      return (long) BYTES * all.size();
    }
  }

  @Override
  public Outcome handle(Message<?> message, Numbers state, Call call) {
    return switch (message) {
      case ContainsKey m -> {
        state.all.add(m.threadId());
        yield new Outcome.Changed(
            new Added(List.of(m.threadId())), true, List.of(), List.of(m.threadId()));
      }
      case Get m ->
          state.all.contains(m.threadId())
              ? Outcome.reply("there")
              : new Outcome.Parked(m.threadId(), Long.MAX_VALUE, null, Long.MAX_VALUE);
      default -> throw new AssertionError(message);
    };
  }

  @Override
  public List<?> joined(Effect effect, Numbers state) {
    return ((Added) effect).numbers();
  }

  @Override
  public void write(Effect effect, MessageWriter out) {
    out.beginRequest(0x7f0100, 0, Codec.NO_PARTITION);
    out.writeLongs(((Added) effect).numbers());
    out.endMessage();
  }

  @Override
  public Effect read(MessageReader in) {
    return new Added(new ArrayList<>(in.readLongs()));
  }

  @Override
  public StructureType<?, ?> type() {
    return new StructureType<>(
        "numbers",
        "test",
        GridQueue.class,
        AsyncGridQueue.class,
        QueueConfig.class,
        QueueConfig::named,
        false);
  }

  @Override
  public StructureHandle<?> handle(String name, Invoker invoker) {
    throw new AssertionError("no application has it");
  }

  @Override
  public boolean isPartitioned() {
    return false;
  }

  @Override
  public Host host(String name, MemberConfig config) {
    return Host.REPLICATED;
  }

  @Override
  public List<CodecSet> codecs() {
    return List.of(MapMessagesCodecs.ALL);
  }

  @Override
  public Handler<Numbers> handler() {
    return this;
  }

  @Override
  public Numbers newState(StateContext context) {
    return new Numbers();
  }

  @Override
  public EffectCodec effects() {
    return this;
  }

  @Override
  public Backups backups(String name, MemberConfig config) {
    return new Backups(0, 0);
  }

  @Override
  public @Nullable SplitBrainProtection protection(String name, MemberConfig config) {
    return null;
  }

  @Override
  public @Nullable Subscription subscription(Message<?> message) {
    return null;
  }

  @Override
  public Outcome callerGone(UUID caller, Numbers state, Call call) {
    return Outcome.NOTHING;
  }
}
