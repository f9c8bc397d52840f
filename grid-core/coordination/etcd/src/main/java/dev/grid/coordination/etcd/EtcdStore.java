package dev.grid.coordination.etcd;

import com.google.gson.JsonObject;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.GroupAlreadyExistsException;
import dev.grid.coordination.GroupNotCreatedException;
import dev.grid.coordination.GroupNotEmptyException;
import dev.grid.coordination.MemberAlreadyExistsException;
import dev.grid.coordination.MemberNotJoinedException;
import dev.grid.coordination.etcd.Requests.KeyValue;
import dev.grid.coordination.queues.HttpCalls.Reply;
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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Groups, members and tickets as keys of etcd. Each call is one transaction. Thread-safe. */
final class EtcdStore implements QueueStore {

  private final CoordinatorUrl url;
  private final EtcdClient client;

  EtcdStore(CoordinatorUrl url) {
    this.url = url;
    client = new EtcdClient(url);
  }

  @Override
  public StoreSession begin(Duration limit) {
    JsonObject request = new JsonObject();
    // Whole seconds; etcd makes more of what is less than it can tell from its own election
    // timeout.
    request.addProperty("TTL", Long.toString(url.timeout().plusMillis(999).toSeconds()));
    JsonObject granted = call("/v3/lease/grant", request, limit).value();
    long seconds = Requests.number(granted, "TTL");
    return new StoreSession(
        Long.toString(Requests.number(granted, "ID")), Duration.ofSeconds(seconds));
  }

  @Override
  public boolean renew(StoreSession session, Duration limit) {
    JsonObject answer = call("/v3/lease/keepalive", lease(session), limit).value();
    return Requests.number(answer.getAsJsonObject("result"), "TTL") > 0;
  }

  @Override
  public void end(StoreSession session, Duration limit) {
    try {
      Reply<JsonObject> unused = client.call("/v3/lease/revoke", lease(session), limit);
    } catch (EtcdException e) {
      if (e.code() != EtcdException.NOT_FOUND) {
        throw refused(e);
      }
    }
  }

  private static JsonObject lease(StoreSession session) {
    JsonObject lease = new JsonObject();
    lease.addProperty("ID", session.id());
    return lease;
  }

  @Override
  public void close() {
    client.close();
  }

  private Reply<JsonObject> call(String path, JsonObject request, Duration limit) {
    try {
      return client.call(path, request, limit);
    } catch (EtcdException e) {
      throw refused(e);
    }
  }

  private CoordinatorConnectionException refused(EtcdException e) {
    return new CoordinatorConnectionException(url + ": etcd refuses: " + e.getMessage(), e);
  }

  private Reply<JsonObject> transact(
      List<JsonObject> compares, List<JsonObject> success, List<JsonObject> failure) {
    return call(
        "/v3/kv/txn", Requests.transaction(compares, success, failure), url.operationTimeout());
  }

  /** With what needs the session's lease. */
  private Reply<JsonObject> transact(
      StoreSession session,
      List<JsonObject> compares,
      List<JsonObject> success,
      List<JsonObject> failure) {
    try {
      return client.call(
          "/v3/kv/txn", Requests.transaction(compares, success, failure), url.operationTimeout());
    } catch (EtcdException e) {
      if (e.code() == EtcdException.NOT_FOUND) {
        throw new SessionEndedException(session.id(), e);
      }
      throw refused(e);
    }
  }

  private String groupKey(String group) {
    return url.namespace() + "/groups/" + Keys.encode(group);
  }

  private String membersKey(String group) {
    return url.namespace() + "/members/" + Keys.encode(group) + "/";
  }

  private String memberKey(String group, String member) {
    return membersKey(group) + Keys.encode(member);
  }

  private String queueKey(Queue queue) {
    String kind = queue.kind() == Queue.Kind.LOCK ? "/locks/" : "/leaders/";
    return url.namespace() + kind + Keys.encode(queue.name()) + "/";
  }

  private static String lastOf(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }

  private static long leaseOf(StoreSession session) {
    return Long.parseLong(session.id());
  }

  @Override
  public void createGroup(String group) {
    JsonObject key = Requests.range(groupKey(group));
    byte[] mine = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
    JsonObject answer =
        transact(
                List.of(Requests.absent(key)),
                List.of(Requests.asPut(Requests.put(groupKey(group), mine, 0))),
                List.of(Requests.asRange(key)))
            .value();
    if (!Requests.succeeded(answer)) {
      List<KeyValue> found = Requests.found(answer, 0);
      // What is there may have been put by this very call, whose answer was lost.
      if (found.isEmpty() || !Arrays.equals(found.get(0).value(), mine)) {
        throw new GroupAlreadyExistsException(group);
      }
    }
  }

  @Override
  public void deleteGroup(String group) {
    JsonObject key = Requests.range(groupKey(group));
    Reply<JsonObject> reply =
        transact(
            List.of(Requests.exists(key), Requests.absent(Requests.prefix(membersKey(group)))),
            List.of(Requests.asDelete(key)),
            List.of(Requests.asRange(key)));
    if (!Requests.succeeded(reply.value())) {
      if (!Requests.found(reply.value(), 0).isEmpty()) {
        throw new GroupNotEmptyException(group);
      }
      if (!reply.repeated()) {
        throw new GroupNotCreatedException(group);
      }
    }
  }

  @Override
  public Set<String> groups() {
    String prefix = url.namespace() + "/groups/";
    JsonObject range = Requests.prefix(prefix);
    range.addProperty("keys_only", true);
    Set<String> groups = new LinkedHashSet<>();
    for (KeyValue found :
        Requests.found(call("/v3/kv/range", range, url.operationTimeout()).value())) {
      groups.add(Keys.decode(found.key().substring(prefix.length())));
    }
    return groups;
  }

  @Override
  public boolean hasGroup(String group) {
    JsonObject range = Requests.range(groupKey(group));
    range.addProperty("count_only", true);
    return Requests.number(call("/v3/kv/range", range, url.operationTimeout()).value(), "count")
        > 0;
  }

  @Override
  public void join(String group, String member, byte[] record, StoreSession session) {
    JsonObject groupKey = Requests.range(groupKey(group));
    JsonObject memberKey = Requests.range(memberKey(group, member));
    JsonObject answer =
        transact(
                session,
                List.of(Requests.exists(groupKey), Requests.absent(memberKey)),
                List.of(
                    Requests.asPut(
                        Requests.put(memberKey(group, member), record, leaseOf(session)))),
                List.of(Requests.asRange(groupKey), Requests.asRange(memberKey)))
            .value();
    if (!Requests.succeeded(answer)) {
      if (Requests.found(answer, 0).isEmpty()) {
        throw new GroupNotCreatedException(group);
      }
      KeyValue found = Requests.found(answer, 1).get(0);
      if (found.lease() != leaseOf(session) || !Arrays.equals(found.value(), record)) {
        throw new MemberAlreadyExistsException(group, member);
      }
    }
  }

  @Override
  public void leave(String group, String member, StoreSession session) {
    change(group, member, session, Requests.asDelete(Requests.range(memberKey(group, member))));
  }

  @Override
  public void update(String group, String member, byte[] record, StoreSession session) {
    JsonObject put = Requests.put(memberKey(group, member), record, leaseOf(session));
    change(group, member, session, Requests.asPut(put));
  }

  private void change(String group, String member, StoreSession session, JsonObject operation) {
    JsonObject memberKey = Requests.range(memberKey(group, member));
    Reply<JsonObject> reply =
        transact(
            session,
            List.of(Requests.ofLease(memberKey, leaseOf(session))),
            List.of(operation),
            List.of(Requests.asRange(Requests.range(groupKey(group)))));
    if (!Requests.succeeded(reply.value())) {
      if (Requests.found(reply.value(), 0).isEmpty()) {
        throw new GroupNotCreatedException(group);
      }
      if (!reply.repeated()) {
        throw new MemberNotJoinedException(group, member);
      }
    }
  }

  @Override
  public Map<String, byte[]> members(String group) {
    return read(group, Requests.prefix(membersKey(group)));
  }

  @Override
  public Optional<byte[]> member(String group, String member) {
    return Optional.ofNullable(read(group, Requests.range(memberKey(group, member))).get(member));
  }

  private Map<String, byte[]> read(String group, JsonObject range) {
    JsonObject answer =
        transact(
                List.of(),
                List.of(Requests.asRange(Requests.range(groupKey(group))), Requests.asRange(range)),
                List.of())
            .value();
    if (Requests.found(answer, 0).isEmpty()) {
      throw new GroupNotCreatedException(group);
    }
    Map<String, byte[]> members = new LinkedHashMap<>();
    for (KeyValue found : Requests.found(answer, 1)) {
      members.put(Keys.decode(lastOf(found.key())), found.value());
    }
    return members;
  }

  @Override
  public Subscription watch(String group, GroupSink sink) {
    EtcdWatch watch = new EtcdWatch(client, membersKey(group), sink, this::revision);
    watch.start(revision());
    return watch;
  }

  private long revision() {
    JsonObject range = Requests.range(url.namespace());
    range.addProperty("count_only", true);
    return Requests.revision(call("/v3/kv/range", range, url.operationTimeout()).value());
  }

  @Override
  public Ticket enqueue(Queue queue, String ticketId, String member, StoreSession session) {
    String key = queueKey(queue) + ticketId;
    JsonObject range = Requests.range(key);
    byte[] value = member.getBytes(StandardCharsets.UTF_8);
    JsonObject answer =
        transact(
                session,
                List.of(Requests.absent(range)),
                List.of(Requests.asPut(Requests.put(key, value, leaseOf(session)))),
                List.of(Requests.asRange(range)))
            .value();
    long order =
        Requests.succeeded(answer)
            ? Requests.revision(answer)
            : Requests.found(answer, 0).get(0).createRevision();
    return new Ticket(ticketId, order, member);
  }

  @Override
  public Place place(Queue queue, Ticket ticket) {
    JsonObject before = Requests.one(Requests.prefix(queueKey(queue)), false);
    before.addProperty("max_create_revision", Long.toString(ticket.order() - 1));
    JsonObject answer =
        transact(
                List.of(),
                List.of(
                    Requests.asRange(Requests.range(queueKey(queue) + ticket.id())),
                    Requests.asRange(before)),
                List.of())
            .value();
    List<KeyValue> own = Requests.found(answer, 0);
    if (own.isEmpty()) {
      return Place.GONE;
    }
    List<KeyValue> ahead = Requests.found(answer, 1);
    return new Place(true, ahead.isEmpty() ? null : ticket(ahead.get(0)));
  }

  private static Ticket ticket(KeyValue found) {
    return new Ticket(
        lastOf(found.key()),
        found.createRevision(),
        new String(found.value(), StandardCharsets.UTF_8));
  }

  /**
   * Watches from the revision in which the ticket was made, so an end before the watch began is
   * told, too.
   */
  @Override
  public void awaitGone(Queue queue, Ticket ticket, Duration limit) throws InterruptedException {
    OneEvent.await(client, queueKey(queue) + ticket.id(), ticket.order() + 1, limit);
  }

  @Override
  public boolean withdraw(Queue queue, String ticketId, StoreSession session) {
    Reply<JsonObject> reply =
        call(
            "/v3/kv/deleterange",
            Requests.range(queueKey(queue) + ticketId),
            url.operationTimeout());
    return Requests.number(reply.value(), "deleted") > 0 || reply.repeated();
  }

  @Override
  public Optional<Ticket> first(Queue queue) {
    JsonObject oldest = Requests.one(Requests.prefix(queueKey(queue)), true);
    return Requests.found(call("/v3/kv/range", oldest, url.operationTimeout()).value()).stream()
        .map(EtcdStore::ticket)
        .findFirst();
  }

  @Override
  public boolean evict(Queue queue) {
    Optional<Ticket> first = first(queue);
    if (first.isEmpty()) {
      return false;
    }
    JsonObject key = Requests.range(queueKey(queue) + first.get().id());
    Reply<JsonObject> reply =
        transact(
            List.of(Requests.created(key, first.get().order())),
            List.of(Requests.asDelete(key)),
            List.of());
    return Requests.succeeded(reply.value()) || reply.repeated();
  }
}
