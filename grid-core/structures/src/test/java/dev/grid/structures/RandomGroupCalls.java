package dev.grid.structures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.Transfer;
import dev.grid.protocol.Message;
import dev.grid.protocol.types.RaftGroupId;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Random calls of a structure of a Raft group: after each, what was told effects only, through
 * bytes, equals the leader's; and so does, in the end, what a snapshot was handed over to
 * meanwhile.
 */
public final class RandomGroupCalls<S extends State> {

  public static final RaftGroupId GROUP = new RaftGroupId("default", 1, 2);
  private static final int CALLS = 400;
  private static final int ROUNDS = 30;

  private final Structure<S> structure;
  private final MemberConfig config;
  private final Function<Random, Message<?>> messages;

  public RandomGroupCalls(
      Structure<S> structure, MemberConfig config, Function<Random, Message<?>> messages) {
    this.structure = structure;
    this.config = config;
    this.messages = messages;
  }

  /** Makes them, from several seeds. */
  public void run() {
    long first = new Random().nextLong();
    for (long seed = first; seed < first + ROUNDS; seed++) {
      run(seed);
    }
  }

  private void run(long seed) {
    Random random = new Random(seed);
    ShardHost<S> host = new ShardHost<>(structure, "x", config);
    S receiver = structure.newState(new StateContext("x", 0, config));
    int handOverAt = random.nextInt(CALLS);
    @Nullable Transfer[] transfer = new @Nullable Transfer[1];
    host.onEffect(
        effect -> {
          Transfer under = transfer[0];
          Effect passed = under == null ? null : under.pass(effect);
          if (passed != null) {
            receiver.apply(host.throughBytes(passed));
          }
        });
    for (int call = 0; call < CALLS; call++) {
      if (call == handOverAt) {
        transfer[0] = host.state().transfer();
      }
      if (transfer[0] != null && random.nextInt(4) == 0) {
        next(host, receiver, transfer[0]);
      }
      var unused =
          host.send(random.nextBoolean() ? ShardHost.ALICE : ShardHost.BOB, messages.apply(random));
      if (random.nextInt(10) == 0) {
        host.advance(random.nextInt(2_000));
      }
      if (random.nextInt(40) == 0) {
        host.sessionEnded(random.nextInt(3));
      }
      assertSame(seed, host.state(), host.replica());
    }
    while (next(host, receiver, transfer[0])) {}
    assertSame(seed, host.state(), receiver);
  }

  private boolean next(ShardHost<S> host, S receiver, @Nullable Transfer transfer) {
    Effect slice = transfer == null ? null : transfer.next(100);
    if (slice != null) {
      receiver.apply(host.throughBytes(slice));
    }
    return slice != null;
  }

  private static void assertSame(long seed, State state, State copy) {
    assertThat(copy.digest()).as("seed=%s", seed).isEqualTo(state.digest());
    assertThat(copy.entries()).as("seed=%s", seed).isEqualTo(state.entries());
    assertThat(copy.isEmpty()).as("seed=%s", seed).isEqualTo(state.isEmpty());
    assertThat(copy.bytes()).as("seed=%s", seed).isEqualTo(state.bytes());
  }
}
