package dev.grid.member.partition;

import dev.grid.kernel.Handler;
import dev.grid.member.partition.PartitionHost.Kind;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** A question to all partitions, and their answers while they come. Thread-safe. */
final class Gathering {

  private static final Object NOTHING = new Object();

  private final Kind<?> kind;
  private final String name;
  private final PartitionCall asking;
  private final Message<?> part;
  private final Codec<?, ?> codec;
  private final AtomicReferenceArray<Object> answers;
  private final AtomicInteger missing;

  Gathering(Kind<?> kind, String name, PartitionCall asking, int partitions) {
    this.kind = kind;
    this.name = name;
    this.asking = asking;
    part = kind.structure().part(asking.message());
    codec = part == asking.message() ? asking.codec() : kind.codecOf(part);
    answers = new AtomicReferenceArray<>(partitions);
    missing = new AtomicInteger(partitions);
  }

  /** The question to one partition. */
  PartitionTask ask(int partition) {
    return new AskOne(this, partition);
  }

  private void answer(int partition, @Nullable Object value) {
    answers.set(partition, value == null ? NOTHING : value);
    if (missing.decrementAndGet() == 0) {
      finish();
    }
  }

  private void finish() {
    List<@Nullable Object> all = new ArrayList<>(answers.length());
    Throwable failure = null;
    for (int i = 0; i < answers.length(); i++) {
      Object answer = answers.get(i);
      if (answer instanceof Failed failed) {
        failure = failed.cause();
      }
      all.add(answer == NOTHING ? null : answer);
    }
    if (failure != null) {
      asking.answerFailure(failure);
      return;
    }
    try {
      Handler.Combined combined = kind.handler().combine(asking.message(), all, asking);
      Subscribers subscribers = kind.subscribers(name);
      combined.events().forEach(event -> subscribers.publish(event, -1));
      asking.answer(combined.reply());
    } catch (RuntimeException | Error e) {
      asking.answerFailure(e);
    }
  }

  private record Failed(Throwable cause) {}

  /** One partition's part of a question to all. */
  private static final class AskOne extends PartitionCall {

    private final Gathering gathering;
    private final int partition;

    AskOne(Gathering gathering, int partition) {
      super(gathering.kind, gathering.name, gathering.part, gathering.codec);
      this.gathering = gathering;
      this.partition = partition;
    }

    @Override
    public void reply(@Nullable Object value) {
      gathering.answer(partition, value);
    }

    @Override
    public void fail(Throwable failure) {
      gathering.answer(partition, new Failed(unclear(failure)));
    }

    @Override
    public boolean isAbandoned() {
      return gathering.asking.isAbandoned();
    }

    @Override
    public UUID caller() {
      return gathering.asking.caller();
    }
  }
}
