package dev.grid.structures.cpsession;

import dev.grid.OverloadedException;
import dev.grid.kernel.Call;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.cp.CpSessionMessages;
import dev.grid.kernel.cp.CpSessionMessages.CloseSession;
import dev.grid.kernel.cp.CpSessionMessages.CreateSession;
import dev.grid.kernel.cp.CpSessionMessages.GenerateThreadId;
import dev.grid.kernel.cp.CpSessionMessages.HeartbeatSession;
import dev.grid.kernel.cp.CpSessionMessages.SessionReply;
import dev.grid.kernel.cp.Sessions;
import dev.grid.protocol.Message;
import java.util.List;

/** Decides what messages to sessions do. Stateless. */
final class CpSessionHandler implements Handler<CpSessionState> {

  private static final int ENDPOINT_CHARS_MAX = 1_000;

  @Override
  public Outcome handle(Message<?> message, CpSessionState state, Call call) {
    return switch ((CpSessionMessages<?>) message) {
      case CreateSession m -> {
        if (state.size() >= CpSessionState.SESSIONS_MAX) {
          throw new OverloadedException(
              "group=%s: there are sessions=%d, and may not be more"
                  .formatted(m.group(), state.size()));
        }
        if (m.endpointName().length() > ENDPOINT_CHARS_MAX) {
          throw new IllegalArgumentException(
              "endpointName has characters=%d, more than %d"
                  .formatted(m.endpointName().length(), ENDPOINT_CHARS_MAX));
        }
        Effect begun = state.begin(m.endpointName(), call.caller(), call.nowMillis());
        yield Outcome.changed(
            begun,
            new SessionReply(state.lastSession(), state.ttlMillis(), state.heartbeatMillis()));
      }
      case CloseSession m ->
          state.isActive(m.sessionId())
              ? Outcome.changed(state.end(List.of(m.sessionId())), true)
              : Outcome.reply(false);
      case HeartbeatSession m -> {
        if (!state.isActive(m.sessionId())) {
          throw Sessions.expired(m.sessionId());
        }
        state.heard(m.sessionId(), call.nowMillis());
        yield Outcome.NOTHING;
      }
      case GenerateThreadId m -> {
        Effect taken = state.takeThreadId();
        yield Outcome.changed(taken, state.lastThread());
      }
    };
  }

  @Override
  public Outcome tick(CpSessionState state, Call call) {
    List<Long> expired = state.expired(call.nowMillis());
    return expired.isEmpty() ? Outcome.NOTHING : Outcome.changed(state.end(expired), null);
  }
}
