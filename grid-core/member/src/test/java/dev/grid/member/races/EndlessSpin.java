package dev.grid.member.races;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.infra.results.I_Result;

/** Waits for what never comes, so that {@link InterleavingsTest} knows that such a run ends. */
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Nobody comes to it.")
public final class EndlessSpin {

  private volatile int value;

  /** Waits for another value than there will be. */
  @Actor
  public void waiter() {
    while (value != 2) {
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  /** Sets the value. */
  @Actor
  public void setter() {
    value = 1;
  }

  /** Tells what it came to. */
  @Arbiter
  public void after(I_Result result) {
    result.r1 = value;
  }
}
