package dev.grid.member.partition;

import dev.grid.OverloadedException;
import dev.grid.kernel.Directory;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.ToPartitions;
import dev.grid.member.replication.CallId;
import dev.grid.protocol.Message;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Begins questions to many partitions. Thread-safe; does not block. */
public final class Questions {

  private final PartitionHost host;

  Questions(PartitionHost host) {
    this.host = host;
  }

  /**
   * Asks every partition of the cluster and combines the answers. This thread does a part of that,
   * so it must be one that may take a little; workers do the rest.
   *
   * @param asking stands for the caller, and is answered
   */
  public void askAll(Kind<?> kind, String name, PartitionCall asking) {
    askAll(kind, name, asking, ToPartitions.NONE, null);
  }

  /**
   * The same of a message whose sender may state a partition; on a thread that must not take long,
   * if there is somebody else for what is not little.
   *
   * @param stated the partition, or {@link ToPartitions#NONE}
   * @param others runs a task elsewhere, or says false; null if this thread does it all
   */
  public void askAll(
      Kind<?> kind,
      String name,
      PartitionCall asking,
      int stated,
      @Nullable Predicate<Runnable> others) {
    asking.brought();
    if (others == null) {
      answered(asking, () -> planned(kind, name, asking, stated).ask());
    } else if (!mayBeLittle(kind, name, asking.message())) {
      offer(others, asking, () -> planned(kind, name, asking, stated).ask());
    } else {
      answered(
          asking,
          () -> {
            ScatterGather gather = planned(kind, name, asking, stated);
            if (gather.isLittle()) {
              gather.askLittle();
            } else {
              offer(others, asking, gather::ask);
            }
          });
    }
  }

  /** Whether it takes but a moment to plan it: to put many keys by their partitions does not. */
  private static boolean mayBeLittle(Kind<?> kind, String name, Message<?> message) {
    Directory directory = kind.findDirectory(name);
    return !(message instanceof ToPartitions) && directory != null && directory.isQuick(message);
  }

  private ScatterGather planned(Kind<?> kind, String name, PartitionCall asking, int stated) {
    Message<?> message = asking.message();
    long bytesMax =
        Math.min(host.config().network().frameBytesMax(), kind.handler().answerBytesMax(message));
    WholeQuestion whole = new WholeQuestion(kind, name, asking, bytesMax);
    ScatterGather all = new ScatterGather(host, kind, name, message, whole, null, stated);
    Message<?> before = kind.handler().askedBefore(message);
    if (before == null) {
      all.planAll();
      return all;
    }
    Asking asked = new QuestionBefore(whole, all);
    ScatterGather first =
        new ScatterGather(host, kind, name, before, asked, null, ToPartitions.NONE);
    first.planAll();
    return first;
  }

  private static void offer(Predicate<Runnable> others, PartitionCall asking, Runnable task) {
    if (!others.test(() -> answered(asking, task))) {
      asking.answerFailure(
          new OverloadedException("too many calls to all partitions are under way"));
    }
  }

  private static void answered(PartitionCall asking, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      asking.answerFailure(e);
    }
  }

  /**
   * Asks partitions of this member for another one.
   *
   * @param names as in {@link Share#names}
   */
  public void askThese(
      Kind<?> kind,
      StructureMessage<?> message,
      List<Place> places,
      @Nullable CallId names,
      AskedFor asked) {
    ScatterGather gather =
        new ScatterGather(host, kind, message.name(), message, asked, names, ToPartitions.NONE);
    gather.plan(places);
    gather.ask();
  }
}
