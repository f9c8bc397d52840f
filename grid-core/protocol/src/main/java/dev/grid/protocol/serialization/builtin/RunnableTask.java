package dev.grid.protocol.serialization.builtin;

import dev.grid.serialization.DataReader;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.IdentifiedSerializable;
import org.jspecify.annotations.Nullable;

/**
 * A task as executors of the protocol have it, in a wrapper. Members of the reference run only what
 * returns something, so what does not is wrapped; its clients also wrap what they say of a task
 * beside. Filled by {@link #read} once; immutable otherwise.
 *
 * <pre>
 * object the task
 * string its name, of {@link Form#NAMED} only
 * </pre>
 */
public final class RunnableTask implements IdentifiedSerializable {

  /** What it says of the task. */
  enum Form {
    /** Nothing: it returns nothing. */
    RUNNABLE(-7, 2),
    /** The same of one that is scheduled. */
    SCHEDULED(-27, 4),
    /** Its name, which the message has too. */
    NAMED(-27, 5),
    /** That it disposes of itself, which the message says too. */
    AUTO_DISPOSABLE(-27, 30);

    final int factoryId;
    final int classId;

    Form(int factoryId, int classId) {
      this.factoryId = factoryId;
      this.classId = classId;
    }
  }

  private final Form form;
  private @Nullable Object task;

  private RunnableTask(Form form) {
    this.form = form;
  }

  /** Of a task. */
  public RunnableTask(Runnable task) {
    this(Form.RUNNABLE);
    this.task = task;
  }

  /** Of a task that is scheduled. */
  public static RunnableTask scheduled(Runnable task) {
    RunnableTask scheduled = new RunnableTask(Form.SCHEDULED);
    scheduled.task = task;
    return scheduled;
  }

  /** One to be read into; null if there is no such class. */
  static @Nullable RunnableTask create(int factoryId, int classId) {
    for (Form form : Form.values()) {
      if (form.factoryId == factoryId && form.classId == classId) {
        return new RunnableTask(form);
      }
    }
    return null;
  }

  /** The task; whatever was read, perhaps in another wrapper. */
  public @Nullable Object task() {
    return task;
  }

  @Override
  public int factoryId() {
    return form.factoryId;
  }

  @Override
  public int classId() {
    return form.classId;
  }

  @Override
  public void write(DataWriter out) {
    out.writeObject(task);
    if (form == Form.NAMED) {
      out.writeString(null);
    }
  }

  @Override
  public void read(DataReader in) {
    task = in.readObject();
    if (form == Form.NAMED) {
      in.readString();
    }
  }
}
