package dev.grid.member.partition;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Host;
import dev.grid.member.replication.Answer;
import dev.grid.member.replication.Completion;
import dev.grid.member.replication.HostLog;
import dev.grid.member.replication.Remembered;
import dev.grid.member.replication.Replicated;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The log of a structure that is not in the table's partitions: changes of a replicated one are
 * told to the other members a moment later, those of a local one to nobody, and no answer waits.
 * Confined to whoever holds the partition.
 */
final class MemberLog implements HostLog {

  private final PartitionHost host;
  private final Kind<?> kind;
  private final String name;
  private final boolean isReplicated;

  /** Shared by all structures of the partition, which bounds what it takes. */
  private final Remembered remembered;

  MemberLog(PartitionHost host, Kind<?> kind, String name, Remembered remembered) {
    this.host = host;
    this.kind = kind;
    this.name = name;
    this.isReplicated = kind.host(name) == Host.REPLICATED;
    this.remembered = remembered;
  }

  @Override
  public void begins(Replicated structure) {}

  @Override
  public void append(Replicated structure, Effect effect, @Nullable Completion completion) {
    if (completion != null) {
      appendAnswer(structure, completion);
    }
    if (isReplicated) {
      host.own().changes().changed(kind, name, effect);
    }
  }

  @Override
  public void appendAnswer(Replicated structure, Completion completion) {
    remembered.add(completion);
  }

  /** Every member is told of the end by itself. */
  @Override
  public void appendEnd(Replicated structure) {}

  @Override
  public int confirming(Replicated structure, UUID caller) {
    return 0;
  }

  @Override
  public boolean mustWait(Replicated structure) {
    return false;
  }

  @Override
  public void await(Replicated structure, Answer answer) {
    answer.give();
  }

  @Override
  public boolean mayRead(Replicated structure) {
    return true;
  }

  /** Sides of a split converge when they meet. */
  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public Remembered remembered() {
    return remembered;
  }

  @Override
  public boolean isOneOfSeveral() {
    return true;
  }
}
