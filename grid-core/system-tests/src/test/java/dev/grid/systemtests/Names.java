package dev.grid.systemtests;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Names of structures, none used twice, and the beginnings of those with a configuration. */
public final class Names {

  /** Maps whose entries live for {@link #SHORT_LIFE}. */
  public static final String SHORT_LIVED = "short-lived-";

  /** Maps whose entries live for {@link #SHORT_LIFE} without being used. */
  public static final String SHORT_IDLE = "short-idle-";

  /** A second is the least that the reference can tell. */
  public static final Duration SHORT_LIFE = Duration.ofSeconds(1);

  /** Maps that keep statistics of each entry. */
  public static final String WITH_STATS = "with-stats-";

  /** Maps of no more than {@link #LIMITED_ENTRIES} a member. */
  public static final String LIMITED = "limited-";

  /** Twenty entries a partition. */
  public static final int LIMITED_ENTRIES = 271 * 20;

  /** Maps with a journal of {@link #JOURNAL_EVENTS} a partition. */
  public static final String JOURNALED = "journaled-";

  public static final int JOURNAL_EVENTS = 20;

  /** What is configured for them, over all partitions. */
  public static final int JOURNAL_CAPACITY = 271 * JOURNAL_EVENTS;

  /** Queues, lists and sets of no more than {@link #BOUNDED_ITEMS}. */
  public static final String BOUNDED = "bounded-";

  public static final int BOUNDED_ITEMS = 3;

  /** Queues that are ordered {@link ByLength}. */
  public static final String BY_LENGTH = "by-length-";

  /** Multimaps whose keys have lists of values. */
  public static final String LISTS = "lists-";

  /** Ringbuffers of no more than {@link #SMALL_RING_ITEMS}. */
  public static final String SMALL_RING = "small-ring-";

  public static final int SMALL_RING_ITEMS = 3;

  /** Small ringbuffers whose items live for {@link #SHORT_LIFE}. */
  public static final String SHORT_LIVED_RING = "short-lived-ring-";

  /** Small ringbuffers whose items live longer than any test. */
  public static final String LONG_LIVED_RING = "long-lived-ring-";

  /** Longer than any test. */
  public static final Duration LONG_LIFE = Duration.ofDays(1);

  /** Executors that run {@link #NARROW_TASKS} at a time on a member, while as many wait. */
  public static final String NARROW = "narrow-";

  public static final int NARROW_TASKS = 2;

  /** Topics whose messages all listeners hear in one order. */
  public static final String ORDERED = "ordered-";

  /** Durable and scheduled executors with {@link #FEW} tasks and results a partition. */
  public static final String FEW_TASKS = "few-tasks-";

  public static final int FEW = 3;

  /** Scheduled executors without a bound. */
  public static final String MANY_TASKS = "many-tasks-";

  /** Semaphores whose permits are of nobody. */
  public static final String SESSIONLESS = "sessionless-";

  /** Maps whose changes a {@link FolderStore} has before they are answered. */
  public static final String STORED_THROUGH = "stored-through-";

  /** Maps whose changes wait for {@link #STORE_DELAY} before a {@link FolderStore} has them. */
  public static final String STORED_BEHIND = "stored-behind-";

  public static final Duration STORE_DELAY = Duration.ofMillis(100);

  private static final AtomicInteger NAMES = new AtomicInteger();

  private Names() {}

  /** A name that begins so and that no other test has. */
  public static String fresh(String beginning) {
    return beginning + NAMES.incrementAndGet();
  }
}
