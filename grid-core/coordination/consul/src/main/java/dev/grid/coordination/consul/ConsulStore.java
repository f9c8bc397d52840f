package dev.grid.coordination.consul;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.GroupAlreadyExistsException;
import dev.grid.coordination.GroupNotCreatedException;
import dev.grid.coordination.GroupNotEmptyException;
import dev.grid.coordination.InvalidRequestException;
import dev.grid.coordination.MemberAlreadyExistsException;
import dev.grid.coordination.MemberNotJoinedException;
import dev.grid.coordination.consul.ConsulClient.KvEntry;
import dev.grid.coordination.consul.ConsulClient.Reply;
import dev.grid.coordination.queues.Place;
import dev.grid.coordination.queues.Queue;
import dev.grid.coordination.queues.QueueStore;
import dev.grid.coordination.queues.SessionEndedException;
import dev.grid.coordination.queues.StoreSession;
import dev.grid.coordination.queues.Ticket;
import dev.grid.coordination.spi.GroupSink;
import dev.grid.coordination.spi.Keys;
import dev.grid.coordination.spi.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/** Groups, members and tickets as keys of Consul. Thread-safe. */
final class ConsulStore implements QueueStore {

  private static final byte[] EMPTY = new byte[0];
  private static final Duration JOIN_PAUSE = Duration.ofMillis(50);

  private final CoordinatorUrl url;
  private final ConsulClient client;

  ConsulStore(CoordinatorUrl url) {
    this.url = url;
    client = new ConsulClient(url);
  }

  @Override
  public StoreSession begin(Duration limit) {
    long seconds = url.timeout().plusMillis(999).toSeconds();
    JsonObject request = new JsonObject();
    request.addProperty("Name", url.namespace());
    request.addProperty("TTL", seconds + "s");
    request.addProperty(
        "LockDelay", url.duration("lock-delay", ConsulDriverProvider.LOCK_DELAY).toMillis() + "ms");
    request.addProperty("Behavior", "delete");
    byte[] body = request.toString().getBytes(StandardCharsets.UTF_8);
    Reply reply = client.call("PUT", "/v1/session/create", body, limit);
    if (reply.status() == 400) {
      throw new InvalidRequestException(
          url + ": Consul refuses timeout=" + seconds + "s: " + reply.body().strip());
    }
    String id = reply.json().getAsJsonObject().get("ID").getAsString();
    return new StoreSession(id, Duration.ofSeconds(seconds));
  }

  @Override
  public boolean renew(StoreSession session, Duration limit) {
    return client.call("PUT", "/v1/session/renew/" + session.id(), EMPTY, limit).status() == 200;
  }

  @Override
  public void end(StoreSession session, Duration limit) {
    client.call("PUT", "/v1/session/destroy/" + session.id(), EMPTY, limit);
  }

  @Override
  public void close() {
    client.close();
  }

  private String groupPrefix(String group) {
    return url.namespace() + "/groups/" + Keys.encode(group) + "/";
  }

  private String groupKey(String group) {
    return groupPrefix(group) + "group";
  }

  private String membersPrefix(String group) {
    return groupPrefix(group) + "members/";
  }

  private String memberKey(String group, String member) {
    return membersPrefix(group) + Keys.encode(member);
  }

  private String queuePrefix(Queue queue) {
    String kind = queue.kind() == Queue.Kind.LOCK ? "/locks/" : "/leaders/";
    return url.namespace() + kind + Keys.encode(queue.name()) + "/";
  }

  private String ticketKey(Queue queue, String ticketId) {
    return queuePrefix(queue) + "tickets/" + ticketId;
  }

  private String holderKey(Queue queue) {
    return queuePrefix(queue) + "holder";
  }

  private static String lastOf(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }

  private List<KvEntry> list(String prefix) {
    return read(ConsulClient.keyPath(prefix) + "?recurse&consistent").entries();
  }

  private Optional<KvEntry> find(String key) {
    return read(ConsulClient.keyPath(key) + "?consistent").entries().stream().findFirst();
  }

  private Reply read(String path) {
    return client.call("GET", path, EMPTY, url.operationTimeout());
  }

  private Reply write(String path, byte[] value) {
    return client.call("PUT", path, value, url.operationTimeout());
  }

  /** Empty if it was carried out; else what the operation that failed says. */
  private Optional<String> transact(Operations operations, StoreSession session) {
    return failure(send(operations), session);
  }

  private Reply send(Operations operations) {
    return client.call("PUT", "/v1/txn", operations.encoded(), url.operationTimeout());
  }

  private Optional<String> failure(Reply reply, StoreSession session) {
    if (reply.status() == 200) {
      return Optional.empty();
    }
    if (reply.status() != 409 || !reply.json().isJsonObject()) {
      throw new CoordinatorConnectionException(url + ": Consul refuses: " + reply.body());
    }
    JsonElement error = reply.json().getAsJsonObject().getAsJsonArray("Errors").get(0);
    String what = error.getAsJsonObject().get("What").getAsString();
    if (what.contains("invalid session")) {
      throw new SessionEndedException(session.id(), null);
    }
    return Optional.of(what);
  }

  @Override
  public void createGroup(String group) {
    byte[] mine = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
    Reply reply = write(ConsulClient.keyPath(groupKey(group)) + "?cas=0", mine);
    if (!reply.isTrue()) {
      Optional<KvEntry> found = find(groupKey(group));
      // What is there may have been put by this very call, whose answer was lost.
      if (!reply.repeated() || found.isEmpty() || !Arrays.equals(found.get().value(), mine)) {
        throw new GroupAlreadyExistsException(group);
      }
    }
  }

  /** A join that comes between writes the group's key, which is not deleted then. */
  @Override
  public void deleteGroup(String group) {
    List<KvEntry> found = list(groupPrefix(group));
    Optional<KvEntry> itself =
        found.stream().filter(entry -> entry.key().equals(groupKey(group))).findFirst();
    if (itself.isEmpty()) {
      throw new GroupNotCreatedException(group);
    }
    if (found.size() > 1) {
      throw new GroupNotEmptyException(group);
    }
    String path = ConsulClient.keyPath(groupKey(group)) + "?cas=" + itself.get().modifyIndex();
    if (!client.call("DELETE", path, EMPTY, url.operationTimeout()).isTrue()) {
      throw new GroupNotEmptyException(group);
    }
  }

  @Override
  public Set<String> groups() {
    String prefix = url.namespace() + "/groups/";
    Set<String> groups = new LinkedHashSet<>();
    Reply reply = read(ConsulClient.keyPath(prefix) + "?keys&separator=/&consistent");
    if (reply.status() == 200) {
      for (JsonElement key : reply.json().getAsJsonArray()) {
        String name = key.getAsString().substring(prefix.length());
        groups.add(Keys.decode(name.substring(0, name.indexOf('/'))));
      }
    }
    return groups;
  }

  @Override
  public boolean hasGroup(String group) {
    return find(groupKey(group)).isPresent();
  }

  @Override
  public void join(String group, String member, byte[] record, StoreSession session) {
    String key = memberKey(group, member);
    long start = System.nanoTime();
    while (true) {
      Operations join =
          new Operations()
              .get(groupKey(group))
              .absent(key)
              .set(groupKey(group), EMPTY)
              .lock(key, record, session.id());
      if (transact(join, session).isEmpty()) {
        return;
      }
      List<KvEntry> found = list(groupPrefix(group));
      if (found.stream().noneMatch(entry -> entry.key().equals(groupKey(group)))) {
        throw new GroupNotCreatedException(group);
      }
      Optional<KvEntry> there = found.stream().filter(entry -> entry.key().equals(key)).findFirst();
      if (there.isPresent()) {
        if (there.get().session().equals(session.id())
            && Arrays.equals(there.get().value(), record)) {
          return; // By this very call, whose answer was lost.
        }
        throw new MemberAlreadyExistsException(group, member);
      }
      // The lock-delay of the last session's key is not over.
      requireTime(start, group, member);
      pause();
    }
  }

  private void requireTime(long start, String group, String member) {
    if (System.nanoTime() - start > url.operationTimeout().toNanos()) {
      throw new CoordinatorConnectionException(
          url
              + ": group="
              + group
              + " member="
              + member
              + " cannot join: its lock-delay is not over");
    }
  }

  private void pause() {
    try {
      Thread.sleep(JOIN_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CoordinatorConnectionException(url + ": interrupted", e);
    }
  }

  @Override
  public void leave(String group, String member, StoreSession session) {
    String key = memberKey(group, member);
    change(group, member, session, new Operations().locked(key, session.id()).delete(key));
  }

  @Override
  public void update(String group, String member, byte[] record, StoreSession session) {
    String key = memberKey(group, member);
    change(
        group,
        member,
        session,
        new Operations().locked(key, session.id()).lock(key, record, session.id()));
  }

  private void change(String group, String member, StoreSession session, Operations operations) {
    Reply reply = send(operations);
    if (failure(reply, session).isPresent()) {
      requireGroup(group);
      if (reply.repeated() && find(memberKey(group, member)).isEmpty()) {
        return; // An earlier one, whose answer was lost, took it out.
      }
      throw new MemberNotJoinedException(group, member);
    }
  }

  private void requireGroup(String group) {
    if (!hasGroup(group)) {
      throw new GroupNotCreatedException(group);
    }
  }

  @Override
  public Map<String, byte[]> members(String group) {
    Map<String, byte[]> members = new LinkedHashMap<>();
    boolean created = false;
    for (KvEntry entry : list(groupPrefix(group))) {
      if (entry.key().equals(groupKey(group))) {
        created = true;
      } else {
        members.put(Keys.decode(lastOf(entry.key())), entry.value());
      }
    }
    if (!created) {
      throw new GroupNotCreatedException(group);
    }
    return members;
  }

  @Override
  public Optional<byte[]> member(String group, String member) {
    Optional<KvEntry> found = find(memberKey(group, member));
    if (found.isEmpty()) {
      requireGroup(group);
    }
    return found.map(KvEntry::value);
  }

  @Override
  public Subscription watch(String group, GroupSink sink) {
    ConsulWatch watch = new ConsulWatch(client, url, membersPrefix(group), sink);
    watch.start();
    return watch;
  }

  @Override
  public Ticket enqueue(Queue queue, String ticketId, String member, StoreSession session) {
    String key = ticketKey(queue, ticketId);
    byte[] value = member.getBytes(StandardCharsets.UTF_8);
    Reply reply = write(ConsulClient.keyPath(key) + "?acquire=" + session.id(), value);
    Optional<KvEntry> made = reply.isTrue() ? find(key) : Optional.empty();
    if (made.isEmpty()) {
      throw new SessionEndedException(
          session.id(), null); // It cannot be another's, nor have a lock-delay.
    }
    return new Ticket(ticketId, made.get().createIndex(), member);
  }

  private List<KvEntry> tickets(Queue queue) {
    return list(queuePrefix(queue) + "tickets/").stream()
        .sorted(Comparator.comparingLong(KvEntry::createIndex))
        .toList();
  }

  @Override
  public Place place(Queue queue, Ticket ticket) {
    KvEntry ahead = null;
    for (KvEntry entry : tickets(queue)) {
      if (lastOf(entry.key()).equals(ticket.id())) {
        return new Place(true, ahead == null ? null : ticket(ahead));
      }
      ahead = entry;
    }
    return Place.GONE;
  }

  private static Ticket ticket(KvEntry entry) {
    return new Ticket(
        lastOf(entry.key()),
        entry.createIndex(),
        new String(entry.value(), StandardCharsets.UTF_8));
  }

  /** A blocking query of the one key; its session cannot change but by its end. */
  @Override
  public void awaitGone(Queue queue, Ticket ticket, Duration limit) throws InterruptedException {
    Optional<KvEntry> there = find(ticketKey(queue, ticket.id()));
    if (there.isPresent()) {
      long millis = Math.max(1, limit.toMillis());
      String path =
          ConsulClient.keyPath(ticketKey(queue, ticket.id()))
              + "?index=%d&wait=%dms".formatted(there.get().modifyIndex(), millis);
      Reply unused = client.call("GET", path, EMPTY, limit.plus(url.operationTimeout()));
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  @Override
  public OptionalLong claim(Queue queue, Ticket ticket, StoreSession session) {
    String path = ConsulClient.keyPath(holderKey(queue));
    byte[] value = ticket.id().getBytes(StandardCharsets.UTF_8);
    Reply reply = write(path + "?acquire=" + session.id(), value);
    if (reply.status() == 500) {
      throw new SessionEndedException(session.id(), null);
    }
    if (!reply.isTrue()) {
      return OptionalLong
          .empty(); // In its lock-delay, or the one before has not given it back yet.
    }
    Optional<KvEntry> held =
        find(holderKey(queue)).filter(entry -> entry.session().equals(session.id()));
    if (held.isEmpty()) {
      throw new SessionEndedException(session.id(), null);
    }
    return OptionalLong.of(held.get().modifyIndex());
  }

  /** The lock first, then the ticket: who is next finds the lock free. */
  @Override
  public boolean withdraw(Queue queue, String ticketId, StoreSession session) {
    Optional<KvEntry> holder = find(holderKey(queue));
    if (holder.isPresent()
        && holder.get().session().equals(session.id())
        && new String(holder.get().value(), StandardCharsets.UTF_8).equals(ticketId)) {
      Optional<String> unused =
          transact(
              new Operations().deleteUnchanged(holderKey(queue), holder.get().modifyIndex()),
              session);
    }
    Optional<KvEntry> there = find(ticketKey(queue, ticketId));
    if (there.isPresent()) {
      String path = ConsulClient.keyPath(ticketKey(queue, ticketId));
      Reply unused = client.call("DELETE", path, EMPTY, url.operationTimeout());
    }
    return there.isPresent();
  }

  @Override
  public Optional<Ticket> first(Queue queue) {
    return tickets(queue).stream().findFirst().map(ConsulStore::ticket);
  }

  /** The member whose ticket has the lock. */
  @Override
  public Optional<String> holder(Queue queue) {
    return find(holderKey(queue))
        .filter(entry -> !entry.session().isEmpty())
        .flatMap(entry -> find(ticketKey(queue, new String(entry.value(), StandardCharsets.UTF_8))))
        .map(entry -> ticket(entry).member());
  }

  @Override
  public boolean evict(Queue queue) {
    Optional<KvEntry> holder = find(holderKey(queue));
    if (holder.isEmpty()) {
      return false;
    }
    String ticketId = new String(holder.get().value(), StandardCharsets.UTF_8);
    Operations evict =
        new Operations()
            .deleteUnchanged(holderKey(queue), holder.get().modifyIndex())
            .delete(ticketKey(queue, ticketId));
    Reply reply = client.call("PUT", "/v1/txn", evict.encoded(), url.operationTimeout());
    return reply.status() == 200;
  }
}
