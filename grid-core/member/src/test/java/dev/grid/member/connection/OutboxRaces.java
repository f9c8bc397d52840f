package dev.grid.member.connection;

import dev.grid.config.NetworkConfig;
import dev.grid.member.races.LoopChannel;
import java.util.List;
import java.util.Set;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads send over a connection while its loop does. Each result is how many messages were
 * written, and how many before an earlier one of their thread.
 */
public final class OutboxRaces {

  private OutboxRaces() {}

  /** Messages of one byte: sixteen times their thread, and their number. */
  static class Race implements Outbox.Owner {

    private final LoopChannel loop = new LoopChannel();
    private final Outbox outbox;
    private final PendingBudget budget = new PendingBudget(1 << 20, 1 << 20, Set.of());

    Race() {
      Takings takings = new Takings();
      Backlog backlog = new Backlog(loop.channel(), budget, takings, () -> {});
      outbox = new Outbox(this, loop.channel(), backlog, takings, budget, NetworkConfig.defaults());
    }

    final void send(int thread, int number) {
      outbox.send(new Outbound.Written(0, new byte[] {(byte) (thread << 4 | number)}, 1));
    }

    final void runLoop(int tasks) {
      loop.run(tasks);
    }

    final void report(II_Result result) {
      loop.runAll();
      List<Byte> written = loop.written();
      int[] last = new int[3];
      for (byte message : written) {
        int thread = message >> 4;
        int number = message & 15;
        result.r2 += number > last[thread] ? 0 : 1;
        last[thread] = number;
      }
      result.r1 = written.size();
    }

    @Override
    public boolean isClosed() {
      return false;
    }

    @Override
    public boolean isReading() {
      return false;
    }

    @Override
    public void limit() {}
  }

  /** A flush is due once for what two threads have left, and none is forgotten. */
  @JCStressTest
  @Outcome(id = "4, 0", expect = Expect.ACCEPTABLE, desc = "Each once, in order.")
  @State
  public static class SendAgainstFlush extends Race {

    @Actor
    public void first() {
      send(0, 1);
      send(0, 2);
    }

    @Actor
    public void second() {
      send(1, 1);
      send(1, 2);
    }

    @Actor
    public void loop() {
      runLoop(3);
    }

    @Arbiter
    public void after(II_Result result) {
      report(result);
    }
  }

  /** The loop's own messages go the short way. */
  @JCStressTest
  @Outcome(id = "5, 0", expect = Expect.ACCEPTABLE, desc = "Each once, in order.")
  @State
  public static class SendAgainstOwnSend extends Race {

    @Actor
    public void first() {
      send(0, 1);
      send(0, 2);
      send(0, 3);
    }

    @Actor
    public void loop() {
      runLoop(1);
      send(2, 1);
      runLoop(1);
      send(2, 2);
      runLoop(1);
    }

    @Arbiter
    public void after(II_Result result) {
      report(result);
    }
  }

  /** A partition that a thread gives back, and the loop holds next: what it sends comes later. */
  @JCStressTest
  @Outcome(id = "3, 0", expect = Expect.ACCEPTABLE, desc = "Each once, in order.")
  @State
  public static class SendThenOwnSend extends Race {

    private volatile boolean isGivenBack;

    /** Confined to the loop. */
    private boolean isSent;

    @Actor
    public void first() {
      send(0, 1);
      send(0, 2);
      isGivenBack = true;
    }

    @Actor
    public void loop() {
      runLoop(1);
      sendOnce();
      runLoop(1);
      sendOnce();
    }

    private void sendOnce() {
      if (isGivenBack && !isSent) {
        isSent = true;
        send(0, 3);
      }
    }

    @Arbiter
    public void after(II_Result result) {
      runLoop(0);
      sendOnce();
      report(result);
    }
  }
}
