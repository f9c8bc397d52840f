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

  private @Nullable Object task;

  /** To be read into. */
  RunnableTask() {}

  /** Of a task. */
  public RunnableTask(Runnable task) {
    this.task = task;
  }

  /** The task; whatever was read. */
  public @Nullable Object task() {
    return task;
  }

  @Override
  public int factoryId() {
    return FACTORY_ID;
  }

  @Override
  public int classId() {
    return CLASS_ID;
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
