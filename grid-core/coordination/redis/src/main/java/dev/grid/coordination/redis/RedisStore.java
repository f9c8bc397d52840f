package dev.grid.coordination.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.grid.coordination.Characteristic;
import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.OperationTimedOutException;
import dev.grid.coordination.leases.Answer;
import dev.grid.coordination.leases.ChangeListener;
import dev.grid.coordination.leases.Claim;
import dev.grid.coordination.leases.LeaseStore;
import dev.grid.coordination.leases.Session;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keys of Redis, as {@link RedisScript} has them.
 *
 * <p>What Redis has acknowledged it may lose: all that was not yet on its disk when it restarts,
 * and with Sentinel what had not reached the replica that becomes master. Then a lock is given to
 * the next who asks while its holder finds that out as late as at its next sign of life; and
 * numbers start anew, so that there are no fencing tokens.
 */
final class RedisStore implements LeaseStore {

  private final RedisLink link;
  private final String address;
  private final byte[] prefix;

  RedisStore(RedisLink link, String address, String namespace) {
    this.link = link;
    this.address = address;
    this.prefix = ("{" + namespace + "}:").getBytes(UTF_8);
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
        Characteristic.BREAKABLE_LOCKS,
        Characteristic.PUSHED_WATCHES);
  }

  @Override
  public void open() {
    List<?> unused = run(RedisScript.GROUPS);
  }

  @Override
  public void begin(Session session, long leaseMillis) {
    List<?> unused =
        run(RedisScript.OPEN, session.id(), session.member(), Long.toString(leaseMillis));
  }

  @Override
  public boolean extend(Session session, long leaseMillis) {
    return number(run(RedisScript.BEAT, session.id(), Long.toString(leaseMillis))) == 1;
  }

  @Override
  public void end(Session session) {
    List<?> unused = run(RedisScript.CLOSE, session.id());
  }

  @Override
  public Answer createGroup(String group, String nonce) {
    return number(run(RedisScript.CREATE_GROUP, group, nonce)) == 1
        ? Answer.DONE
        : Answer.GROUP_THERE;
  }

  @Override
  public Answer deleteGroup(String group) {
    return answer(run(RedisScript.DELETE_GROUP, group), Answer.NOT_EMPTY);
  }

  @Override
  public Set<String> groups() {
    Set<String> groups = new HashSet<>();
    for (Object group : run(RedisScript.GROUPS)) groups.add(text(group));
    return groups;
  }

  @Override
  public Answer join(String group, Session session, byte[] record) {
    byte[][] arguments = {bytes(group), bytes(session.member()), bytes(session.id()), record};
    return answer(run(RedisScript.JOIN, arguments), Answer.TAKEN);
  }

  @Override
  public Answer leave(String group, Session session) {
    return answer(run(RedisScript.LEAVE, group, session.member(), session.id()), Answer.NOT_MEMBER);
  }

  @Override
  public Answer update(String group, Session session, byte[] record) {
    byte[][] arguments = {bytes(group), bytes(session.member()), bytes(session.id()), record};
    return answer(run(RedisScript.UPDATE, arguments), Answer.NOT_MEMBER);
  }

  /** What the scripts that change groups answer. */
  private static Answer answer(List<?> answer, Answer refused) {
    return switch ((int) number(answer)) {
      case 1 -> Answer.DONE;
      case 0 -> Answer.NO_GROUP;
      case -2 -> Answer.SESSION_GONE;
      default -> refused;
    };
  }

  @Override
  public Optional<Map<String, byte[]>> members(String group) {
    List<?> list = run(RedisScript.MEMBERS, group);
    if (list.size() == 1) return Optional.empty();
    Map<String, byte[]> records = new LinkedHashMap<>();
    for (int i = 0; i + 1 < list.size(); i += 2) {
      byte[] entry = (byte[]) list.get(i + 1);
      records.put(text(list.get(i)), Arrays.copyOfRange(entry, lineFeed(entry) + 1, entry.length));
    }
    return Optional.of(records);
  }

  private static int lineFeed(byte[] entry) {
    int at = 0;
    while (entry[at] != '\n') at++;
    return at;
  }

  @Override
  public Claim claim(String lock, Session session) {
    return switch ((int) number(run(RedisScript.ACQUIRE, lock, session.id(), session.member()))) {
      case 1 -> Claim.HELD;
      case 0 -> Claim.TAKEN;
      default -> Claim.SESSION_GONE;
    };
  }

  @Override
  public boolean release(String lock, Session session) {
    return number(run(RedisScript.RELEASE, lock, session.id())) == 1;
  }

  @Override
  public Set<String> stillHeld(Session session, Set<String> locks) {
    List<String> names = List.copyOf(locks);
    byte[][] arguments = new byte[names.size() + 1][];
    arguments[0] = bytes(session.id());
    for (int i = 0; i < names.size(); i++) arguments[i + 1] = bytes(names.get(i));
    List<?> answer = run(RedisScript.HELD, arguments);
    Set<String> still = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      if (answer.get(i) instanceof Long has && has == 1) still.add(names.get(i));
    }
    return still;
  }

  @Override
  public boolean breakLock(String lock) {
    return number(run(RedisScript.BREAK, lock)) == 1;
  }

  @Override
  public Optional<String> holder(String lock) {
    List<?> owner = run(RedisScript.HOLDER, lock);
    if (owner.isEmpty() || !(owner.getFirst() instanceof byte[] bytes)) return Optional.empty();
    String text = new String(bytes, UTF_8);
    return Optional.of(text.substring(text.indexOf('\n') + 1));
  }

  @Override
  public boolean listen(ChangeListener listener) {
    byte[] channel = bytes(new String(prefix, UTF_8) + "changed");
    try {
      link.subscribe(
          channel,
          message -> {
            String id = new String(message, 1, message.length - 1, UTF_8);
            if (message[0] == 'm') listener.membersChanged(id);
            if (message[0] == 'l') listener.lockFreed(id);
          },
          listener::anythingChanged);
    } catch (RedisException e) {
      throw failure(e);
    }
    return true;
  }

  private List<?> run(RedisScript script, String... arguments) {
    return run(script, Arrays.stream(arguments).map(RedisStore::bytes).toArray(byte[][]::new));
  }

  private List<?> run(RedisScript script, byte[][] arguments) {
    try {
      return link.run(script, prefix, arguments);
    } catch (RedisException e) {
      throw failure(e);
    }
  }

  private CoordinationException failure(RedisException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String message =
        "Redis at "
            + address
            + ": "
            + (e == cause ? e.getMessage() : e.getMessage() + ": " + cause.getMessage());
    return e instanceof RedisCommandTimeoutException
            || e instanceof RedisCommandInterruptedException
        ? new OperationTimedOutException(message, e)
        : new CoordinatorConnectionException(message, e);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, UTF_8);
  }

  private static long number(List<?> answer) {
    if (answer.size() == 1 && answer.getFirst() instanceof Long number) return number;
    throw new CoordinatorConnectionException("Redis answered something else than a number");
  }

  @Override
  public void close() {
    link.close();
  }
}
