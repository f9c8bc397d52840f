package dev.grid.member.partition;

import dev.grid.NotReadyException;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Slice;
import dev.grid.member.replication.CallId;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A question to many partitions. This member's are asked one after another, slice by slice; each
 * other member is asked once for all of its own, and again for what its answer could not hold. What
 * comes is put together as it comes. A partition that has moved meanwhile is asked by itself,
 * wherever it is by then.
 *
 * <p>{@code work} counts what has come and was not looked at: who makes it 1 has {@link #pump} run,
 * and everything that is not said to be for other threads is confined to whoever runs that. No
 * thread waits: neither for a partition, nor for a member.
 *
 * <p>There are two kinds: the one that stands for the caller, and the one that stands for a
 * member's share of it, which ends when its answer is long enough and says where to go on.
 */
final class ScatterGather {

  private static final Logger log = LoggerFactory.getLogger(ScatterGather.class);

  /** So many partitions are asked at a time for something that changes nothing. */
  private static final int READS_UNDER_WAY_MAX = 4;

  /** So many are asked for a change, which waits for copies. */
  private static final int CHANGES_UNDER_WAY_MAX = 64;

  /** After so many questions others have the thread. */
  private static final int ASKED_AT_A_TIME = 64;

  private final PartitionHost host;
  private final Kind<?> kind;
  private final Message<?> message;
  private final Message<?> firstPart;
  private final Codec<?, ?> partCodec;
  private final String name;
  private final Asking asking;
  private final int underWayMax;
  private final @Nullable CallId names;

  /** Answers that have come, from any thread. */
  private final Queue<Came> came = new ConcurrentLinkedQueue<>();

  private final AtomicInteger work = new AtomicInteger();

  private final ArrayDeque<Question> todo = new ArrayDeque<>();
  private final List<Place> again = new ArrayList<>();
  private int underWay;
  private int shares;
  private @Nullable Object merged;
  private boolean isAny;
  private long bytes;
  private volatile boolean ended;

  /** Who is answered. Called once, by whoever pumps. */
  interface Asking {

    UUID caller();

    boolean isAbandoned();

    /** How many bytes of answers are gathered. */
    long bytesMax();

    /** Whether this is a share: it ends early, and partitions are not asked elsewhere. */
    boolean isShare();

    void done(ScatterGather gathering);

    void fail(Throwable failure);
  }

  /**
   * A question to one partition.
   *
   * @param mayHaveBeen whether it may have been carried out
   */
  private record Question(Place place, boolean mayHaveBeen) {}

  /** What came of something, from whichever thread. */
  private sealed interface Came {

    record Reply(Question question, @Nullable Object value) implements Came {}

    record Failed(Question question, Throwable cause) implements Came {}

    record Shared(
        UUID member,
        @Nullable Object merged,
        boolean isAny,
        long bytes,
        List<Place> rest,
        List<Place> again)
        implements Came {}

    record ShareLost(List<Place> places) implements Came {}
  }

  /**
   * A question that nobody has been asked yet.
   *
   * @param names as in {@link Share#names}
   */
  ScatterGather(
      PartitionHost host,
      Kind<?> kind,
      String name,
      Message<?> message,
      Asking asking,
      @Nullable CallId names) {
    this.host = host;
    this.kind = kind;
    this.name = name;
    this.message = message;
    this.asking = asking;
    this.names = names;
    firstPart = kind.structure().part(message, Slice.START);
    partCodec = kind.codecOf(firstPart);
    underWayMax = partCodec.readOnly() ? READS_UNDER_WAY_MAX : CHANGES_UNDER_WAY_MAX;
  }

  /** The code of a partition's answer. */
  Codec<?, ?> partCodec() {
    return partCodec;
  }

  /** Asks every partition, wherever it is. */
  void askAll() {
    Map<UUID, List<Place>> others = new HashMap<>();
    for (int partition = 0; partition < host.partitionCount(); partition++) {
      UUID member = host.elsewhere().memberOf(partition);
      Place place = new Place(partition, Slice.START);
      if (member == null) {
        todo.add(new Question(place, false));
      } else {
        others.computeIfAbsent(member, m -> new ArrayList<>()).add(place);
      }
    }
    work.set(1);
    others.forEach(this::askMember);
    pump();
  }

  /** Asks partitions of this member. */
  void ask(List<Place> places) {
    places.forEach(place -> todo.add(new Question(place, false)));
    work.set(1);
    pump();
  }

  private void askMember(UUID member, List<Place> places) {
    shares++;
    host.elsewhere().ask(member, new OfMember(member, places));
  }

  private void tell(Came what) {
    came.add(what);
    if (work.getAndIncrement() == 0) {
      host.execute(this::pump);
    }
  }

  private void pump() {
    int asked = 0;
    while (true) {
      int seen = work.get();
      try {
        takeWhatCame();
        while (goesOn() && underWay < underWayMax) {
          if (asked++ == ASKED_AT_A_TIME) {
            host.execute(this::pump);
            return;
          }
          askNext();
          takeWhatCame();
        }
        if (!ended) {
          finishIfDone();
        }
      } catch (RuntimeException | OutOfMemoryError e) {
        log.error("structure={}: {} failed", name, message.getClass().getSimpleName(), e);
        fail(e);
      }
      if (work.addAndGet(-seen) == 0) {
        return;
      }
    }
  }

  private boolean goesOn() {
    return !ended && !todo.isEmpty() && !(asking.isShare() && isFull());
  }

  private boolean isFull() {
    return bytes >= asking.bytesMax();
  }

  private void askNext() {
    if (asking.isAbandoned()) {
      end();
      return;
    }
    Question question = todo.remove();
    underWay++;
    host.submit(question.place().partition(), new AskOne(question));
  }

  private void takeWhatCame() {
    for (Came next; (next = came.poll()) != null; ) {
      if (!ended) {
        take(next);
      }
    }
  }

  private void take(Came next) {
    switch (next) {
      case Came.Reply reply -> {
        underWay--;
        long length = 0;
        if (reply.value() instanceof Slice slice) {
          length = slice.bytes();
          if (slice.next() != Slice.END) {
            Place place = new Place(reply.question().place().partition(), slice.next());
            todo.add(new Question(place, reply.question().mayHaveBeen()));
          }
        }
        add(reply.value(), length);
      }
      case Came.Failed failed -> {
        underWay--;
        if (asking.isShare()) {
          again.add(failed.question().place());
        } else {
          fail(failed.cause());
        }
      }
      case Came.Shared shared -> {
        shares--;
        if (shared.isAny()) {
          add(shared.merged(), shared.bytes());
        }
        shared.again().forEach(this::askByItself);
        if (!shared.rest().isEmpty() && !ended) {
          askMember(shared.member(), shared.rest());
        }
      }
      case Came.ShareLost lost -> {
        shares--;
        lost.places().forEach(this::askByItself);
      }
    }
  }

  /** What a member has not answered, or may not have. */
  private void askByItself(Place place) {
    todo.add(new Question(place, true));
  }

  private void add(@Nullable Object answer, long length) {
    merged = isAny ? kind.handler().merge(firstPart, merged, answer) : answer;
    isAny = true;
    bytes = merged instanceof Slice slice && slice.isFolded() ? slice.bytes() : bytes + length;
    if (!asking.isShare() && bytes > asking.bytesMax()) {
      fail(
          kind.handler()
              .tooLarge(
                  message,
                  message.getClass().getSimpleName()
                      + " of structure="
                      + name
                      + ": the answer has more than grid.network.frame-size-max="
                      + asking.bytesMax()
                      + " bytes; go through pages of keys or entries instead, or ask for single"
                      + " keys, or raise that on every member"));
    }
  }

  private void finishIfDone() {
    boolean isDone = todo.isEmpty() || asking.isShare() && isFull();
    if (isDone && underWay == 0 && shares == 0) {
      ended = true;
      try {
        asking.done(this);
      } catch (RuntimeException | OutOfMemoryError e) {
        log.error("structure={}: {} failed", name, message.getClass().getSimpleName(), e);
        asking.fail(e);
      } finally {
        forget();
      }
    }
  }

  private void fail(Throwable failure) {
    if (!ended) {
      end();
      asking.fail(failure);
    }
  }

  private void end() {
    ended = true;
    forget();
  }

  private void forget() {
    todo.clear();
    merged = null;
  }

  // For who is answered, when it is.

  @Nullable Object merged() {
    return merged;
  }

  boolean isAny() {
    return isAny;
  }

  List<Place> rest() {
    return todo.stream().map(Question::place).toList();
  }

  List<Place> again() {
    return List.copyOf(again);
  }

  /** Stands for the caller of the whole question. */
  static final class Whole implements Asking {

    private final Kind<?> kind;
    private final String name;
    private final PartitionCall call;
    private final long bytesMax;

    Whole(Kind<?> kind, String name, PartitionCall call, long bytesMax) {
      this.kind = kind;
      this.name = name;
      this.call = call;
      this.bytesMax = bytesMax;
    }

    @Override
    public UUID caller() {
      return call.caller();
    }

    @Override
    public boolean isAbandoned() {
      return call.isAbandoned();
    }

    @Override
    public long bytesMax() {
      return bytesMax;
    }

    @Override
    public boolean isShare() {
      return false;
    }

    @Override
    public void done(ScatterGather gathering) {
      Handler.Combined combined = kind.handler().combine(call.message(), gathering.merged(), call);
      Subscribers subscribers = kind.subscribers(name);
      combined.events().forEach(event -> subscribers.publish(event, -1));
      if (combined.reply() instanceof CompletionStage<?> later) {
        later.whenComplete(call::answerOrFail);
      } else {
        call.answer(combined.reply());
      }
    }

    @Override
    public void fail(Throwable failure) {
      call.answerFailure(failure);
    }
  }

  /** What one other member is asked. */
  private final class OfMember extends Share {

    private final UUID member;

    OfMember(UUID member, List<Place> places) {
      super(places);
      this.member = member;
    }

    @Override
    public Message<?> message() {
      return message;
    }

    @Override
    public Codec<?, ?> codec() {
      return kind.codecOf(message);
    }

    @Override
    public Codec<?, ?> partCodec() {
      return partCodec;
    }

    @Override
    public UUID caller() {
      return asking.caller();
    }

    @Override
    public @Nullable CallId names() {
      return names;
    }

    @Override
    public boolean isAbandoned() {
      return ended || asking.isAbandoned();
    }

    @Override
    public void answered(
        @Nullable Object part, boolean isPart, long length, List<Place> left, List<Place> failed) {
      tell(new Came.Shared(member, part, isPart, length, left, failed));
    }

    @Override
    public void lost() {
      tell(new Came.ShareLost(places()));
    }
  }

  /** The question to one partition. */
  private final class AskOne extends PartitionCall {

    private final Question question;

    AskOne(Question question) {
      super(kind, name, kind.structure().part(message, question.place().from()), partCodec);
      this.question = question;
      boolean isNamed = asking.isShare() || question.mayHaveBeen();
      if (names != null && isNamed) {
        long number = names.number() + question.place().partition();
        name(new CallId(names.origin(), number), question.mayHaveBeen());
        if (question.mayHaveBeen()) {
          repeat();
        }
      }
    }

    @Override
    public void reply(@Nullable Object value) {
      tell(new Came.Reply(question, value));
    }

    @Override
    public void fail(Throwable failure) {
      tell(new Came.Failed(question, unclear(failure)));
    }

    /** A member that brought its question asks it elsewhere itself. */
    @Override
    protected void elsewhere(int partition) {
      if (asking.isShare()) {
        fail(new NotReadyException("partition=" + partition + " is not served by this member"));
      } else {
        super.elsewhere(partition);
      }
    }

    @Override
    public boolean isAbandoned() {
      return ended || asking.isAbandoned();
    }

    @Override
    public UUID caller() {
      return asking.caller();
    }
  }
}
