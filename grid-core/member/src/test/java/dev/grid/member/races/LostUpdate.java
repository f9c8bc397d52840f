package dev.grid.member.races;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.infra.results.I_Result;

/** A race that has a forbidden result, to be found; not for jcstress, so not annotated for it. */
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Both counted.")
public final class LostUpdate {

  private final AtomicInteger count = new AtomicInteger();

  /** Counts, not at once. */
  @Actor
  public void first() {
    count.set(count.get() + 1);
  }

  /** Counts, not at once. */
  @Actor
  public void second() {
    count.set(count.get() + 1);
  }

  /** What was counted. */
  @Arbiter
  public void after(I_Result result) {
    result.r1 = count.get();
  }
}
