package dev.grid.spring.boot.autoconfigure.listener;

import dev.grid.LostEvents;
import dev.grid.spring.GridEventsLost;
import dev.grid.spring.GridListenerException;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.ErrorHandler;

/**
 * Calls one listener method, for one event after another: the thread that the grid calls on hands
 * it to the executor and waits, so that neither order nor the grid's limits are lost. Where an
 * executor takes nothing, as when the application stops, or has not begun after a while, that
 * thread calls it. Thread-safe.
 */
final class ListenerInvoker {

  private static final Logger LOG = LoggerFactory.getLogger(ListenerInvoker.class);

  /** How long an executor may take to begin: it may have dropped the task without a word. */
  private static final long BEGIN_MAX_SECONDS = 5;

  private final ListenerDefinition definition;
  private final @Nullable Executor executor;
  private final ErrorHandler errors;
  private final ApplicationEventPublisher publisher;

  /** Held while the method runs. */
  private final ReentrantLock running = new ReentrantLock();

  private volatile boolean stopped;

  ListenerInvoker(
      ListenerDefinition definition,
      @Nullable Executor executor,
      ErrorHandler errors,
      ApplicationEventPublisher publisher) {
    this.definition = definition;
    this.executor = executor;
    this.errors = errors;
    this.publisher = publisher;
  }

  /**
   * Calls the method, and returns when it has.
   *
   * @param event what the grid delivers
   * @param content what is in it, for a method that takes that
   */
  void call(Object event, @Nullable Object content) {
    running.lock();
    try {
      if (!stopped) {
        run(() -> invoke(event, definition.takesEvent() ? event : content));
      }
    } finally {
      running.unlock();
    }
  }

  /** Tells the application of events that will not come. */
  void lost(LostEvents lost) {
    running.lock();
    try {
      if (!stopped) {
        LOG.warn("listener {} is not told of events: {}", definition.id(), lost);
        run(() -> publish(new GridEventsLost(definition.id(), lost)));
      }
    } finally {
      running.unlock();
    }
  }

  /** Begins no call any more. Does not wait. */
  void stop() {
    stopped = true;
  }

  /** Waits until no call is under way, for as long as that takes. */
  void awaitIdle() {
    running.lock();
    try {
      LOG.debug("listener {} is idle", definition.id());
    } finally {
      running.unlock();
    }
  }

  private void run(Runnable call) {
    if (executor == null) {
      call.run();
      return;
    }
    FutureTask<Void> task = new FutureTask<>(call, null);
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    }
    try {
      await(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The grid's threads stop.
    } catch (CancellationException e) {
      LOG.debug("listener {} was not called: its executor has stopped", definition.id());
    } catch (ExecutionException e) {
      LOG.error("the error handler of listener {} failed", definition.id(), e.getCause());
    }
  }

  private static void await(FutureTask<Void> task) throws InterruptedException, ExecutionException {
    try {
      task.get(BEGIN_MAX_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      task.run(); // Of no effect if it has begun.
      task.get();
    }
  }

  private void publish(GridEventsLost event) {
    try {
      publisher.publishEvent(event);
    } catch (RuntimeException e) {
      fail(event, e);
    }
  }

  private void invoke(Object event, @Nullable Object argument) {
    Class<?> takes = definition.takes();
    try {
      if (takes == null) {
        definition.method().invoke(definition.bean());
      } else {
        definition.method().invoke(definition.bean(), argument);
      }
    } catch (InvocationTargetException e) {
      fail(event, e.getCause() == null ? e : e.getCause());
    } catch (IllegalArgumentException e) {
      String type = argument == null ? "null" : argument.getClass().getName();
      fail(
          event,
          new IllegalArgumentException(
              "the method takes no " + type + ": " + definition.method(), e));
    } catch (ReflectiveOperationException | RuntimeException e) {
      fail(event, e);
    }
  }

  private void fail(Object event, Throwable failure) {
    errors.handleError(new GridListenerException(definition.id(), event, failure));
  }
}
