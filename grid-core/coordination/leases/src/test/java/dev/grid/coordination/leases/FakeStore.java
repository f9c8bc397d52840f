package dev.grid.coordination.leases;

import dev.grid.coordination.Characteristic;
import dev.grid.coordination.CoordinatorConnectionException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A store in memory whose answers can be lost. Its sessions end by {@link #end} only. Guarded by
 * its monitor.
 */
final class FakeStore implements LeaseStore {

  final Set<String> sessions = new HashSet<>();
  final Map<String, Session> locks = new HashMap<>();
  final List<String> begun = new ArrayList<>();

  /** Calls are done, and fail then. */
  boolean losesAnswers;

  /** What a claim does before it is answered. */
  Runnable onClaim = () -> {};

  /** Calls fail, and nothing is done. */
  boolean away;

  private void before() {
    if (away) throw new CoordinatorConnectionException("away");
  }

  private <T> T answered(T answer) {
    if (losesAnswers) throw new CoordinatorConnectionException("the answer was lost");
    return answer;
  }

  @Override
  public Set<Characteristic> characteristics() {
    return Set.of(Characteristic.TIMEOUT_BASED, Characteristic.LOCKS);
  }

  @Override
  public void open() {}

  @Override
  public synchronized void begin(Session session, long leaseMillis) {
    before();
    sessions.add(session.id());
    begun.add(session.id());
  }

  @Override
  public synchronized boolean extend(Session session, long leaseMillis) {
    before();
    return answered(sessions.contains(session.id()));
  }

  @Override
  public synchronized void end(Session session) {
    before();
    sessions.remove(session.id());
    locks.values().removeIf(session::equals);
  }

  @Override
  public Answer createGroup(String group, String nonce) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Answer deleteGroup(String group) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<String> groups() {
    return Set.of();
  }

  @Override
  public Answer join(String group, Session session, byte[] record) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Answer leave(String group, Session session) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Answer update(String group, Session session, byte[] record) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Map<String, byte[]>> members(String group) {
    return Optional.empty();
  }

  @Override
  public synchronized Claim claim(String lock, Session session) {
    onClaim.run();
    before();
    if (!sessions.contains(session.id())) return answered(Claim.SESSION_GONE);
    Session owner = locks.putIfAbsent(lock, session);
    return answered(owner == null || owner.equals(session) ? Claim.HELD : Claim.TAKEN);
  }

  @Override
  public synchronized boolean release(String lock, Session session) {
    before();
    return answered(locks.remove(lock, session));
  }

  @Override
  public synchronized Set<String> stillHeld(Session session, Set<String> names) {
    before();
    Set<String> still = new HashSet<>(names);
    still.removeIf(name -> !session.equals(locks.get(name)));
    return answered(still);
  }

  @Override
  public synchronized boolean breakLock(String lock) {
    return locks.remove(lock) != null;
  }

  @Override
  public Optional<String> holder(String lock) {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
