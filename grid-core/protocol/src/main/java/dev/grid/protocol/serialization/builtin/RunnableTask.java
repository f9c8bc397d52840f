package dev.grid.protocol.serialization.builtin;

import dev.grid.serialization.DataReader;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.IdentifiedSerializable;
import org.jspecify.annotations.Nullable;

/**
 * A task that returns nothing, as executors of the protocol have it: members of the reference run
 * what returns something only. Filled by {@link #read} once; immutable otherwise.
 *
 * <pre>
 * object the task
 * </pre>
 */
public final class RunnableTask implements IdentifiedSerializable {

  static final int FACTORY_ID = -7;
  static final int CLASS_ID = 2;

  /** Of tasks that are scheduled. */
  static final int SCHEDULED_FACTORY_ID = -27;

  static final int SCHEDULED_CLASS_ID = 4;

  private final boolean isScheduled;
  private @Nullable Object task;

  /** To be read into. */
  RunnableTask(boolean isScheduled) {
    this.isScheduled = isScheduled;
  }

  /** Of a task. */
  public RunnableTask(Runnable task) {
    this(false);
    this.task = task;
  }

  /** Of a task that is scheduled, which the reference has another number for. */
  public static RunnableTask scheduled(Runnable task) {
    RunnableTask scheduled = new RunnableTask(true);
    scheduled.task = task;
    return scheduled;
  }

  /** The task; whatever was read. */
  public @Nullable Object task() {
    return task;
  }

  @Override
  public int factoryId() {
    return isScheduled ? SCHEDULED_FACTORY_ID : FACTORY_ID;
  }

  @Override
  public int classId() {
    return isScheduled ? SCHEDULED_CLASS_ID : CLASS_ID;
  }

  @Override
  public void write(DataWriter out) {
    out.writeObject(task);
  }

  @Override
  public void read(DataReader in) {
    task = in.readObject();
  }
}
