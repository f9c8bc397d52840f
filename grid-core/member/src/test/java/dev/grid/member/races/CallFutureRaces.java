package dev.grid.member.races;

import dev.grid.kernel.CallFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The answer to a call races with its caller. Each result is what the call came to, and how often
 * the answer was decoded.
 */
public final class CallFutureRaces {

  private CallFutureRaces() {}

  /** One call. */
  static class Race {

    private final AtomicInteger decoded = new AtomicInteger();

    /** Callbacks run at once: the tests have no threads but the racing ones. */
    final CallFuture<Integer> call =
        new CallFuture<>(
            answer -> {
              decoded.incrementAndGet();
              return (Integer) answer;
            },
            Runnable::run);

    final void report(II_Result result) {
      result.r1 = call.getNow(0);
      result.r2 = decoded.get();
    }
  }

  /** The answer comes while the caller leaves the call. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Answered and decoded once.")
  @State
  public static class DeliverAgainstRelease extends Race {

    @Actor
    public void deliver() {
      call.deliver(1);
    }

    @Actor
    public void release() {
      call.release();
    }

    @Arbiter
    public void after(II_Result result) {
      report(result);
    }
  }

  /** The answer comes while the caller begins to wait for it. A wake-up that is lost hangs. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Answered and decoded once.")
  @State
  public static class DeliverAgainstAwait extends Race {

    @Actor
    public void deliver() {
      call.deliver(1);
    }

    @Actor
    public void await() {
      call.release().await();
    }

    @Arbiter
    public void after(II_Result result) {
      report(result);
    }
  }

  /** Two answers come at once, such as a reply and the end of the connection. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The first answer counts.")
  @Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "The second answer counts.")
  @State
  public static class DeliverAgainstDeliver extends Race {

    public DeliverAgainstDeliver() {
      call.release();
    }

    @Actor
    public void first() {
      call.deliver(1);
    }

    @Actor
    public void second() {
      call.deliver(2);
    }

    @Arbiter
    public void after(II_Result result) {
      report(result);
    }
  }
}
