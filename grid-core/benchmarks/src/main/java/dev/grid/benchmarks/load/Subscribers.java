package dev.grid.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that listen to a topic, and count. As real clients do, each is connected to all members
 * and asks each for the events that arise there. One thread reads for all. Thread-safe.
 */
final class Subscribers implements AutoCloseable {

  /** How many there are. */
  static final int COUNT = 8;

  private static final int ADD_MESSAGE_LISTENER = 0x040200;
  private static final int EVENT = ADD_MESSAGE_LISTENER + 2;
  private static final int READ_BUFFER_BYTES = 256 * 1024;
  private static final Duration LAST_MAX = Duration.ofSeconds(30);
  private static final byte[] LOCAL_ONLY = {1};

  private final Selector selector;
  private final List<SocketChannel> channels = new ArrayList<>();
  private final LongAdder received = new LongAdder();
  private volatile boolean closing;

  private Subscribers() throws IOException {
    selector = Selector.open();
  }

  /** Subscribes to all of these topics; when it returns the members know. Blocks. */
  static Subscribers to(List<String> topics, List<Target> members) throws IOException {
    Subscribers subscribers = new Subscribers();
    try {
      for (int i = 0; i < COUNT; i++) {
        for (Target member : members) {
          subscribers.connect(topics, member);
        }
      }
    } catch (IOException | RuntimeException e) {
      subscribers.close();
      throw e;
    }
    Thread.ofPlatform().name("subscribers").daemon().start(subscribers::read);
    return subscribers;
  }

  private void connect(List<String> topics, Target member) throws IOException {
    WireSession session = WireSession.open(member);
    SocketChannel channel = session.link().channel();
    channels.add(channel);
    for (String topic : topics) {
      session.call(new FrameWriter(ADD_MESSAGE_LISTENER, LOCAL_ONLY).string(topic).message(), -1);
    }
    channel.configureBlocking(false);
    channel.register(
        selector,
        SelectionKey.OP_READ,
        ByteBuffer.allocateDirect(READ_BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN));
  }

  private void read() {
    try {
      while (true) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          take((SocketChannel) key.channel(), (ByteBuffer) key.attachment());
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException | ClosedSelectorException e) {
      if (!closing) {
        throw new IllegalStateException("a subscriber cannot read", e);
      }
    }
  }

  private void take(SocketChannel channel, ByteBuffer in) throws IOException {
    if (channel.read(in) < 0) {
      throw new IOException("the server closed a subscriber's connection");
    }
    int limit = in.position();
    int start = 0;
    long events = 0;
    for (int end; (end = WireDialect.messageEnd(in, start, limit)) >= 0; start = end) {
      if (in.getInt(start + FrameWriter.TYPE_OFFSET) == EVENT) {
        events++;
      }
    }
    in.position(start).limit(limit).compact();
    received.add(events);
  }

  /**
   * Waits until each of so many messages has reached every subscriber.
   *
   * @throws IllegalStateException if that takes too long
   */
  void await(long messages) {
    long deadline = System.nanoTime() + LAST_MAX.toNanos();
    while (received.sum() < messages * COUNT) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "messages=" + messages + " to " + COUNT + " subscribers, received=" + received.sum());
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() throws IOException {
    closing = true;
    for (SocketChannel channel : channels) {
      channel.close();
    }
    selector.close();
  }
}
