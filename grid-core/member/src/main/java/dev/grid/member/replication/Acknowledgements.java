package dev.grid.member.replication;

import dev.grid.member.peer.PeerMessages.Ack;
import dev.grid.member.peer.PeerMessages.Acks;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * What one other member is to be told that it was received: one message for everything that was
 * read at once. Thread-safe.
 *
 * <p>The thread that reads from the member flushes when it has read a batch; replicas that were
 * busy then and took a change later, on another thread, flush by themselves.
 */
final class Acknowledgements {

  private static final int CHUNK = 64;

  private final UUID member;
  private final BiConsumer<UUID, Acks> send;
  private final MessagePassingQueue<Replica> touched = new MpscUnboundedAtomicArrayQueue<>(CHUNK);
  private final AtomicInteger flushes = new AtomicInteger();

  /** The thread that reads a batch now, and will flush. */
  private volatile @Nullable Thread reader;

  Acknowledgements(UUID member, BiConsumer<UUID, Acks> send) {
    this.member = member;
    this.send = send;
  }

  void batchBegins() {
    reader = Thread.currentThread();
  }

  void batchEnds() {
    reader = null;
    flush();
  }

  void add(Replica replica) {
    touched.offer(replica);
    if (reader != Thread.currentThread()) {
      flush();
    }
  }

  /** Sends what there is; of several threads that come at once one does it for all. */
  private void flush() {
    if (flushes.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      drain();
      seen = flushes.addAndGet(-seen);
    } while (seen != 0);
  }

  private void drain() {
    List<Ack> acks = new ArrayList<>();
    for (Replica replica; (replica = touched.poll()) != null; ) {
      Ack ack = replica.takeAck();
      if (ack != null) {
        acks.add(ack);
      }
    }
    if (!acks.isEmpty()) {
      send.accept(member, new Acks(acks));
    }
  }
}
