package dev.grid.structures;

import dev.grid.ConnectionLostException;
import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.EventTarget;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.LocalParts;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Taking;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.Routing;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.types.RaftGroupId;
import dev.grid.structures.ShardHost.Answer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Calls a hosted shard on the thread that calls, for tests of proxies. A call that waits is
 * answered during a later one. Confined to the test's thread.
 */
public final class LocalInvoker implements Invoker {

  private static final Codecs CODECS = new Codecs(Structures.codecs());

  private final ShardHost<?> host;
  private final @Nullable GroupHost<?> group;
  private final UUID caller;
  private final LocalParts localParts = new LocalParts();
  private final Deque<Runnable> later = new ArrayDeque<>();
  private final Map<CallFuture<?>, Answer> waiting = new IdentityHashMap<>();
  private final List<Message<?>> sent = new ArrayList<>();
  private final List<String> groupsAsked = new ArrayList<>();
  private final List<StructureId> destroyed = new ArrayList<>();
  private @Nullable EventTarget<Object> listener;
  private Predicate<Message<?>> isLost = message -> false;
  private long nanos;

  public LocalInvoker(ShardHost<?> host) {
    this.host = host;
    this.group = null;
    this.caller = ShardHost.ALICE;
  }

  /** One of several instances that call the same structure of a Raft group. */
  public LocalInvoker(GroupHost<?> group, UUID caller) {
    this.host = group.room();
    this.group = group;
    this.caller = caller;
  }

  /** What was sent, subscriptions and their removals too. */
  public List<Message<?>> sent() {
    return sent;
  }

  public List<StructureId> destroyed() {
    return destroyed;
  }

  /** How many calls have not been answered. */
  public int waiting() {
    return waiting.size();
  }

  /** Tells the listener, if there is one, of the events since the last time. */
  public void publish() {
    EventTarget<Object> told = listener;
    if (told != null) {
      host.takeEvents().forEach(told::accept);
    }
  }

  @Override
  public <R, T> CallFuture<T> invoke(Message<R> message, Function<@Nullable R, T> decoder) {
    sent.add(message);
    @SuppressWarnings("unchecked") // The shard answers with the message's response type.
    CallFuture<T> call = new CallFuture<>(reply -> decoder.apply((R) reply), Runnable::run);
    if (CODECS.of(message).routing() == Routing.ALL) {
      call.deliver(host.callAll(ShardHost.ALICE, message).reply());
    } else {
      Answer answer = group == null ? host.send(caller, message) : group.send(caller, message);
      waiting.put(call, answer);
      call.source(new Sent(message, answer));
    }
    if (isLost.test(message)) {
      waiting.remove(call);
      call.deliverFailure(new ConnectionLostException("planted"));
    }
    deliverAll();
    return call.release();
  }

  /** The answers to these messages are lost from now on. */
  public void loseAnswers(Predicate<Message<?>> which) {
    isLost = which;
  }

  /** Has the monotonic clock go on. */
  public void elapse(Duration time) {
    nanos += time.toNanos();
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  /** Delivers what was answered since. */
  public void deliverAll() {
    for (Map.Entry<CallFuture<?>, Answer> answered : List.copyOf(waiting.entrySet())) {
      if (!answered.getValue().isWaiting()) {
        waiting.remove(answered.getKey());
        deliver(answered.getKey(), answered.getValue());
      }
    }
  }

  /** A call that may be given up. */
  private final class Sent implements CallFuture.Source {

    private final Message<?> message;
    private final Answer answer;

    Sent(Message<?> message, Answer answer) {
      this.message = message;
      this.answer = answer;
    }

    @Override
    public void giveUp() {
      if (host.cancel(answer)) {
        waiting.values().remove(answer);
      }
    }

    @Override
    public void unwanted(@Nullable Object value) {
      if (message instanceof Taking<?> taking) {
        StructureMessage<?> back = Taking.messageGivingBack(taking, value, false);
        if (back != null) {
          var unused = invoke(back, reply -> reply);
        }
      }
    }
  }

  private static void deliver(CallFuture<?> call, Answer answer) {
    try {
      call.deliver(answer.value());
    } catch (RuntimeException e) {
      call.deliverFailure(e);
    }
  }

  @Override
  public CallFuture<RaftGroupId> group(String proxyName) {
    groupsAsked.add(proxyName);
    return CallFuture.of(RandomGroupCalls.GROUP);
  }

  /** The names whose groups were asked for, in order. */
  public List<String> groupsAsked() {
    return groupsAsked;
  }

  @Override
  public <R, T> CallFuture<T> invoke(
      Message<R> message, int partition, Function<@Nullable R, T> decoder) {
    return invoke(message, decoder);
  }

  /** Comes when the test says so, as no time passes. */
  @Override
  public void later(Duration pause, Runnable task) {
    later.add(task);
  }

  /** Runs what was to be run later until now. */
  public void runLater() {
    for (int left = later.size(); left > 0; left--) {
      later.remove().run();
    }
  }

  @Override
  public LocalParts localParts() {
    return localParts;
  }

  @Override
  @SuppressWarnings("unchecked") // Told events of its codec only.
  public <E> Registration subscribe(
      Message<UUID> request,
      EventCodec<E> codec,
      Function<UUID, Message<Boolean>> removal,
      EventTarget<E> told) {
    UUID registrationId = new UUID(3, 3);
    sent.add(request);
    listener = (EventTarget<Object>) told;
    return new Registration() {
      @Override
      public UUID id() {
        return registrationId;
      }

      @Override
      public void close() {
        sent.add(removal.apply(registrationId));
        listener = null;
      }
    };
  }

  @Override
  public void destroy(StructureId structure) {
    destroyed.add(structure);
  }

  @Override
  public Serialization serialization() {
    return host.serialization();
  }

  @Override
  public int partitionCount() {
    return 1;
  }
}
