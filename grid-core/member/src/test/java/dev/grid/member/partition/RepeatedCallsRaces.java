package dev.grid.member.partition;

import dev.grid.kernel.Outcome.Changed;
import dev.grid.member.replication.CallId;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages;
import java.util.List;
import java.util.UUID;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A call comes twice, over two connections. Each result is how often it was carried out, and what
 * each sending was answered, -1 for an error.
 */
public final class RepeatedCallsRaces {

  private RepeatedCallsRaces() {}

  /** Counts how often it was carried out, and answers with the count. */
  static class Race {

    private static final UUID CALLER = new UUID(1, 1);

    private final ScriptedStructure structure = new ScriptedStructure();
    private final TestHost member = TestHost.alone(structure);
    private int carriedOut;
    private final ProbeCall first = call();
    private final ProbeCall again = call();

    Race() {
      structure.script =
          (message, call) -> {
            carriedOut++;
            byte[] count = new byte[Data.HEADER_BYTES + 1];
            count[Data.HEADER_BYTES] = (byte) carriedOut;
            return new Changed(ScriptedStructure.EFFECT, new Data(count), List.of(), List.of());
          };
      again.repeat();
    }

    private ProbeCall call() {
      Data key = new Data(new byte[8]);
      MapMessages.Put message = new MapMessages.Put("orders", key, key, 0, 0);
      ProbeCall call = new ProbeCall(member.host.kinds().getFirst(), CALLER, message);
      call.name(new CallId(CALLER, 7), true);
      return call;
    }

    final void send() {
      member.host.submit(0, first);
    }

    final void sendAgain() {
      member.host.submit(0, again);
    }

    private static int answer(ProbeCall call) {
      return call.replies.size() == 1 && call.failures.isEmpty()
          ? ((Data) call.replies.getFirst()).bytes()[Data.HEADER_BYTES]
          : -1;
    }

    final void report(III_Result result) {
      result.r1 = carriedOut;
      result.r2 = answer(first);
      result.r3 = answer(again);
    }
  }

  /** Both come at once. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "Once, and answered alike.")
  @State
  public static class SendAgainstSendAgain extends Race {

    @Actor
    public void first() {
      send();
    }

    @Actor
    public void second() {
      sendAgain();
    }

    @Arbiter
    public void after(III_Result result) {
      report(result);
    }
  }
}
