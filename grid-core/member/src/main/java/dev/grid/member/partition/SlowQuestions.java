package dev.grid.member.partition;

import dev.grid.kernel.Explaining;
import dev.grid.kernel.FailureLog;
import dev.grid.kernel.ToPartitions;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs questions to all partitions that have taken long, if their structure can explain them: what
 * was asked, how long it took, and how partitions go about it. For that they are asked again, for a
 * plan only, when the question has been answered. Logs one in {@value #PAUSE_MILLIS} ms, and how
 * many were not. Thread-safe.
 */
final class SlowQuestions {

  private static final long PAUSE_MILLIS = 1_000;
  private static final Logger log = LoggerFactory.getLogger(SlowQuestions.class);
  private static final FailureLog failures = new FailureLog(log::error);

  private final PartitionHost host;
  private final Consumer<String> lines;
  private final AtomicLong silent = new AtomicLong();
  private final AtomicLong loggedMillis = new AtomicLong(Long.MIN_VALUE);

  SlowQuestions(PartitionHost host) {
    this(host, log::warn);
  }

  /** For tests, which see the lines. */
  SlowQuestions(PartitionHost host, Consumer<String> lines) {
    this.host = host;
    this.lines = lines;
  }

  /** A question has been answered. Neither blocks nor throws. */
  void answered(Kind<?> kind, PartitionCall call, long beganMillis) {
    long now = host.clockMillis();
    if (now - beganMillis < host.config().query().warnAfterMillis()) {
      return;
    }
    try {
      Explaining explaining = kind.handler().explaining(call.message(), call);
      if (explaining != null) {
        explain(kind, call, explaining, now - beganMillis, now);
      }
    } catch (RuntimeException e) {
      failures.failed(call + " took long and cannot be explained", e);
    }
  }

  private void explain(
      Kind<?> kind, PartitionCall call, Explaining explaining, long tookMillis, long now) {
    long last = loggedMillis.get();
    boolean isTooSoon = last != Long.MIN_VALUE && now - last < PAUSE_MILLIS;
    if (isTooSoon || !loggedMillis.compareAndSet(last, now)) {
      silent.incrementAndGet();
      return;
    }
    String what =
        "slow query: %s=%s call=%s tookMillis=%d"
            .formatted(
                kind.structure().type().tag(),
                call.name(),
                call.message().getClass().getSimpleName(),
                tookMillis);
    ScatterGather gather =
        new ScatterGather(
            host,
            kind,
            call.name(),
            explaining.question(),
            new Explanation(what, explaining),
            null,
            ToPartitions.NONE);
    boolean unused = gather.planAll();
    gather.ask();
  }

  private void write(String line) {
    long others = silent.getAndSet(0);
    lines.accept(others == 0 ? line : line + "; slow queries not logged before=" + others);
  }

  /** Waits for what partitions say. */
  private final class Explanation implements Asking {

    private final String what;
    private final Explaining explaining;

    Explanation(String what, Explaining explaining) {
      this.what = what;
      this.explaining = explaining;
    }

    @Override
    public UUID caller() {
      return host.member();
    }

    @Override
    public boolean isAbandoned() {
      return false;
    }

    @Override
    public long bytesMax() {
      return host.config().network().frameBytesMax();
    }

    @Override
    public boolean isShare() {
      return false;
    }

    @Override
    public void done(ScatterGather gathering) {
      var unused =
          explaining
              .text()
              .apply(gathering.merged())
              .whenComplete(
                  (text, failure) ->
                      write(failure == null ? what + " " + text : what + " cause=" + failure));
    }

    @Override
    public void fail(Throwable failure) {
      write(what + ", and is not explained: " + failure);
    }
  }
}
