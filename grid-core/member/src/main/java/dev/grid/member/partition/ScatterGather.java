package dev.grid.member.partition;

import dev.grid.GridException;
import dev.grid.GridSerializationException;
import dev.grid.GridTimeoutException;
import dev.grid.NotReadyException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Directory;
import dev.grid.kernel.Slice;
import dev.grid.kernel.ToPartitions;
import dev.grid.member.replication.CallId;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
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
 *
 * <p>What changes something is named, so that a slice whose answer was lost is not carried out
 * again. Names are given for a share, one a partition; so a share that changes something asks each
 * partition for one slice only, and who has asked goes on from there under other names.
 */
final class ScatterGather {

  private static final Logger log = LoggerFactory.getLogger(ScatterGather.class);

  /** So many partitions are asked at a time for something that changes nothing. */
  private static final int READS_UNDER_WAY_MAX = 4;

  /** So many are asked for a change, which waits for copies. */
  private static final int CHANGES_UNDER_WAY_MAX = 64;

  /** More is taken and answered elsewhere. */
  private static final int LITTLE_BYTES_MAX = 64 << 10;

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

  /** What each partition is asked, if the message says so itself. */
  private final ToPartitions.@Nullable Parts parts;

  /** Whether it changes something, so that it must not be carried out twice. */
  private final boolean isNamed;

  /** Of a share that changes something: as in {@link Share#names}. */
  private final @Nullable CallId shareNames;

  /** Answers that have come, from any thread. */
  private final Queue<Came> came = new ConcurrentLinkedQueue<>();

  private final AtomicInteger work = new AtomicInteger();

  /** Whether anything but a partition's answer has come. */
  private volatile boolean hasComeFromOthers;

  /** The other members that are to be asked, each for these partitions. */
  private Map<UUID, List<Place>> others = Map.of();

  /** Whether it is found out late where there is nothing: when others have been asked. */
  private boolean isFoundLate;

  /** Whether few entries are looked at, in partitions that do not have to look for them. */
  private boolean isLittle;

  /** Whether it has not left the thread of the caller's connection, where it began. */
  private boolean isOnLoop;

  private final ArrayDeque<Question> todo = new ArrayDeque<>();
  private final List<Place> again = new ArrayList<>();

  /** Where a share that changes something has ended a slice. */
  private final List<Place> goingOn = new ArrayList<>();

  private int underWay;
  private int shares;
  private final Merged merged;
  private volatile boolean ended;

  /**
   * A question that nobody has been asked yet.
   *
   * @param shareNames as in {@link Share#names}; null if it is no share
   * @param stated as in {@link ToPartitions#split}
   */
  ScatterGather(
      PartitionHost host,
      Kind<?> kind,
      String name,
      Message<?> message,
      Asking asking,
      @Nullable CallId shareNames,
      int stated) {
    this.host = host;
    this.kind = kind;
    this.name = name;
    this.message = message;
    this.asking = asking;
    this.shareNames = shareNames;
    firstPart = kind.structure().part(message, Slice.START);
    partCodec = kind.codecOf(firstPart);
    merged = new Merged(kind.handler(), firstPart, host.pools());
    isNamed = !partCodec.mayRepeat();
    int max = partCodec.readOnly() ? READS_UNDER_WAY_MAX : CHANGES_UNDER_WAY_MAX;
    if (message instanceof ToPartitions to) {
      parts = to.split(kind.partitionCount(name), kind.isStrong(name) ? ToPartitions.NONE : stated);
      underWayMax = Math.min(max, to.underWayMax());
    } else {
      parts = null;
      underWayMax = max;
    }
  }

  /** The code of a partition's answer. */
  Codec<?, ?> partCodec() {
    return partCodec;
  }

  /** Every partition that is to be asked will be, wherever it is. */
  void planAll() {
    Directory directory = kind.findDirectory(name);
    isFoundLate = directory != null && !directory.isQuick(message);
    begin(Plan.ofAll(kind, name, parts, isFoundLate ? Directory.Found.nothing() : found()));
  }

  /** These partitions of this member will be asked, but for those that have nothing. */
  void plan(List<Place> places) {
    begin(Plan.ofThese(places, found()));
  }

  private Directory.Found found() {
    return host.find(kind, name, message);
  }

  private void begin(Plan plan) {
    plan.here().forEach(place -> todo.add(new Question(place, false, shareNames)));
    others = plan.others();
    isLittle = plan.isLittle() && partCodec.readOnly();
  }

  /** Whether what is planned for this member is done in some microseconds. */
  boolean isLittle() {
    return isLittle;
  }

  /** {@link #ask} where a connection is served, as far as it is little. */
  void askLittle() {
    isOnLoop = true;
    ask();
  }

  /** Asks who is to be asked. */
  void ask() {
    work.set(1);
    try {
      others.forEach(this::askMember);
      if (isFoundLate) {
        Question.leaveOut(found().without(), todo);
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      fail(e);
    }
    pump();
  }

  /** Whether what has come is no matter of a moment: others may send much. */
  private boolean isToLeaveLoop() {
    return isOnLoop && (merged.bytes() > LITTLE_BYTES_MAX || hasComeFromOthers);
  }

  private void askMember(UUID member, List<Place> places) {
    shares++;
    CallId names = isNamed ? host.newCallIds(host.partitionCount()) : null;
    host.elsewhere().ask(member, new AskedMember(this, member, places, names));
  }

  void tell(Came what) {
    if (!(what instanceof Came.Reply)) {
      hasComeFromOthers = true;
    }
    came.add(what);
    if (work.getAndIncrement() == 0) {
      host.execute(this::pump);
    }
  }

  private void pump() {
    int asked = 0;
    Turn turn = isOnLoop ? null : new Turn(); // A loop's threads are those that others wait for.
    while (true) {
      int seen = work.get();
      try {
        takeWhatCame();
        while (goesOn() && underWay < underWayMax) {
          if (asked++ == ASKED_AT_A_TIME) {
            goOnElsewhere();
            return;
          }
          askNext();
          if (turn != null) {
            turn.giveWay();
          }
          takeWhatCame();
        }
        if (isToLeaveLoop()) {
          goOnElsewhere();
          return;
        }
        finishIfDone();
      } catch (RuntimeException | OutOfMemoryError e) {
        log.error("structure={}: {} failed", name, message.getClass().getSimpleName(), e);
        fail(e);
      }
      if (work.addAndGet(-seen) == 0) {
        return;
      }
    }
  }

  private void goOnElsewhere() {
    isOnLoop = false;
    host.execute(this::pump);
  }

  private boolean goesOn() {
    return !ended && !todo.isEmpty() && !merged.isReducing() && !isLongEnough() && !isToLeaveLoop();
  }

  /** Whether a share is answered now, and says where to go on. */
  private boolean isLongEnough() {
    return asking.isShare() && merged.bytes() >= asking.bytesMax();
  }

  private void askNext() {
    if (isAbandoned()) {
      end();
      return;
    }
    Question question = todo.remove();
    underWay++;
    kind.submit(question.place(), new AskOne(question));
  }

  private Message<?> partOf(Place place) {
    if (parts != null) {
      return parts.part(place.partition(), place.from());
    }
    return place.from() == Slice.START ? firstPart : kind.structure().part(message, place.from());
  }

  private void takeWhatCame() {
    for (Came next; !isToLeaveLoop() && (next = came.poll()) != null; ) {
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
            if (asking.isShare() && isNamed) {
              goingOn.add(place);
            } else {
              todo.add(new Question(place, false, null));
            }
          }
        }
        add(reply.value(), length);
      }
      case Came.Failed failed -> {
        underWay--;
        if (asking.isShare() && !isFinal(failed.cause())) {
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
        askByThemselves(shared.again(), shared.share());
        if (!shared.rest().isEmpty() && !ended) {
          askMember(shared.share().member(), shared.rest());
        }
      }
      case Came.ShareLost lost -> {
        shares--;
        askByThemselves(lost.share().places(), lost.share());
      }
      case Came.ShareFailed failed -> {
        shares--;
        fail(failed.cause());
      }
      case Came.ReducingFailed failed -> fail(failed.cause());
      case Came.Reduced reduced -> {
        merged.reduced(reduced.less());
        reduceOrLimit();
      }
    }
  }

  /**
   * Whether a question that has failed so at a member of a share fails wherever it is asked again:
   * what users' code has thrown, which must not run once more for that.
   */
  private static boolean isFinal(Throwable failure) {
    return !(failure instanceof GridException)
        || failure instanceof GridTimeoutException
        || failure instanceof GridSerializationException;
  }

  /** What a member has not answered, or may not have. */
  private void askByThemselves(List<Place> places, AskedMember share) {
    places.forEach(place -> todo.add(new Question(place, true, share.names())));
  }

  private void add(@Nullable Object answer, long length) {
    merged.add(answer, length);
    reduceOrLimit();
  }

  private void reduceOrLimit() {
    CompletionStage<?> less = merged.reduce();
    if (less != null) {
      var unused =
          less.whenComplete(
              (value, failure) ->
                  tell(
                      failure == null
                          ? new Came.Reduced(value)
                          : new Came.ReducingFailed(CallFuture.unwrapped(failure))));
    } else if (!asking.isShare() && merged.bytes() > asking.bytesMax()) {
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
    boolean isDone = !ended && (todo.isEmpty() || isLongEnough());
    if (isDone && underWay == 0 && shares == 0 && !merged.isReducing()) {
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
      boolean isBegun = merged.isAny() || underWay > 0 || shares > 0;
      end();
      asking.fail(failure, isBegun && isNamed && parts != null);
    }
  }

  private void end() {
    ended = true;
    forget();
  }

  private void forget() {
    todo.clear();
    merged.forget();
  }

  // For who is answered, when it is.

  Merged merged() {
    return merged;
  }

  List<Place> rest() {
    return Stream.concat(todo.stream().map(Question::place), goingOn.stream()).toList();
  }

  List<Place> again() {
    return List.copyOf(again);
  }

  // For the members that are asked.

  Message<?> messageTo(List<Place> places) {
    return parts == null ? message : parts.only(places.stream().map(Place::partition).toList());
  }

  Codec<?, ?> codec() {
    return kind.codecOf(message);
  }

  UUID caller() {
    return asking.caller();
  }

  boolean isAbandoned() {
    return ended || asking.isAbandoned();
  }

  /** The question to one partition. */
  private final class AskOne extends PartitionCall {

    private final Question question;

    AskOne(Question question) {
      super(kind, name, partOf(question.place()), partCodec);
      this.question = question;
      CallId names = question.names();
      if (names != null) {
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
      return ScatterGather.this.isAbandoned();
    }

    @Override
    public UUID caller() {
      return asking.caller();
    }
  }
}
