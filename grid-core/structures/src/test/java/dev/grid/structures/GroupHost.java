package dev.grid.structures;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.State;
import dev.grid.kernel.Structure;
import dev.grid.kernel.cp.CpSessionMessages;
import dev.grid.kernel.cp.OfSession;
import dev.grid.kernel.cp.Sessions;
import dev.grid.kernel.cp.SessionsEnded;
import dev.grid.protocol.Message;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.cpsession.CpSessionStructure;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A structure with the sessions of its group: what a Raft group's host does about those, done in a
 * test. Confined to the test's thread.
 */
public final class GroupHost<S extends State> {

  private final ShardHost<S> room;
  private final ShardHost<?> sessions;
  private final List<Long> ended = new ArrayList<>();

  public GroupHost(Structure<S> structure, String name, MemberConfig config) {
    room = new ShardHost<>(structure, name, config);
    sessions = new ShardHost<>(new CpSessionStructure(), CpSessionMessages.NAME, config);
    sessions.onEffect(
        effect -> {
          if (effect instanceof SessionsEnded some) {
            ended.addAll(some.sessions());
          }
        });
  }

  /** The structure. */
  public ShardHost<S> room() {
    return room;
  }

  /** The sessions. */
  public ShardHost<?> sessions() {
    return sessions;
  }

  public Answer send(UUID caller, Message<?> message) {
    if (message instanceof CpSessionMessages<?>) {
      Answer answer = sessions.send(caller, message);
      endSessions();
      return answer;
    }
    if (message instanceof OfSession of
        && of.sessionId() != OfSession.NONE
        && !((Sessions) sessions.state()).isActive(of.sessionId())) {
      return Answer.failed(Sessions.expired(of.sessionId()));
    }
    return room.send(caller, message);
  }

  /** Moves the clock of all. */
  public void advance(long millis) {
    room.advance(millis);
    sessions.advance(millis);
    endSessions();
  }

  private void endSessions() {
    ended.forEach(room::sessionEnded);
    ended.clear();
  }
}
