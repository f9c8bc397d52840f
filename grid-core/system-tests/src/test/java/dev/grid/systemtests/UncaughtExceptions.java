package dev.grid.systemtests;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails the test during which our code let an exception end a thread or a task of one, where
 * otherwise only the log would say so. Registered for every test by {@code META-INF/services}.
 */
public final class UncaughtExceptions implements AfterEachCallback, AfterAllCallback {

  private static final String OURS = "dev.grid.";

  /** Where threads log what the tasks that they run let out. */
  private static final List<String> LAST_RESORTS =
      List.of(
          "io.netty.util.concurrent.AbstractEventExecutor",
          "io.netty.util.concurrent.SingleThreadEventExecutor",
          "dev.grid.member.MemberRuntime",
          "dev.grid.member.control.JGroupsViews");

  private static final Queue<Throwable> FOUND = new ConcurrentLinkedQueue<>();

  static {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          found(thread.getName(), failure);
          if (before != null) {
            before.uncaughtException(thread, failure);
          } else {
            LoggerFactory.getLogger(UncaughtExceptions.class)
                .error("thread={} died", thread.getName(), failure);
          }
        });
    Watch watch = new Watch();
    watch.start();
    for (String name : LAST_RESORTS) {
      ((Logger) LoggerFactory.getLogger(name)).addAppender(watch);
    }
  }

  /** Looks at what is logged as a last resort. */
  private static final class Watch extends AppenderBase<ILoggingEvent> {

    @Override
    protected void append(ILoggingEvent event) {
      // An application's listener may throw; that is logged by the same name, and is no fault.
      if (event.getLevel().isGreaterOrEqual(Level.WARN)
          && !event.getMessage().startsWith("a listener failed")
          && event.getThrowableProxy() instanceof ThrowableProxy proxy) {
        found(event.getThreadName(), proxy.getThrowable());
      }
    }
  }

  private static void found(String thread, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      for (StackTraceElement frame : cause.getStackTrace()) {
        if (frame.getClassName().startsWith(OURS)) {
          FOUND.add(new AssertionError("uncaught in thread=" + thread, failure));
          return;
        }
      }
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    requireNone();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    requireNone();
  }

  /** Fails if any was found since this was asked last. */
  static void requireNone() {
    Throwable first = FOUND.poll();
    if (first != null) {
      for (Throwable more; (more = FOUND.poll()) != null; ) {
        first.addSuppressed(more);
      }
      throw (AssertionError) first;
    }
  }
}
