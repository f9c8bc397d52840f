package dev.grid.kernel;

import dev.grid.config.MemberConfig;
import dev.grid.protocol.Codecs;
import java.util.UUID;

/** What a member has for a {@link MemberPart}, as long as that is not closed. Thread-safe. */
public interface PartServices extends OutsideServices {

  /** The member. */
  UUID member();

  /** Its configuration. */
  MemberConfig config();

  /** The cluster's time, as {@link Call#nowMillis}. */
  long nowMillis();

  /**
   * Runs a task on a thread of a pool, soon. Does not block.
   *
   * @param pool its name; each has threads and a limit of its own
   * @return false if all its threads are busy and its queue is full: the task is not run
   */
  boolean execute(String pool, Runnable task);

  /**
   * Runs a task once on a thread of a pool, after so many milliseconds or later: where the pool has
   * no room then it waits for that. Does not block. Nothing is run of a part that is closed.
   */
  Alarm schedule(String pool, Runnable task, long delayMillis);

  /**
   * How the part reaches structures, as any application on the member does. Not for handlers and
   * not while the part is opened, which calls to its own structure wait for.
   */
  Invoker invoker();

  /** The codecs of all messages to structures. */
  Codecs codecs();

  /** Something that is to run. */
  @FunctionalInterface
  interface Alarm {

    /** It is not run any more, unless it runs already. */
    void cancel();
  }
}
