package dev.grid.coordination.memcached;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.grid.coordination.Characteristic;
import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.OperationTimedOutException;
import dev.grid.coordination.leases.Answer;
import dev.grid.coordination.leases.Claim;
import dev.grid.coordination.leases.LeaseStore;
import dev.grid.coordination.leases.Session;
import dev.grid.coordination.memcached.MemcachedConnection.Item;
import dev.grid.coordination.memcached.MemcachedConnection.Stored;
import dev.grid.coordination.spi.Keys;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Items of memcached; what changes one reads it, and stores it if nobody else has done so
 * meanwhile. {@code N} is the namespace.
 *
 * <pre>
 * N:s:ID     session, which expires; its value is the member's id
 * N:groups   the groups' ids, one a line
 * N:g:GROUP  a {@link Roster}
 * N:l:LOCK   session, line feed, member's id
 * </pre>
 *
 * <p>memcached forgets: all of it when it restarts, and any item when its memory is full. A lock
 * whose item or whose session it forgot is given to the next who asks, while its holder finds that
 * out as late as at its next sign of life.
 *
 * <p>Times are whole seconds there, and its clock ticks once a second, so that an item lives up to
 * a second less than it was given: leases are rounded up, and a second is added.
 */
final class MemcachedStore implements LeaseStore {

  /** Above this memcached takes a number of seconds for a date. */
  static final int LEASE_SECONDS_MAX = 30 * 24 * 60 * 60;

  private static final int KEYS_AT_ONCE = 100;

  /** How often an item that others change, too, is read again before the call gives up. */
  private static final int ATTEMPTS_MAX = 10_000;

  private static final byte[] NOTHING = {};

  private final MemcachedClient client;
  private final String prefix;

  MemcachedStore(MemcachedClient client, String namespace) {
    this.client = client;
    this.prefix = namespace + ":";
  }

  @Override
  public Set<Characteristic> characteristics() {
    return Set.of(
        Characteristic.TIMEOUT_BASED,
        Characteristic.DISTRIBUTED_ACROSS_THREADS,
        Characteristic.DISTRIBUTED_ACROSS_PROCESSES,
        Characteristic.DISTRIBUTED_ACROSS_HOSTS,
        Characteristic.REQUIRES_BEATING,
        Characteristic.GROUPS,
        Characteristic.ELECTION,
        Characteristic.LOCKS,
        Characteristic.BREAKABLE_LOCKS);
  }

  private String key(String kind, String id) {
    String encoded = Keys.encode(id);
    // 250 bytes are what a key may have; the namespace has 64 at most. No encoded id has a number
    // sign.
    return prefix + kind + ":" + (encoded.length() <= 150 ? encoded : "#" + Keys.hash(id));
  }

  private String session(String id) {
    return prefix + "s:" + id;
  }

  private static int seconds(long leaseMillis) {
    return (int) Math.min(LEASE_SECONDS_MAX, (leaseMillis + 999) / 1000 + 1);
  }

  @Override
  public void open() {
    String unused = ask(MemcachedConnection::version);
  }

  @Override
  public void begin(Session session, long leaseMillis) {
    // Said twice it stores nothing the second time, and the item is the same.
    boolean unused =
        ask(
            on ->
                on.add(
                    session(session.id()), seconds(leaseMillis), session.member().getBytes(UTF_8)));
  }

  @Override
  public boolean extend(Session session, long leaseMillis) {
    return ask(on -> on.touch(session(session.id()), seconds(leaseMillis)));
  }

  @Override
  public void end(Session session) {
    boolean unused = ask(on -> on.delete(session(session.id())));
  }

  @Override
  public Answer createGroup(String group, String nonce) {
    return ask(
        on -> {
          String key = key("g", group);
          Answer answer = Answer.DONE;
          if (!on.add(key, 0, Roster.of(nonce).encoded())) {
            Item there = on.gets(key);
            if (there == null || !Roster.decode(there.bytes()).nonce().equals(nonce))
              answer = Answer.GROUP_THERE;
          }
          // Also if it was there: who made it may have died before it was in the list.
          changeGroups(on, group, true);
          return answer;
        });
  }

  @Override
  public Answer deleteGroup(String group) {
    return askOnce(
        on -> {
          String key = key("g", group);
          for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            Item item = on.gets(key);
            if (item == null) return Answer.NO_GROUP;
            Roster roster = Roster.decode(item.bytes());
            keepLiving(on, roster);
            if (!roster.entries().isEmpty()) return Answer.NOT_EMPTY;
            if (on.cas(key, -1, NOTHING, item.version()) == Stored.STORED) {
              changeGroups(on, group, false);
              return Answer.DONE;
            }
          }
          throw contended(group);
        });
  }

  private void changeGroups(MemcachedConnection on, String group, boolean add) throws IOException {
    String key = prefix + "groups";
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Item item = on.gets(key);
      Set<String> groups = groups(item);
      if (!(add ? groups.add(group) : groups.remove(group))) return;
      byte[] bytes = String.join("\n", groups).getBytes(UTF_8);
      if (item == null
          ? on.add(key, 0, bytes)
          : on.cas(key, 0, bytes, item.version()) == Stored.STORED) return;
    }
    throw contended(group);
  }

  private static Set<String> groups(@Nullable Item item) {
    if (item == null || item.bytes().length == 0) return new TreeSet<>();
    return new TreeSet<>(Arrays.asList(new String(item.bytes(), UTF_8).split("\n")));
  }

  @Override
  public Set<String> groups() {
    return ask(on -> groups(on.gets(prefix + "groups")));
  }

  @Override
  public Answer join(String group, Session session, byte[] record) {
    return ask(
        on ->
            change(
                on,
                group,
                roster -> {
                  if (on.gets(session(session.id())) == null) return Answer.SESSION_GONE;
                  var mine = new Roster.Entry(session.id(), record);
                  var old = roster.entries().putIfAbsent(session.member(), mine);
                  if (old == null) return null;
                  boolean same =
                      old.session().equals(session.id()) && Arrays.equals(old.record(), record);
                  return same ? Answer.DONE : Answer.TAKEN;
                }));
  }

  @Override
  public Answer leave(String group, Session session) {
    return askOnce(
        on ->
            change(
                on,
                group,
                roster -> {
                  if (!isIn(roster, session)) return Answer.NOT_MEMBER;
                  roster.entries().remove(session.member());
                  return null;
                }));
  }

  @Override
  public Answer update(String group, Session session, byte[] record) {
    return ask(
        on ->
            change(
                on,
                group,
                roster -> {
                  if (!isIn(roster, session)) return Answer.NOT_MEMBER;
                  roster.entries().put(session.member(), new Roster.Entry(session.id(), record));
                  return null;
                }));
  }

  private static boolean isIn(Roster roster, Session session) {
    var entry = roster.entries().get(session.member());
    return entry != null && entry.session().equals(session.id());
  }

  /** Changes a roster without its dead members. */
  private interface Change {
    /** Null to store what was changed. */
    @Nullable Answer on(Roster roster) throws IOException;
  }

  private Answer change(MemcachedConnection on, String group, Change change) throws IOException {
    String key = key("g", group);
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Item item = on.gets(key);
      if (item == null) return Answer.NO_GROUP;
      Roster roster = Roster.decode(item.bytes());
      keepLiving(on, roster);
      Answer answer = change.on(roster);
      if (answer != null) return answer;
      switch (on.cas(key, 0, roster.encoded(), item.version())) {
        case STORED -> {
          return Answer.DONE;
        }
        case ABSENT -> {
          return Answer.NO_GROUP;
        }
        case CHANGED -> {}
      }
    }
    throw contended(group);
  }

  private void keepLiving(MemcachedConnection on, Roster roster) throws IOException {
    Set<String> sessions = new HashSet<>();
    roster.entries().values().forEach(entry -> sessions.add(session(entry.session())));
    Set<String> living = present(on, sessions).keySet();
    roster.entries().values().removeIf(entry -> !living.contains(session(entry.session())));
  }

  private static Map<String, Item> present(MemcachedConnection on, Collection<String> keys)
      throws IOException {
    Map<String, Item> present = new LinkedHashMap<>();
    List<String> all = new ArrayList<>(keys);
    for (int at = 0; at < all.size(); at += KEYS_AT_ONCE) {
      present.putAll(on.gets(all.subList(at, Math.min(all.size(), at + KEYS_AT_ONCE))));
    }
    return present;
  }

  @Override
  public Optional<Map<String, byte[]>> members(String group) {
    return ask(
        on -> {
          Item item = on.gets(key("g", group));
          if (item == null) return Optional.empty();
          Roster roster = Roster.decode(item.bytes());
          keepLiving(on, roster);
          Map<String, byte[]> records = new LinkedHashMap<>();
          roster.entries().forEach((member, entry) -> records.put(member, entry.record()));
          return Optional.of(records);
        });
  }

  @Override
  public Set<String> stillIn(Session session, Set<String> groups) {
    return ask(
        on -> {
          Set<String> still = new HashSet<>();
          for (String group : groups) {
            Item item = on.gets(key("g", group));
            if (item != null && isIn(Roster.decode(item.bytes()), session)) still.add(group);
          }
          return still;
        });
  }

  /** Who has a lock: the session's id, a line feed, the member's id. */
  private static byte[] owner(Session session) {
    return (session.id() + "\n" + session.member()).getBytes(UTF_8);
  }

  private static Session owner(Item item) {
    String[] parts = new String(item.bytes(), UTF_8).split("\n", 2);
    return new Session(parts[0], parts.length == 2 ? parts[1] : "");
  }

  @Override
  public Claim claim(String lock, Session session) {
    return ask(
        on -> {
          String key = key("l", lock);
          for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            Item item = on.gets(key);
            if (on.gets(session(session.id())) == null) return Claim.SESSION_GONE;
            if (item == null) {
              if (on.add(key, 0, owner(session))) return Claim.HELD;
              continue;
            }
            Session owner = owner(item);
            if (owner.id().equals(session.id())) return Claim.HELD;
            if (on.gets(session(owner.id())) != null) return Claim.TAKEN;
            if (on.cas(key, 0, owner(session), item.version()) == Stored.STORED) return Claim.HELD;
          }
          throw contended(lock);
        });
  }

  @Override
  public boolean release(String lock, Session session) {
    return askOnce(
        on -> {
          String key = key("l", lock);
          Item item = on.gets(key);
          if (item == null || !owner(item).id().equals(session.id())) return false;
          return on.cas(key, -1, NOTHING, item.version()) == Stored.STORED;
        });
  }

  @Override
  public Set<String> stillHeld(Session session, Set<String> locks) {
    return ask(
        on -> {
          Map<String, Item> items =
              present(on, locks.stream().map(lock -> key("l", lock)).toList());
          Set<String> still = new HashSet<>(locks);
          still.removeIf(
              lock -> {
                Item item = items.get(key("l", lock));
                return item == null || !owner(item).id().equals(session.id());
              });
          return still;
        });
  }

  @Override
  public boolean breakLock(String lock) {
    return askOnce(
        on -> {
          String key = key("l", lock);
          Item item = on.gets(key);
          if (item == null) return false;
          boolean living = on.gets(session(owner(item).id())) != null;
          return on.cas(key, -1, NOTHING, item.version()) == Stored.STORED && living;
        });
  }

  @Override
  public Optional<String> holder(String lock) {
    return ask(
        on -> {
          Item item = on.gets(key("l", lock));
          if (item == null) return Optional.empty();
          Session owner = owner(item);
          return on.gets(session(owner.id())) == null
              ? Optional.empty()
              : Optional.of(owner.member());
        });
  }

  private static IOException contended(String id) {
    return new IOException("others change \"" + id + "\" faster than it could be changed here");
  }

  private <T> T ask(MemcachedClient.Call<T> call) {
    try {
      return client.call(call);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private <T> T askOnce(MemcachedClient.Call<T> call) {
    try {
      return client.callOnce(call);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private CoordinationException failure(IOException e) {
    String message = "memcached at " + client.address() + ": " + e.getMessage();
    return e instanceof InterruptedIOException
        ? new OperationTimedOutException(message, e)
        : new CoordinatorConnectionException(message, e);
  }

  @Override
  public void close() {
    client.close();
  }
}
