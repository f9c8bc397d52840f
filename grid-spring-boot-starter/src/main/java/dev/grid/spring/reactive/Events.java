package dev.grid.spring.reactive;

import dev.grid.LostEvents;
import dev.grid.LostEvents.Reason;
import dev.grid.Registration;
import java.util.function.Function;
import reactor.core.Exceptions;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.FluxSink.OverflowStrategy;
import reactor.core.scheduler.Schedulers;

/** What listeners are told, as publishers. */
final class Events {

  /** Events that may wait for a subscriber; one more, and it is told that some are lost. */
  static final int WAITING_MAX = 10_000;

  private Events() {}

  /**
   * From the subscription on, until that is cancelled.
   *
   * @param register adds a listener that tells the sink; may block
   */
  static <T> Flux<T> flux(String name, Function<FluxSink<T>, Registration> register) {
    return Flux.<T>create(
            sink -> sink.onDispose(register.apply(sink)::close), OverflowStrategy.IGNORE)
        .onBackpressureBuffer(WAITING_MAX, BufferOverflowStrategy.ERROR)
        .onErrorMap(
            Exceptions::isOverflow,
            overflow ->
                new EventsLostException(
                    new LostEvents(name, Reason.LISTENER_BEHIND, LostEvents.UNKNOWN)))
        .subscribeOn(Schedulers.boundedElastic());
  }
}
