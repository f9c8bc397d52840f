package dev.grid.structures.cpsession;

import static dev.grid.structures.RandomGroupCalls.GROUP;
import static dev.grid.structures.ShardHost.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.grid.config.CpConfig;
import dev.grid.config.MemberConfig;
import dev.grid.cp.SessionExpiredException;
import dev.grid.kernel.Effect;
import dev.grid.kernel.cp.CpSessionMessages;
import dev.grid.kernel.cp.CpSessionMessages.CloseSession;
import dev.grid.kernel.cp.CpSessionMessages.CreateSession;
import dev.grid.kernel.cp.CpSessionMessages.GenerateThreadId;
import dev.grid.kernel.cp.CpSessionMessages.HeartbeatSession;
import dev.grid.kernel.cp.CpSessionMessages.SessionReply;
import dev.grid.kernel.cp.SessionsEnded;
import dev.grid.protocol.Message;
import dev.grid.structures.RandomGroupCalls;
import dev.grid.structures.ShardHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How long sessions live, and that copies have the same. */
final class CpSessionTest {

  private static final CpSessionStructure STRUCTURE = new CpSessionStructure();

  private final ShardHost<CpSessionState> host =
      new ShardHost<>(STRUCTURE, CpSessionMessages.NAME, MemberConfig.defaults());
  private final List<Long> ended = new ArrayList<>();

  private SessionReply begin() {
    return (SessionReply)
        Objects.requireNonNull(host.call(ALICE, new CreateSession(GROUP, "a client")));
  }

  private void heartbeat(SessionReply session) {
    host.call(ALICE, new HeartbeatSession(GROUP, session.sessionId()));
  }

  private void noteEnded() {
    host.onEffect(
        (Effect effect) -> {
          if (effect instanceof SessionsEnded some) {
            ended.addAll(some.sessions());
          }
        });
  }

  /**
   * A group that was given up, and begins anew: who has not heard of that is in nobody's session.
   */
  @Test
  void sessionsOfAGroupThatBeginsLater_haveIdsOfTheirOwn() {
    SessionReply first = begin();
    SessionReply second = begin();
    ShardHost<CpSessionState> later =
        new ShardHost<>(STRUCTURE, CpSessionMessages.NAME, MemberConfig.defaults());
    later.advance(1);
    SessionReply anew =
        (SessionReply)
            Objects.requireNonNull(later.call(ALICE, new CreateSession(GROUP, "a client")));
    assertThat(anew.sessionId()).isNotIn(first.sessionId(), second.sessionId());
  }

  @Test
  void aSession_livesAsLongAsItIsHeardOf() {
    noteEnded();
    SessionReply session = begin();
    SessionReply silent = begin();
    assertThat(silent.sessionId()).isNotEqualTo(session.sessionId());
    assertThat(session.heartbeatMillis()).isBetween(1L, session.ttlMillis() / 2);
    for (long millis = 0; millis < session.ttlMillis(); millis += session.heartbeatMillis()) {
      host.advance(session.heartbeatMillis());
      heartbeat(session);
    }
    assertThat(ended).containsExactly(silent.sessionId());
    assertThat(host.state().isActive(session.sessionId())).isTrue();
    assertThatThrownBy(() -> heartbeat(silent))
        .isInstanceOf(SessionExpiredException.class)
        .hasMessageContaining("session=" + silent.sessionId());
  }

  @Test
  void aSession_endsWhenItsTimeIsOver_andNotLater() {
    noteEnded();
    SessionReply session = begin();
    host.advance(1);
    SessionReply other = begin();
    host.advance(session.ttlMillis() - 2);
    assertThat(ended).isEmpty();
    host.advance(1);
    assertThat(ended).containsExactly(session.sessionId());
    host.advance(1);
    assertThat(ended).containsExactly(session.sessionId(), other.sessionId());
  }

  @Test
  void aSessionThatIsClosed_hasEnded_andItsIdIsNotGivenAgain() {
    noteEnded();
    SessionReply session = begin();
    assertThat(host.call(ALICE, new CloseSession(GROUP, session.sessionId()))).isEqualTo(true);
    assertThat(host.call(ALICE, new CloseSession(GROUP, session.sessionId()))).isEqualTo(false);
    assertThat(ended).containsExactly(session.sessionId());
    assertThat(begin().sessionId()).isGreaterThan(session.sessionId());
  }

  @Test
  void aNewLeader_givesEachSessionItsWholeTimeAgain() {
    noteEnded();
    SessionReply session = begin();
    host.elapse(session.ttlMillis() * 2);
    host.promote();
    host.advance(session.ttlMillis() - 1);
    assertThat(ended).isEmpty();
    host.advance(session.heartbeatMillis());
    assertThat(ended).containsExactly(session.sessionId());
  }

  @Test
  void times_areThoseOfTheConfiguration() {
    MemberConfig config =
        MemberConfig.defaults()
            .withCp(
                CpConfig.defaults()
                    .withSessionTimeToLive(Duration.ofSeconds(30))
                    .withSessionHeartbeatInterval(Duration.ofMillis(1_500)));
    ShardHost<CpSessionState> configured =
        new ShardHost<>(STRUCTURE, CpSessionMessages.NAME, config);
    assertThat(configured.call(ALICE, new CreateSession(GROUP, "a client")))
        .asInstanceOf(type(SessionReply.class))
        .returns(30_000L, SessionReply::ttlMillis)
        .returns(1_500L, SessionReply::heartbeatMillis);
  }

  @Test
  void threadIds_areGivenOnce() {
    assertThat(host.call(ALICE, new GenerateThreadId(GROUP))).isEqualTo(1L);
    assertThat(host.call(ALICE, new GenerateThreadId(GROUP))).isEqualTo(2L);
  }

  @Test
  void copies_haveTheSameSessions() {
    new RandomGroupCalls<>(STRUCTURE, MemberConfig.defaults(), CpSessionTest::any).run();
  }

  private static Message<?> any(Random random) {
    long session = 1_000_000_000 + random.nextInt(40); // The first is of the host's time at first.
    return switch (random.nextInt(4)) {
      case 0 -> new CreateSession(GROUP, "c" + session);
      case 1 -> new CloseSession(GROUP, session);
      case 2 -> new HeartbeatSession(GROUP, session);
      default -> new GenerateThreadId(GROUP);
    };
  }
}
