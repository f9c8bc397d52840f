package dev.grid.systemtests;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.grid.serialization.DataReader;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.IdentifiedSerializable;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that members of either kind run for clients of either kind: both have a class for the same
 * numbers. A task has a text, by which a test in the same process finds it again.
 */
public final class MemberTasks {

  public static final int FACTORY_ID = 7002;

  /** Before the text of an {@link #await} task, what counts how often such were interrupted. */
  public static final String INTERRUPTED = "interrupted:";

  private static final int LENGTH = 1;
  private static final int COUNT = 2;
  private static final int FAIL = 3;
  private static final int WAIT = 4;

  private static final ConcurrentMap<String, AtomicInteger> COUNTS = new ConcurrentHashMap<>();
  private static final ConcurrentMap<String, CountDownLatch> GATES = new ConcurrentHashMap<>();

  private MemberTasks() {}

  /** How often {@link #count} tasks of this text have run in this process. */
  public static int runs(String text) {
    return COUNTS.computeIfAbsent(text, t -> new AtomicInteger()).get();
  }

  /** Lets {@link #await} tasks of this text end. */
  public static void open(String text) {
    gate(text).countDown();
  }

  private static CountDownLatch gate(String text) {
    return GATES.computeIfAbsent(text, t -> new CountDownLatch(1));
  }

  private static @Nullable Object run(int classId, String text) {
    return switch (classId) {
      case LENGTH -> text.length();
      case COUNT -> COUNTS.computeIfAbsent(text, t -> new AtomicInteger()).incrementAndGet();
      case FAIL -> throw new IllegalStateException(text);
      case WAIT -> awaitGate(text);
      default -> throw new AssertionError(classId);
    };
  }

  private static int awaitGate(String text) {
    run(COUNT, text);
    try {
      gate(text).await();
    } catch (InterruptedException e) {
      run(COUNT, INTERRUPTED + text);
      throw new IllegalStateException("interrupted: " + text, e);
    }
    return text.length();
  }

  /** Gives the length of the text. */
  public static Ours length(String text) {
    return new Ours(LENGTH, text);
  }

  /** Counts how often it has run. */
  public static Ours count(String text) {
    return new Ours(COUNT, text);
  }

  /** Fails and says the text. */
  public static Ours fail(String text) {
    return new Ours(FAIL, text);
  }

  /** Waits until the test {@linkplain #open lets it end}, and gives the length of the text. */
  public static Ours await(String text) {
    return new Ours(WAIT, text);
  }

  /** What our members and clients have. */
  public static IdentifiedSerializable ours(int classId) {
    return new Ours(classId, "");
  }

  /** What those of the reference have. */
  public static IdentifiedDataSerializable theirs(int classId) {
    return new Theirs(classId, "");
  }

  /** A task of ours; a {@link Callable} and a {@link Runnable}. */
  public static final class Ours implements IdentifiedSerializable, Callable<Integer>, Runnable {

    private final int classId;
    private String text;

    Ours(int classId, String text) {
      this.classId = classId;
      this.text = text;
    }

    /** The same task as clients of the reference have it. */
    public Theirs theirs() {
      return new Theirs(classId, text);
    }

    @Override
    public int factoryId() {
      return FACTORY_ID;
    }

    @Override
    public int classId() {
      return classId;
    }

    @Override
    public void write(DataWriter out) {
      out.writeString(text);
    }

    @Override
    public void read(DataReader in) {
      text = String.valueOf(in.readString());
    }

    @Override
    public Integer call() {
      return (Integer) MemberTasks.run(classId, text);
    }

    @Override
    public void run() {
      call();
    }
  }

  /** A task of the reference's. */
  public static final class Theirs
      implements IdentifiedDataSerializable, Callable<Integer>, Runnable {

    private final int classId;
    private String text;

    Theirs(int classId, String text) {
      this.classId = classId;
      this.text = text;
    }

    @Override
    public int getFactoryId() {
      return FACTORY_ID;
    }

    @Override
    public int getClassId() {
      return classId;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
      out.writeString(text);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
      text = String.valueOf(in.readString());
    }

    @Override
    public Integer call() {
      return (Integer) MemberTasks.run(classId, text);
    }

    @Override
    public void run() {
      call();
    }
  }
}
