package dev.grid.client;

import dev.grid.ClusterUnreachableException;
import dev.grid.ConnectionLostException;
import dev.grid.GridNotActiveException;
import dev.grid.IndeterminateResultException;
import dev.grid.NotReadyException;
import dev.grid.client.connection.Connection;
import dev.grid.client.connection.Request;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Retries;
import dev.grid.kernel.Taking;
import dev.grid.kernel.ToGroup;
import dev.grid.kernel.ToMember;
import dev.grid.protocol.Codec;
import dev.grid.protocol.ErrorCode;
import dev.grid.protocol.Message;
import dev.grid.protocol.RemoteFailure;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call from its start to its end, over as many sendings as the rules allow. At any time it is
 * in one place: at a connection, waiting for the timer or for schemas, or answered and waiting for
 * backups; {@code attempts} is confined to that place.
 *
 * <pre>
 * nothing was sent, or the member says nothing was applied   sent again
 * the connection was lost after sending                      repeated if the member remembers it,
 *                                                            or if that does no harm
 * backups did not confirm in time                            as after a lost connection
 * any other error                                            the call fails
 * </pre>
 *
 * Sent again means later by a growing pause, wherever it belongs by then, until {@code
 * invocationTimeout} is over: to the partition's owner as the table then says, or to any other
 * member while the owner is not connected, which passes it on. It keeps its {@linkplain
 * Request#correlationId() correlation id}, by which members of ours know whether they have carried
 * it out; those of the reference do not. A call that is bound to a connection ends with it.
 *
 * <p>A call that the application gives up is not sent any more, unless it may have been carried
 * out; the member that has it is told not to let it wait. What it took nevertheless is given back.
 *
 * @param <R> the response
 */
final class Invocation<R> extends Request<R> implements CallFuture.Source {

  private static final Logger log = LoggerFactory.getLogger(Invocation.class);

  private static final Retries RETRIES = new Retries(10, 1_000);

  /**
   * Errors that say a connection was lost, or another member is wanted: a call bound to one ends.
   */
  private static final Set<Integer> ENDING_AT_MEMBER =
      Set.of(
          ErrorCode.EOF.code(),
          ErrorCode.IO.code(),
          ErrorCode.RETRYABLE_IO.code(),
          ErrorCode.SOCKET.code(),
          ErrorCode.NOT_ACTIVE.code(),
          ErrorCode.TARGET_NOT_REPLICA.code());

  private final ClientInvoker invoker;
  private final CallFuture<?> future;
  private final Target target;
  private final long deadlineNanos;
  private final AtomicBoolean over = new AtomicBoolean();
  private int attempts;

  /**
   * The connection that it was last given to. Written after that, and before {@code givenUp} is
   * read; who gives up writes first and reads then: one of them cancels it there.
   */
  private volatile @Nullable Connection sentOn;

  private volatile boolean givenUp;

  /** Why it may have been applied although it was not answered. Confined as attempts is. */
  private @Nullable RuntimeException unclear;

  /** Whether backups are being counted for it. Confined as attempts is. */
  private boolean counting;

  /** Whether the member that it was last sent to remembers it. Confined as attempts is. */
  private boolean remembered;

  /** Whether it is remembered, and may have been carried out. Confined as attempts is. */
  private boolean repeated;

  /**
   * Where a call goes and what is special about it.
   *
   * @param partition the partition, or -1 for any member
   * @param connection the only connection it may go to, or null
   * @param events who receives the events that it registers for, or null
   * @param idempotent whether it may be sent again although it may have been applied
   * @param counted whether it is one of the calls whose number is limited
   */
  record Target(
      int partition,
      @Nullable Connection connection,
      Request.@Nullable EventSink events,
      boolean idempotent,
      boolean counted) {}

  Invocation(
      ClientInvoker invoker,
      Codec<Message<R>, R> codec,
      Message<R> message,
      CallFuture<?> future,
      Target target,
      Duration timeout) {
    super(codec, message);
    this.invoker = invoker;
    this.future = future;
    this.target = target;
    this.deadlineNanos = System.nanoTime() + timeout.toNanos();
  }

  @Override
  public int partition() {
    return target.partition();
  }

  @Override
  public Request.@Nullable EventSink events() {
    return target.events();
  }

  @Override
  public boolean awaitsBackups() {
    counting =
        attempts == 0
            && target.counted()
            && !codec().retryable()
            && invoker.isBackupAcks()
            && invoker.backups().begin(correlationId());
    return counting;
  }

  @Override
  public boolean isRemembered() {
    return remembered;
  }

  @Override
  public boolean isRepeated() {
    return repeated;
  }

  /** Sends it for the first time, when {@code gate} opens. */
  void start(@Nullable CompletableFuture<Void> gate) {
    if (gate == null) {
      send();
      return;
    }
    invoker.park(this);
    var unused =
        gate.whenComplete(
            (open, failure) -> {
              if (failure == null) {
                resume();
              } else {
                fail(CallFuture.unwrapped(failure));
              }
            });
  }

  /** Goes on after a wait. */
  void resume() {
    invoker.unpark(this);
    try {
      send();
    } catch (RuntimeException | Error e) {
      fail(e); // Nobody else would: it is at no connection, and whoever runs this does not know it.
    }
  }

  private void send() {
    RuntimeException closed = invoker.closedBy();
    if (closed != null || givenUp && unclear == null) {
      fail(closed != null ? closed : new CancellationException());
      return;
    }
    Connection connection = target.connection();
    if (connection == null) {
      connection =
          message() instanceof ToMember to
              ? invoker.route(to.member())
              : invoker.route(target.partition());
    }
    if (connection == null) {
      retry(new ClusterUnreachableException(this + " was not sent: no member is connected"));
      return;
    }
    boolean isNamed =
        target.partition() >= 0 || message() instanceof ToMember || message() instanceof ToGroup;
    remembered = connection.isRemembering() && isNamed && !codec().mayRepeat();
    RuntimeException earlier = unclear;
    if (earlier != null && !mayBeSentAgain()) {
      fail(earlier);
    } else {
      connection.send(this);
      sentOn = connection;
      if (givenUp) {
        connection.cancel(this);
      }
    }
  }

  // The application does not want the answer any more.

  @Override
  public void giveUp() {
    givenUp = true;
    Connection connection = sentOn;
    if (connection != null) {
      connection.cancel(this);
    }
  }

  @Override
  public void unwanted(@Nullable Object answer) {
    Taking.giveBack(
        invoker, message(), target.partition(), answer, !invoker.isCancelling(), log::warn);
  }

  /** Whether it may be sent although it may have been applied. */
  private boolean mayBeSentAgain() {
    return target.connection() == null && (target.idempotent() || remembered);
  }

  /** What came of a sending is not known. */
  private void unclear(RuntimeException failure) {
    unclear = failure;
    repeated = remembered;
    if (mayBeSentAgain()) {
      retry(failure);
    } else {
      fail(failure);
    }
  }

  private void retry(RuntimeException failure) {
    long remainingNanos = deadlineNanos - System.nanoTime();
    if (remainingNanos <= 0) {
      giveUp(failure);
      return;
    }
    long pauseMillis = RETRIES.pauseMillis(attempts++);
    stopCounting();
    if (remembered && unclear == null) {
      forgetCorrelationId(); // A late number might be taken for one that was answered long ago.
    }
    invoker.park(this);
    Duration remaining = Duration.ofNanos(remainingNanos);
    Duration pause = Duration.ofMillis(pauseMillis);
    invoker.later(pause.compareTo(remaining) < 0 ? pause : remaining, this::resume);
  }

  /** Fails it, but does not say that nothing was applied if an earlier sending may have been. */
  private void giveUp(RuntimeException failure) {
    RuntimeException earlier = unclear;
    if (earlier != null && Retries.isSafeAfter(failure)) {
      earlier.addSuppressed(failure);
      fail(earlier);
    } else {
      fail(failure);
    }
  }

  @Override
  public void answered(@Nullable R response, int backupAcks) {
    if (backupAcks == 0) {
      succeed(response);
    } else {
      invoker
          .backups()
          .await(
              correlationId(),
              backupAcks,
              confirmed -> {
                if (confirmed) {
                  succeed(response);
                } else {
                  unconfirmed();
                }
              });
    }
  }

  private void succeed(@Nullable R response) {
    if (end()) {
      future.deliver(response);
    }
  }

  private void unconfirmed() {
    unclear(
        new IndeterminateResultException(
            this + " was applied, but its backups did not confirm within " + BackupAcks.WAIT_MAX));
  }

  @Override
  public void refused(RemoteFailure failure) {
    switch (failure.retry()) {
      case ALWAYS -> {
        boolean isBound = target.connection() != null;
        boolean isGone = failure.code() == ErrorCode.TARGET_NOT_MEMBER.code();
        if (isGone && message() instanceof ToMember
            || isBound && ENDING_AT_MEMBER.contains(failure.code())) {
          giveUp(failure.toException());
        } else {
          retry(failure.toException());
        }
      }
      case IF_IDEMPOTENT -> unclear(failure.toException());
      case NEVER -> giveUp(failure.toException());
    }
  }

  @Override
  public void lost(Throwable cause, boolean written) {
    if (target.connection() == null && !written) {
      retry(new ClusterUnreachableException(this + " was not sent: " + cause.getMessage(), cause));
      return;
    }
    if (target.counted() && !written) {
      fail(new NotReadyException(this + " was not sent: " + cause.getMessage(), cause));
      return;
    }
    unclear(new ConnectionLostException(this + " has no answer: " + cause.getMessage(), cause));
  }

  @Override
  public void broken(RuntimeException failure) {
    fail(failure);
  }

  /** Fails it; what ended before stays as it is. */
  void fail(Throwable failure) {
    if (end()) {
      RuntimeException closed = invoker.closedBy();
      future.deliverFailure(
          closed == null || failure instanceof GridNotActiveException
              ? failure
              : new GridNotActiveException(closed.getMessage(), failure));
    }
  }

  private boolean end() {
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    stopCounting();
    invoker.ended(this, target.counted());
    return true;
  }

  private void stopCounting() {
    if (counting) {
      counting = false;
      invoker.backups().forget(correlationId());
    }
  }
}
