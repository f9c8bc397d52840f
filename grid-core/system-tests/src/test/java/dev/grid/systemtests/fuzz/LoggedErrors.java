package dev.grid.systemtests.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What has been logged as an error since it was made. Thread-safe. */
final class LoggedErrors implements AutoCloseable {

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> errors =
      new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            synchronized (this) {
              super.append(event);
            }
          }
        }
      };

  LoggedErrors() {
    errors.start();
    root.addAppender(errors);
  }

  /** Each with what was thrown. */
  List<String> all() {
    synchronized (errors) {
      return errors.list.stream().map(LoggedErrors::describe).toList();
    }
  }

  private static String describe(ILoggingEvent event) {
    var thrown = event.getThrowableProxy();
    return event.getFormattedMessage()
        + (thrown == null ? "" : ": " + thrown.getClassName() + ": " + thrown.getMessage());
  }

  @Override
  public void close() {
    root.detachAppender(errors);
  }
}
