package dev.grid.member.merge;

import dev.grid.ConnectionLostException;
import dev.grid.GridTimeoutException;
import dev.grid.PartitionLostException;
import dev.grid.StructureUnavailableException;
import dev.grid.kernel.Retries;
import dev.grid.kernel.StructureMessage;
import dev.grid.member.partition.PartitionCall;
import dev.grid.member.replication.CallId;
import dev.grid.protocol.Codec;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call to a partition's primary that is sent again, by the same name, until it is answered, fails
 * for good, or its time is up. Its end is told on a worker. Confined to whoever holds the call.
 */
final class Delivery extends PartitionCall {

  private static final Logger log = LoggerFactory.getLogger(Delivery.class);

  private static final Retries RETRIES = new Retries(10, 1_000);

  private final MergeContext context;
  private final Request request;
  private final int attempt;

  /**
   * What is to be delivered.
   *
   * @param againIfUnknown whether it is sent again if it may have been carried out
   */
  record Request(
      int partition,
      StructureMessage<?> message,
      Codec<?, ?> codec,
      boolean againIfUnknown,
      long untilNanos,
      Consumer<@Nullable Object> answered,
      Consumer<Throwable> failed) {}

  private Delivery(MergeContext context, Request request, CallId name, int attempt) {
    super(
        context.kindOf(request.codec()),
        request.message().name(),
        request.message(),
        request.codec());
    this.context = context;
    this.request = request;
    this.attempt = attempt;
    name(name, false);
  }

  /** Sends it. */
  static void send(MergeContext context, Request request) {
    new Delivery(context, request, context.host().newCallId(), 0).submit();
  }

  private void submit() {
    context.host().submit(request.partition(), this);
  }

  @Override
  public void reply(@Nullable Object value) {
    context.schedule(() -> request.answered().accept(value), 0);
  }

  @Override
  public void fail(Throwable failure) {
    if (mayTryAgain(failure) && context.nanoTime() - request.untilNanos() < 0) {
      if (!Retries.isSafeAfter(failure)) {
        log.warn(
            "sent again, may have been carried out: call={} partition={} attempt={} failure={}",
            this,
            request.partition(),
            attempt,
            failure.toString());
      }
      long delay = RETRIES.pauseMillis(attempt);
      context.schedule(next(failure)::submit, delay);
    } else {
      context.schedule(() -> request.failed().accept(failure), 0);
    }
  }

  private Delivery next(Throwable failure) {
    Delivery next = new Delivery(context, request, Objects.requireNonNull(id()), attempt + 1);
    if (isRepeated()
        || failure instanceof ConnectionLostException
        || failure instanceof GridTimeoutException) {
      next.repeat();
    }
    return next;
  }

  private boolean mayTryAgain(Throwable failure) {
    return switch (failure) {
      case ConnectionLostException e -> request.againIfUnknown();
      case GridTimeoutException e -> request.againIfUnknown();
      case PartitionLostException e -> true;
      case StructureUnavailableException e -> true;
      default -> Retries.isSafeAfter(failure);
    };
  }

  @Override
  public boolean isAbandoned() {
    return false;
  }

  @Override
  public UUID caller() {
    return context.id();
  }
}
