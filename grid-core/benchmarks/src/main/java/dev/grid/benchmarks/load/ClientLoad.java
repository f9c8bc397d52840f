package dev.grid.benchmarks.load;

import com.hazelcast.map.IMap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A workload that goes on while a cluster changes: threads of a client that get and set at random,
 * one call at a time each, and check what they get. Owns its threads; spans are asked for by one
 * thread.
 */
public final class ClientLoad implements AutoCloseable {

  private static final int BATCH = 200;

  private final List<Thread> threads = new ArrayList<>();
  private volatile Window window;
  private volatile boolean isStopped;

  /** Latencies of the calls that ended in one span of time, by thread. */
  private static final class Window {
    final long startNanos = System.nanoTime();
    final List<LatencyHistogram> histograms = new ArrayList<>();

    Window(int threads) {
      for (int i = 0; i < threads; i++) {
        histograms.add(new LatencyHistogram());
      }
    }
  }

  /** What a span of time showed. */
  public record Span(double operationsPerSecond, long p50Nanos, long p99Nanos, long maxNanos) {}

  /**
   * Sets all keys from 0 to {@code keys - 1} once.
   *
   * @param valueBytes at least 8
   */
  public static void fill(ClusterClient client, int keys, int valueBytes) {
    IMap<Long, byte[]> map = client.map();
    Map<Long, byte[]> batch = new HashMap<>();
    for (long key = 0; key < keys; key++) {
      batch.put(key, value(key, valueBytes));
      if (batch.size() == BATCH || key == keys - 1) {
        map.putAll(batch);
        batch.clear();
      }
    }
  }

  private static byte[] value(long key, int bytes) {
    byte[] value = new byte[bytes];
    ByteBuffer.wrap(value).putLong(key);
    return value;
  }

  /** Starts to work on keys that {@link #fill} has set. */
  public ClientLoad(ClusterClient client, int keys, int valueBytes, int threadCount) {
    window = new Window(threadCount);
    IMap<Long, byte[]> map = client.map();
    for (int i = 0; i < threadCount; i++) {
      int number = i;
      KeySource source = KeySource.random(keys, 0x9E3779B97F4A7C15L * (number + 1));
      threads.add(
          Thread.ofPlatform()
              .name("client-" + i)
              .daemon()
              .start(() -> run(map, source, number, valueBytes)));
    }
  }

  private void run(IMap<Long, byte[]> map, KeySource source, int number, int valueBytes) {
    boolean isSet = false;
    while (!isStopped) {
      long key = source.next();
      long start = System.nanoTime();
      if (isSet) {
        map.set(key, value(key, valueBytes));
      } else if (map.get(key) == null) {
        throw new IllegalStateException("no value for key=" + key);
      }
      isSet = !isSet;
      window.histograms.get(number).record(System.nanoTime() - start);
    }
  }

  /**
   * Ends the present span and begins the next. A call that ends just now may be missing.
   *
   * @throws IllegalStateException if a thread has failed
   */
  public Span nextSpan() {
    if (threads.stream().anyMatch(thread -> !thread.isAlive())) {
      throw new IllegalStateException("a thread of the workload has failed");
    }
    Window ended = window;
    window = new Window(threads.size());
    LatencyHistogram all = new LatencyHistogram();
    ended.histograms.forEach(all::add);
    double seconds = (System.nanoTime() - ended.startNanos) / 1e9;
    return new Span(
        all.total() / seconds,
        all.percentileNanos(0.5),
        all.percentileNanos(0.99),
        all.percentileNanos(1));
  }

  @Override
  public void close() {
    isStopped = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }
}
