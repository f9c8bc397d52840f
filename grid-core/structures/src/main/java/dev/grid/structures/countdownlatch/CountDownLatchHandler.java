package dev.grid.structures.countdownlatch;

import dev.grid.kernel.Call;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.protocol.Message;
import dev.grid.structures.countdownlatch.CountDownLatchMessages.Await;
import dev.grid.structures.countdownlatch.CountDownLatchMessages.CountDown;
import dev.grid.structures.countdownlatch.CountDownLatchMessages.GetCount;
import dev.grid.structures.countdownlatch.CountDownLatchMessages.GetRound;
import dev.grid.structures.countdownlatch.CountDownLatchMessages.TrySetCount;
import java.util.List;

/** Decides what messages to countdown latches do. Stateless. */
final class CountDownLatchHandler implements Handler<CountDownLatchState> {

  /** The count is 0, for all who wait. */
  private static final String OPEN = "open";

  @Override
  public Outcome handle(Message<?> message, CountDownLatchState state, Call call) {
    return switch ((CountDownLatchMessages<?>) message) {
      case GetCount m -> Outcome.reply(state.count());
      case GetRound m -> Outcome.reply(state.round());
      case TrySetCount m -> {
        if (m.count() < 1) {
          throw new IllegalArgumentException(
              "countdown-latch=%s count=%d: must be 1 or more".formatted(m.name(), m.count()));
        }
        yield state.count() > 0
            ? Outcome.reply(false)
            : Outcome.changed(state.begin(m.count()), true);
      }
      case CountDown m -> countDown(m, state);
      case Await m -> {
        if (state.count() == 0 || m.timeoutMs() <= 0) {
          yield Outcome.reply(state.count() == 0);
        }
        yield new Outcome.Parked(OPEN, m.timeoutMs(), false, Long.MAX_VALUE);
      }
    };
  }

  private static Outcome countDown(CountDown m, CountDownLatchState state) {
    if (m.expectedRound() != state.round()
        || state.count() == 0
        || state.hasCounted(m.invocationUid())) {
      return Outcome.NOTHING;
    }
    return new Outcome.Changed(
        state.countDown(m.invocationUid()),
        null,
        List.of(),
        state.count() == 0 ? List.of(OPEN) : List.of());
  }
}
