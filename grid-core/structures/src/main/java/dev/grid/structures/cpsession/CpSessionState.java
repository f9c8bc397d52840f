package dev.grid.structures.cpsession;

import dev.grid.kernel.ContentHash;
import dev.grid.kernel.Effect;
import dev.grid.kernel.cp.Sessions;
import dev.grid.kernel.cp.WholeState;
import dev.grid.structures.cpsession.CpSessionEffect.Begun;
import dev.grid.structures.cpsession.CpSessionEffect.Copied;
import dev.grid.structures.cpsession.CpSessionEffect.Ended;
import dev.grid.structures.cpsession.CpSessionEffect.SessionCopy;
import dev.grid.structures.cpsession.CpSessionEffect.ThreadIdTaken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The sessions of a group. Confined to its host. Ids begin with 1 and are never given twice.
 *
 * <p>{@code heardMillis} and {@code nextLookMillis} are the leader's alone: copies do not have
 * them.
 */
final class CpSessionState implements WholeState, Sessions {

  /** More sessions than this are refused: one is for a client or member. */
  static final int SESSIONS_MAX = 100_000;

  /** Sessions are begun more slowly than this. */
  private static final long IDS_PER_MILLI = 1_000;

  private static final long BYTES = 48;
  private static final long SESSION_BYTES = 192;

  /** One session and when it was heard of last. */
  private static final class Session {
    private final SessionCopy copy;
    private long heardMillis;

    Session(SessionCopy copy, long heardMillis) {
      this.copy = copy;
      this.heardMillis = heardMillis;
    }
  }

  private final long ttlMillis;
  private final long heartbeatMillis;
  private long lastSession;
  private long lastThread;
  private final Map<Long, Session> sessions = new LinkedHashMap<>();
  private long nextLookMillis;

  CpSessionState(long ttlMillis, long heartbeatMillis) {
    this.ttlMillis = ttlMillis;
    this.heartbeatMillis = heartbeatMillis;
  }

  long ttlMillis() {
    return ttlMillis;
  }

  long heartbeatMillis() {
    return heartbeatMillis;
  }

  @Override
  public int size() {
    return sessions.size();
  }

  @Override
  public boolean isActive(long session) {
    return sessions.containsKey(session);
  }

  /**
   * Begins a session; its id is {@link #lastSession} then. The first of a group that begins is of
   * its time, so that none has an id that another had in a group of that name that was given up:
   * who does not know that yet would go on in another's session.
   */
  Effect begin(String endpointName, UUID caller, long nowMillis) {
    long id = lastSession == 0 ? 1 + nowMillis * IDS_PER_MILLI : lastSession + 1;
    Begun effect = new Begun(new SessionCopy(id, endpointName, caller, nowMillis));
    apply(effect);
    return effect;
  }

  long lastSession() {
    return lastSession;
  }

  Effect end(List<Long> ended) {
    Ended effect = new Ended(ended);
    apply(effect);
    return effect;
  }

  Effect takeThreadId() {
    ThreadIdTaken effect = new ThreadIdTaken(lastThread + 1);
    apply(effect);
    return effect;
  }

  long lastThread() {
    return lastThread;
  }

  /** A session that is active was heard of. */
  void heard(long session, long nowMillis) {
    Session found = sessions.get(session);
    if (found != null) {
      found.heardMillis = nowMillis;
    }
  }

  /**
   * Looks for sessions whose time is over. The next look is when the first of the others would be
   * over: none that begins until then, or is heard of, is over before.
   */
  List<Long> expired(long nowMillis) {
    long next = nowMillis + ttlMillis;
    List<Long> expired = new ArrayList<>();
    for (Map.Entry<Long, Session> session : sessions.entrySet()) {
      long endMillis = session.getValue().heardMillis + ttlMillis;
      if (endMillis <= nowMillis) {
        expired.add(session.getKey());
      } else {
        next = Math.min(next, endMillis);
      }
    }
    nextLookMillis = next;
    return expired;
  }

  /** Nothing is known of when sessions were heard of: their time begins anew. */
  @Override
  public void promoted(long nowMillis) {
    sessions.values().forEach(session -> session.heardMillis = nowMillis);
    nextLookMillis = nowMillis + ttlMillis;
  }

  @Override
  public void apply(Effect effect) {
    switch ((CpSessionEffect) effect) {
      case Begun e -> {
        lastSession = e.session().sessionId();
        add(e.session());
      }
      case Ended e -> e.sessions().forEach(sessions::remove);
      case ThreadIdTaken e -> lastThread = e.threadId();
      case Copied e -> {
        lastSession = e.lastSession();
        lastThread = e.lastThread();
        e.sessions().forEach(this::add);
      }
    }
  }

  private void add(SessionCopy session) {
    sessions.put(session.sessionId(), new Session(session, session.begunMillis()));
  }

  @Override
  public Effect whole() {
    return new Copied(
        lastSession, lastThread, sessions.values().stream().map(session -> session.copy).toList());
  }

  @Override
  public long contentHash() {
    long hash = ContentHash.mix(lastSession + ContentHash.mix(lastThread));
    for (Session session : sessions.values()) {
      SessionCopy copy = session.copy;
      hash +=
          ContentHash.mix(
              copy.endpointName().hashCode()
                  + ContentHash.mix(copy.sessionId() + ContentHash.mix(copy.begunMillis()))
                  + copy.caller().getLeastSignificantBits());
    }
    return hash;
  }

  @Override
  public long alarmMillis() {
    return sessions.isEmpty() ? NO_ALARM : nextLookMillis;
  }

  @Override
  public boolean isEmpty() {
    return lastSession == 0 && lastThread == 0;
  }

  @Override
  public long bytes() {
    return isEmpty() ? 0 : BYTES + sessions.size() * SESSION_BYTES;
  }
}
