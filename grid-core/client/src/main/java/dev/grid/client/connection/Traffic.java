package dev.grid.client.connection;

import java.util.concurrent.atomic.LongAdder;

/** What went over all connections of a client since it started. Written by I/O threads. */
public final class Traffic {

  private final LongAdder requests = new LongAdder();
  private final LongAdder bytesReceived = new LongAdder();
  private final LongAdder bytesSent = new LongAdder();
  private final LongAdder unmatched = new LongAdder();

  void wrote(int count, int bytes) {
    requests.add(count);
    bytesSent.add(bytes);
  }

  void received(int bytes) {
    bytesReceived.add(bytes);
  }

  void unmatched() {
    unmatched.increment();
  }

  /** Requests written, retries and pings among them. */
  public long requests() {
    return requests.sum();
  }

  /** Bytes read. */
  public long bytesReceived() {
    return bytesReceived.sum();
  }

  /** Bytes written. */
  public long bytesSent() {
    return bytesSent.sum();
  }

  /** Responses that answered no request. */
  public long unmatchedResponses() {
    return unmatched.sum();
  }
}
