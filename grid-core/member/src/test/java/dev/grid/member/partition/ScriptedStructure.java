package dev.grid.member.partition;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import dev.grid.config.MemberConfig;
import dev.grid.config.SplitBrainProtection;
import dev.grid.kernel.Backups;
import dev.grid.kernel.Call;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Host;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.MemberPart;
import dev.grid.kernel.Merging;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Subscription;
import dev.grid.kernel.Transfer;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Message;
import dev.grid.queue.AsyncGridQueue;
import dev.grid.queue.GridQueue;
import dev.grid.queue.QueueConfig;
import dev.grid.structures.map.MapMessagesCodecs;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A shard that does what the test says, most of all fail. */
final class ScriptedStructure
    implements Structure<ScriptedStructure.ScriptedState>,
        Handler<ScriptedStructure.ScriptedState> {

  /** A change of nothing. */
  static final Effect EFFECT = new Effect() {};

  /** What a call comes to. */
  interface Script {
    Outcome handle(Message<?> message, Call call);
  }

  Script script = (message, call) -> Outcome.NOTHING;

  /** What a call comes to that has been outside, or was parked with something. */
  BiFunction<Message<?>, @Nullable Object, Outcome> resumed =
      (message, result) -> Outcome.reply(result);

  /** Whether a message waits for what is held. */
  BiFunction<Message<?>, Set<Object>, @Nullable Outcome> whileHeld = (message, held) -> null;

  /** What all partitions are asked before a message. */
  Function<Message<?>, @Nullable Message<?>> before = message -> null;

  /** What being promoted comes to. */
  Function<Call, Outcome> promotion = call -> Outcome.NOTHING;

  /** What a tick comes to, beside {@link #ticks}. */
  Function<Call, Outcome> ticking = call -> Outcome.NOTHING;

  /** What the shard has begun outside by itself comes to. */
  Function<@Nullable Object, Outcome> resumedOwn =
      result -> {
        throw new IllegalStateException("the test does not say");
      };

  /** What the structure owns on a member. */
  @Nullable MemberPart<?> part;

  /** Whether states are empty, and whether they may be forgotten. */
  boolean isEmpty;

  boolean mayBeForgotten = true;

  /** Where it lives; set before there is a host. */
  Host lives = Host.PARTITION;

  /** How many copies it has; set before there is a shard. */
  Backups backups = new Backups(0, 0);

  /** When the states want to be ticked. */
  long alarmMillis = State.EVERY_ROUND;

  /** What the answers of all partitions come to. */
  Function<@Nullable Object, Combined> combined =
      merged -> {
        throw new IllegalStateException("the test does not say");
      };

  /** Told of the shard's name and partition whenever time is brought to it. */
  BiConsumer<String, Integer> ticks = (name, partition) -> {};

  /** Told of the name of each new shard. */
  java.util.function.Consumer<String> made = name -> {};

  /** Where a gone caller was looked for. */
  final Set<Integer> lookedThrough = new HashSet<>();

  /** Nothing but a name and a place. */
  record ScriptedState(String name, int partition, ScriptedStructure structure) implements State {

    @Override
    public long alarmMillis() {
      return structure.alarmMillis;
    }

    @Override
    public void apply(Effect effect) {}

    @Override
    public Transfer transfer() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ContentDigest digestFrom(long from) {
      return digest(from, ContentDigest.END);
    }

    @Override
    public ContentDigest digest(long from, long to) {
      return new ContentDigest(from, to, 0, 0);
    }

    @Override
    public boolean isEmpty() {
      return structure.isEmpty;
    }

    @Override
    public boolean mayBeForgotten(long nowMillis) {
      return structure.mayBeForgotten;
    }

    @Override
    public long entries() {
      return 0;
    }

    @Override
    public long bytes() {
      return 0;
    }
  }

  @Override
  public Outcome handle(Message<?> message, ScriptedState state, Call call) {
    return script.handle(message, call);
  }

  @Override
  public Outcome resume(
      Message<?> message, @Nullable Object result, ScriptedState state, Call call) {
    return resumed.apply(message, result);
  }

  @Override
  public @Nullable Outcome whileHeld(
      Message<?> message, ScriptedState state, Call call, Set<Object> held) {
    return whileHeld.apply(message, held);
  }

  @Override
  public Outcome promoted(ScriptedState state, Call call) {
    return promotion.apply(call);
  }

  @Override
  public @Nullable Message<?> askedBefore(Message<?> message) {
    return before.apply(message);
  }

  @Override
  public @Nullable Object merge(Message<?> message, @Nullable Object left, @Nullable Object right) {
    return String.valueOf(left) + right;
  }

  @Override
  public Combined combine(Message<?> message, @Nullable Object merged, Call call) {
    return combined.apply(merged);
  }

  @Override
  public Outcome tick(ScriptedState state, Call call) {
    ticks.accept(state.name(), state.partition());
    return ticking.apply(call);
  }

  @Override
  public Outcome resumeOwn(@Nullable Object result, ScriptedState state, Call call) {
    return resumedOwn.apply(result);
  }

  @Override
  public @Nullable MemberPart<?> part(String name, MemberConfig config) {
    return part;
  }

  @Override
  public Outcome callerGone(UUID caller, ScriptedState state, Call call) {
    lookedThrough.add(state.partition());
    return Outcome.NOTHING;
  }

  @Override
  public StructureType<?, ?> type() {
    return new StructureType<>(
        "scripted",
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
    return lives == Host.PARTITION;
  }

  @Override
  public Host host(String name, MemberConfig config) {
    return lives;
  }

  @Override
  public List<CodecSet> codecs() {
    return List.of(MapMessagesCodecs.ALL);
  }

  @Override
  public Handler<ScriptedState> handler() {
    return this;
  }

  @Override
  public ScriptedState newState(StateContext context) {
    made.accept(context.name());
    return new ScriptedState(context.name(), context.partition(), this);
  }

  @Override
  public EffectCodec effects() {
    throw new UnsupportedOperationException("no copies");
  }

  @Override
  public Backups backups(String name, MemberConfig config) {
    return backups;
  }

  @Override
  public @Nullable SplitBrainProtection protection(String name, MemberConfig config) {
    return null;
  }

  @Override
  public Merging merging(ScriptedState state, String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public StructureMessage<?> restoring(String name, byte @Nullable [] key, byte[] value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable Subscription subscription(Message<?> message) {
    return null;
  }
}
