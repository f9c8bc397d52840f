package dev.grid.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.GridNotActiveException;
import dev.grid.Lifecycle.State;
import dev.grid.client.members.FakeMember;
import dev.grid.config.ClientConfig;
import dev.grid.kernel.CallFuture;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Closing a client whose cluster is away: nothing is waited for that may take long. */
class ClosingTest {

  private static final Duration FAR_LONGER_THAN_THE_TEST = Duration.ofDays(1);
  private static final long BUDGET_SECONDS = 60;

  private static final MapMessages.Get GET =
      new MapMessages.Get(
          "m", new Data(ByteBuffer.allocate(12).putInt(0).putInt(-7).putInt(1).array()), 1);

  @Test
  void close_failsCallsAndWaitsForNoReconnection() throws Exception {
    FakeMember member = new FakeMember();
    ClientConfig config = Clients.config(member.hostAndPort());
    ClientGrid client =
        Clients.connect(
            config.withConnection(
                config
                    .connection()
                    .withCalls(FAR_LONGER_THAN_THE_TEST, 1_000, false)
                    .withConnecting(Duration.ofSeconds(10), FAR_LONGER_THAN_THE_TEST)));
    member.close();
    Clients.untilState(client, State.DISCONNECTED);
    CallFuture<Object> call = client.invoker().invoke(GET, answer -> answer);
    CompletableFuture<Object> blocked =
        CompletableFuture.supplyAsync(() -> client.map("another"), Thread::startVirtualThread);

    CompletableFuture<Void> closed =
        CompletableFuture.runAsync(client::close, Thread::startVirtualThread);

    closed.get(BUDGET_SECONDS, TimeUnit.SECONDS);
    assertFailed(call);
    assertFailed(blocked);
    assertFailed(client.invoker().invoke(GET, answer -> answer));
  }

  @Test
  void close_whileTheFirstConnectionIsMade_endsThat() throws Exception {
    FakeMember member = new FakeMember();
    member.close();
    ClientConfig config = Clients.config(member.hostAndPort());
    ClientGrid client =
        new ClientGrid(
            config.withConnection(
                config
                    .connection()
                    .withConnecting(Duration.ofSeconds(10), FAR_LONGER_THAN_THE_TEST)));
    CompletableFuture<Grid> started = client.start().toCompletableFuture();

    CompletableFuture.runAsync(client::close, Thread::startVirtualThread)
        .get(BUDGET_SECONDS, TimeUnit.SECONDS);

    assertFailed(started);
  }

  private static void assertFailed(CompletableFuture<?> call) throws Exception {
    try {
      call.get(BUDGET_SECONDS, TimeUnit.SECONDS);
      throw new AssertionError("a call of a closed client succeeded");
    } catch (ExecutionException e) {
      assertThat(e).hasRootCauseInstanceOf(GridNotActiveException.class);
    }
  }
}
