package dev.grid.coordination.tests.servers;

/**
 * A server that a driver speaks to. It has the same port and the same data for its life, whatever
 * happens to its process. Calls block until what they say is done. Thread-safe.
 */
public interface Server extends AutoCloseable {

  /** Where it listens, on the loopback address 127.0.0.1. */
  int port();

  /** Host and port, as in {@code 127.0.0.1:27123}. */
  default String address() {
    return "127.0.0.1:" + port();
  }

  /** The process that serves, or -1 if that is this process. */
  long pid();

  /**
   * Ends it at once, as {@code kill -9}; what it had not written to its disk is lost. Nothing if it
   * does not run.
   */
  void kill();

  /** Asks it to end and waits until it did. Nothing if it does not run. */
  void stop();

  /** Starts it again with the data it has, and waits until it serves. Nothing if it runs. */
  void start();

  /** Stops its threads, as {@code kill -STOP}: connections stay open, and nothing is answered. */
  void pause();

  /** Lets it go on after {@link #pause}. */
  void resume();

  /** Kills it and deletes its data. */
  @Override
  void close();
}
