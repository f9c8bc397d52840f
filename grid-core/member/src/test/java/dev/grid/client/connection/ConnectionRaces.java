package dev.grid.client.connection;

import dev.grid.member.races.LoopChannel;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Message;
import dev.grid.protocol.RemoteFailure;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.protocol.session.SessionMessages.Ping;
import dev.grid.protocol.session.SessionMessagesCodecs;
import dev.grid.protocol.types.Address;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Requests of a client race with the end of their connection. Each result is how often two requests
 * were told what became of them: whatever happens, once each.
 */
public final class ConnectionRaces {

  private static final Codec<Message<Void>, Void> PING =
      new Codecs(SessionMessagesCodecs.ALL).of(new Ping());

  private ConnectionRaces() {}

  /** A connection, and two requests. */
  static class Race {

    final LoopChannel loop = new LoopChannel();
    final Connection connection =
        new Connection(
            1, new Address("127.0.0.1", 5701), new Traffic(), closed -> {}, loop.channel());
    final Told first = new Told();
    final Told second = new Told();

    final void close() {
      connection.close(new IOException("as the test wants it"));
    }

    /** The answer to the request that was sent first comes in, if it was sent. */
    final void answerFirst() {
      MessageWriter answer = new MessageWriter();
      PING.writeResponse(null, 1L << 40, 0, answer);
      try {
        loop.handler()
            .channelRead(null, Unpooled.wrappedBuffer(answer.buffer(), 0, answer.length()));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    final void report(II_Result result) {
      loop.runAll();
      result.r1 = first.times.get();
      result.r2 = second.times.get();
    }
  }

  private static final class Told extends Request<Void> {

    final AtomicInteger times = new AtomicInteger();

    Told() {
      super(PING, new Ping());
    }

    @Override
    public void answered(@Nullable Void response, int backupAcks) {
      times.incrementAndGet();
    }

    @Override
    public void refused(RemoteFailure failure) {
      times.incrementAndGet();
    }

    @Override
    public void lost(Throwable cause, boolean written) {
      times.incrementAndGet();
    }

    @Override
    public void broken(RuntimeException failure) {
      times.incrementAndGet();
    }
  }

  /** Two threads send while the connection is closed and its loop goes on. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both told once.")
  @State
  public static class SendAgainstClose extends Race {

    @Actor
    public void send() {
      connection.send(first);
    }

    @Actor
    public void sendOther() {
      connection.send(second);
      close();
    }

    @Actor
    public void loop() {
      loop.run(3);
    }

    @Arbiter
    public void after(II_Result result) {
      report(result);
    }
  }

  /** An answer comes while the connection is closed. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both told once.")
  @State
  public static class AnswerAgainstClose extends Race {

    @Actor
    public void send() {
      connection.send(first);
      connection.send(second);
    }

    @Actor
    public void loop() {
      loop.run(2);
      answerFirst();
      loop.run(1);
    }

    @Actor
    public void end() {
      close();
    }

    @Arbiter
    public void after(II_Result result) {
      report(result);
    }
  }

  /** Two threads send while the loop stops, which then refuses their tasks. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both told once.")
  @State
  public static class SendAgainstStop extends Race {

    @Actor
    public void send() {
      connection.send(first);
    }

    @Actor
    public void sendOther() {
      connection.send(second);
    }

    @Actor
    public void stop() {
      loop.run(1);
      loop.stop();
    }

    @Arbiter
    public void after(II_Result result) {
      report(result);
    }
  }
}
