package dev.grid.coordination.grid;

import dev.grid.Grid;
import dev.grid.LostEvents;
import dev.grid.Member;
import dev.grid.MembershipListener;
import dev.grid.Registration;
import dev.grid.coordination.GroupAlreadyExistsException;
import dev.grid.coordination.GroupNotCreatedException;
import dev.grid.coordination.GroupNotEmptyException;
import dev.grid.coordination.MemberAlreadyExistsException;
import dev.grid.coordination.MemberNotJoinedException;
import dev.grid.coordination.OperationTimedOutException;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.GroupSink;
import dev.grid.coordination.spi.Keys;
import dev.grid.coordination.spi.Subscription;
import dev.grid.cpmap.GridCpMap;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryListener;
import dev.grid.map.GridMap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Groups and their members. That a group is there says its {@link Header} in a CP map; its members
 * are the entries of a map of its own, which live for the session's timeout. Thread-safe.
 *
 * <p>A join puts its entry and then looks at the header; a deletion marks the header and then looks
 * for entries. So one sees the other: a join that finds the mark takes it off, and the deletion,
 * which has to find its own mark when it ends, fails.
 */
final class GridGroups {

  private static final int ATTEMPTS_MAX = 50;

  private final Grid grid;
  private final GridCalls calls;
  private final String namespace;
  private final DriverContext context;
  private final Duration timeout;

  private final GridCpMap<String, String> headers;

  /** Names of all groups that are there, and perhaps of some that are not any more. */
  private final GridMap<String, Boolean> names;

  /** This member's entries, as they were written last. */
  private final Map<String, byte[]> own = new ConcurrentHashMap<>();

  /**
   * Entries that may be there in place of {@link #own}, or though this member is not in the group,
   * as what was to put or remove them was not answered. The next {@link #prolong} finds out, or the
   * next join.
   */
  private final Map<String, byte[]> unsure = new ConcurrentHashMap<>();

  GridGroups(
      Grid grid,
      GridCalls calls,
      String namespace,
      String cpMap,
      DriverContext context,
      Duration timeout) {
    this.grid = grid;
    this.calls = calls;
    this.namespace = namespace;
    this.context = context;
    this.timeout = timeout;
    this.headers = grid.cpMap(cpMap);
    this.names = grid.map(namespace + ".groups");
  }

  /**
   * What is in the CP map of a group that was made, as text.
   *
   * @param state OPEN, DELETING or DELETED
   * @param incarnation differs each time that the group is made; entries of others do not count
   * @param mark differs each time that the header is written
   */
  private record Header(String state, String incarnation, String mark) {

    static final String OPEN = "OPEN";
    static final String DELETING = "DELETING";
    static final String DELETED = "DELETED";

    static Header made() {
      return new Header(OPEN, random(), random());
    }

    static Header read(String text) {
      String[] parts = text.split(" ", 3);
      return new Header(parts[0], parts[1], parts[2]);
    }

    private static String random() {
      return UUID.randomUUID().toString().substring(0, 13);
    }

    Header to(String next) {
      return new Header(next, incarnation, random());
    }

    boolean isThere() {
      return !state.equals(DELETED);
    }

    String text() {
      return state + " " + incarnation + " " + mark;
    }
  }

  private static String key(String group) {
    return "group/" + group;
  }

  private Optional<Header> header(String group) {
    return Optional.ofNullable(calls.await(headers.async().get(key(group)))).map(Header::read);
  }

  /** The group's header. */
  private Header require(String group) {
    return header(group)
        .filter(Header::isThere)
        .orElseThrow(() -> new GroupNotCreatedException(group));
  }

  /** Fails if there is no such group. */
  void requireThere(String group) {
    Header unused = require(group);
  }

  private boolean replace(String group, Header before, Header after) {
    return calls.await(headers.async().compareAndSet(key(group), before.text(), after.text()));
  }

  void create(String group) {
    Optional<Header> before = header(group);
    if (before.isPresent() && before.get().isThere()) {
      throw new GroupAlreadyExistsException(group);
    }
    calls.await(names.async().set(group, true));
    Header made = Header.made();
    boolean created =
        before.isPresent()
            ? replace(group, before.get(), made)
            : calls.await(headers.async().putIfAbsent(key(group), made.text())) == null;
    if (!created) {
      throw new GroupAlreadyExistsException(group);
    }
  }

  void delete(String group) {
    for (int i = 0; i < ATTEMPTS_MAX; i++) {
      Header before = require(group);
      Header marked = before.to(Header.DELETING);
      if (!replace(group, before, marked)) {
        continue;
      }
      // After the mark is there.
      if (!records(marked, calls.await(members(group).async().entrySet())).isEmpty()) {
        boolean unused = replace(group, marked, marked.to(Header.OPEN));
        throw new GroupNotEmptyException(group);
      }
      if (replace(group, marked, marked.to(Header.DELETED))) {
        forget(group);
        return;
      }
    }
    throw tooBusy(group);
  }

  private void forget(String group) {
    calls.await(names.async().remove(group));
    if (header(group).filter(Header::isThere).isPresent()) {
      calls.await(names.async().set(group, true)); // It was made again meanwhile.
    }
  }

  private static OperationTimedOutException tooBusy(String group) {
    return new OperationTimedOutException(
        "group=%s: others change it all the time; %d attempts".formatted(group, ATTEMPTS_MAX),
        null);
  }

  Set<String> groups() {
    Map<String, CompletionStage<@Nullable String>> asked = new HashMap<>();
    for (String name : names.keySet()) {
      asked.put(name, headers.async().get(key(name)));
    }
    Set<String> there = new HashSet<>();
    asked.forEach(
        (name, answer) -> {
          String header = calls.await(answer);
          if (header != null && Header.read(header).isThere()) {
            there.add(name);
          }
        });
    return there;
  }

  private GridMap<String, byte[]> members(String group) {
    return grid.map(namespace + ".group." + Keys.encode(group));
  }

  /** A member's entry: a line with the group's incarnation, and the record. */
  private static byte[] entry(Header header, byte[] record) {
    byte[] line = (header.incarnation() + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] entry = Arrays.copyOf(line, line.length + record.length);
    System.arraycopy(record, 0, entry, line.length, record.length);
    return entry;
  }

  private static byte[] record(byte[] entry) {
    for (int i = 0; i < entry.length; i++) {
      if (entry[i] == '\n') {
        return Arrays.copyOfRange(entry, i + 1, entry.length);
      }
    }
    return entry;
  }

  private static boolean isOf(Header header, byte[] entry) {
    String incarnation = header.incarnation();
    return new String(entry, StandardCharsets.UTF_8).startsWith(incarnation + "\n");
  }

  /** Records by members. Both questions are asked at once. */
  Map<String, byte[]> read(String group) {
    CompletionStage<Set<Map.Entry<String, byte[]>>> entries = members(group).async().entrySet();
    return records(require(group), calls.await(entries));
  }

  private static Map<String, byte[]> records(
      Header header, Set<Map.Entry<String, byte[]>> entries) {
    Map<String, byte[]> records = new HashMap<>();
    for (Map.Entry<String, byte[]> entry : entries) {
      if (isOf(header, entry.getValue())) {
        records.put(entry.getKey(), record(entry.getValue()));
      }
    }
    return records;
  }

  Optional<byte[]> read(String group, String member) {
    CompletionStage<byte @Nullable []> asked = members(group).async().get(member);
    Header header = require(group);
    return Optional.ofNullable(calls.await(asked))
        .filter(entry -> isOf(header, entry))
        .map(GridGroups::record);
  }

  void join(String group, byte[] record) {
    String member = context.memberId();
    GridMap<String, byte[]> members = members(group);
    Header header = require(group);
    for (int i = 0; i < ATTEMPTS_MAX; i++) {
      byte[] entry = entry(header, record);
      byte[] there = answered(group, entry, members.async().putIfAbsent(member, entry, timeout));
      if (there != null) {
        if (isOf(header, there)
            && !Arrays.equals(there, unsure.get(group))
            && !Arrays.equals(there, own.get(group))) {
          throw new MemberAlreadyExistsException(group, member);
        }
        // Of a group that was deleted, of a join that was not answered, or taken for lost.
        boolean unused = calls.await(members.async().remove(member, there));
        continue;
      }
      if (isStill(group, header, entry)) {
        return;
      }
      boolean unused = answered(group, entry, members.async().remove(member, entry));
      header = require(group);
    }
    throw tooBusy(group);
  }

  /** Waits for a call that puts or removes an entry; it may be there if that fails. */
  private <T extends @Nullable Object> T answered(
      String group, byte[] entry, CompletionStage<T> call) {
    boolean known = false;
    try {
      T answer = calls.await(call);
      known = true;
      return answer;
    } finally {
      if (!known) {
        unsure.put(group, entry);
      }
    }
  }

  /** After an entry was put: whether it is of the group that there is, and so this member's. */
  private boolean isStill(String group, Header header, byte[] entry) {
    boolean known = false;
    own.put(group, entry);
    try {
      Header now = confirmed(group, header);
      known = true;
      boolean still = now.isThere() && now.incarnation().equals(header.incarnation());
      if (!still) {
        own.remove(group, entry);
      }
      return still;
    } finally {
      if (!known) {
        own.remove(group, entry);
        unsure.put(group, entry);
      }
    }
  }

  /** The group's header after an entry was put; a mark of a deletion is taken off. */
  private Header confirmed(String group, Header before) {
    for (int i = 0; i < ATTEMPTS_MAX; i++) {
      Header now = header(group).orElse(before.to(Header.DELETED));
      if (!now.state().equals(Header.DELETING)) {
        return now;
      }
      boolean unused = replace(group, now, now.to(Header.OPEN));
    }
    throw tooBusy(group);
  }

  void leave(String group) {
    byte[] entry = own.remove(group);
    if (entry == null
        || !answered(group, entry, members(group).async().remove(context.memberId(), entry))) {
      requireThere(group);
      throw new MemberNotJoinedException(group, context.memberId());
    }
  }

  void update(String group, byte[] record) {
    Header header = require(group);
    byte[] before = own.get(group);
    byte[] after = entry(header, record);
    String member = context.memberId();
    if (before == null
        || !answered(
            group, after, members(group).async().replace(member, before, after, timeout))) {
      throw new MemberNotJoinedException(group, member);
    }
    own.put(group, after);
  }

  /**
   * Prolongs this member's entries; those that are gone are told of, and those that should not be
   * there are taken away.
   */
  void prolong() {
    Map<String, CompletionStage<byte @Nullable []>> asked = new HashMap<>();
    Map<String, byte[]> before = Map.copyOf(own);
    for (String group : before.keySet()) {
      asked.put(group, members(group).async().getAndTouch(context.memberId(), timeout));
    }
    asked.forEach((group, answer) -> compare(group, before.get(group), calls.await(answer)));
    unsure.forEach(
        (group, entry) -> {
          if (!own.containsKey(group)) {
            boolean unused = calls.await(members(group).async().remove(context.memberId(), entry));
            unsure.remove(group, entry);
          }
        });
  }

  /** What is there, as it was read after {@code mine} was this member's entry. */
  private void compare(String group, byte @Nullable [] mine, byte @Nullable [] there) {
    if (mine == null || mine != own.get(group)) {
      return; // A call has changed it meanwhile.
    }
    if (Arrays.equals(there, mine)) {
      unsure.remove(group);
    } else if (there != null && Arrays.equals(there, unsure.get(group))) {
      own.replace(group, mine, there); // An update that was not answered.
      unsure.remove(group);
    } else if (own.remove(group, mine)) {
      context.membershipLost(group, null);
    }
  }

  /** Leaves all groups. */
  void stop() {
    own.forEach(
        (group, entry) -> calls.await(members(group).async().remove(context.memberId(), entry)));
    own.clear();
  }

  Subscription watch(String group, GroupSink sink) {
    Registration events = members(group).addListener(new Listener(sink), true);
    // What a member had not told when it died nobody tells.
    Registration deaths =
        grid.cluster()
            .addMembershipListener(
                new MembershipListener() {
                  @Override
                  public void left(Member member) {
                    sink.changed();
                  }
                });
    return () -> {
      events.close();
      deaths.close();
    };
  }

  /** Tells a sink; where a record is not in the event, that something has changed. */
  private record Listener(GroupSink sink) implements EntryListener<String, byte[]> {

    @Override
    public void added(EntryEvent<String, byte[]> event) {
      there(event);
    }

    @Override
    public void updated(EntryEvent<String, byte[]> event) {
      there(event);
    }

    @Override
    public void merged(EntryEvent<String, byte[]> event) {
      there(event);
    }

    @Override
    public void removed(EntryEvent<String, byte[]> event) {
      gone(event);
    }

    @Override
    public void expired(EntryEvent<String, byte[]> event) {
      gone(event);
    }

    @Override
    public void evicted(EntryEvent<String, byte[]> event) {
      sink.changed();
    }

    @Override
    public void evictedAll(EntryEvent<String, byte[]> event) {
      sink.changed();
    }

    @Override
    public void cleared(EntryEvent<String, byte[]> event) {
      sink.changed();
    }

    @Override
    public void eventsLost(LostEvents lost) {
      sink.changed();
    }

    private void there(EntryEvent<String, byte[]> event) {
      String member = event.key();
      byte[] entry = event.value();
      if (member == null || entry == null) {
        sink.changed();
      } else {
        sink.joined(member, record(entry));
      }
    }

    private void gone(EntryEvent<String, byte[]> event) {
      String member = event.key();
      byte[] entry = event.oldValue();
      if (member == null || entry == null) {
        sink.changed();
      } else {
        sink.left(member, record(entry));
      }
    }
  }
}
