package dev.grid.member.partition;

import dev.grid.StructureId;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.PartServices;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.serialization.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What one part may use of its member. Thread-safe. */
final class HostPartServices implements PartServices {

  /** How soon a task is offered again for which its pool had no room. */
  private static final long AGAIN_MILLIS = 100;

  private final StructureId structure;
  private final MemberParts member;
  private final BooleanSupplier isEnded;

  /** Of one part, until it has ended. */
  HostPartServices(StructureId structure, MemberParts member, BooleanSupplier isEnded) {
    this.structure = structure;
    this.member = member;
    this.isEnded = isEnded;
  }

  @Override
  public UUID member() {
    return member.host().member();
  }

  @Override
  public MemberConfig config() {
    return member.host().config();
  }

  @Override
  public long nowMillis() {
    return member.nowMillis();
  }

  @Override
  public boolean execute(String pool, Runnable task) {
    return member.host().pools().offer(pool, structure, new PartTask(structure, task));
  }

  @Override
  public Alarm schedule(String pool, Runnable task, long delayMillis) {
    Delayed delayed = new Delayed(pool, task);
    delayed.set(delayMillis);
    return delayed;
  }

  @Override
  public Invoker invoker() {
    return member.host().pools().invoker();
  }

  @Override
  public Serialization serialization() {
    return member.host().pools().serialization();
  }

  @Override
  public Codecs codecs() {
    List<CodecSet> all = new ArrayList<>();
    member.host().kinds().forEach(kind -> all.addAll(kind.structure().codecs()));
    return new Codecs(all);
  }

  /** Says whose it is to whoever watches the pool. */
  private record PartTask(StructureId structure, Runnable task) implements Runnable {

    @Override
    public void run() {
      task.run();
    }

    @Override
    public String toString() {
      return task + " of the member part of " + structure;
    }
  }

  /** A task that waits for its time, then for room. Its alarm is guarded by this. */
  private final class Delayed implements Alarm {

    private final String pool;
    private final Runnable task;
    private volatile boolean cancelled;
    private Scheduler.@Nullable Alarm alarm;

    Delayed(String pool, Runnable task) {
      this.pool = pool;
      this.task = task;
    }

    synchronized void set(long delayMillis) {
      if (!isOver()) {
        alarm = member.onTimer(this::ring, delayMillis);
      }
    }

    private boolean isOver() {
      return cancelled || isEnded.getAsBoolean();
    }

    private void ring() {
      if (!isOver() && !execute(pool, this::run)) {
        set(AGAIN_MILLIS);
      }
    }

    private void run() {
      if (!isOver()) {
        task.run();
      }
    }

    @Override
    public synchronized void cancel() {
      cancelled = true;
      if (alarm != null) {
        alarm.cancel();
        alarm = null;
      }
    }
  }
}
