package dev.grid.coordination.zookeeper;

import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.GroupAlreadyExistsException;
import dev.grid.coordination.GroupNotCreatedException;
import dev.grid.coordination.GroupNotEmptyException;
import dev.grid.coordination.MemberAlreadyExistsException;
import dev.grid.coordination.MemberNotJoinedException;
import dev.grid.coordination.queues.Place;
import dev.grid.coordination.queues.Queue;
import dev.grid.coordination.queues.QueueStore;
import dev.grid.coordination.queues.SessionEndedException;
import dev.grid.coordination.queues.StoreSession;
import dev.grid.coordination.queues.Ticket;
import dev.grid.coordination.spi.GroupSink;
import dev.grid.coordination.spi.Keys;
import dev.grid.coordination.spi.Subscription;
import dev.grid.coordination.zookeeper.Nodes.Data;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

/** Groups, members and tickets as nodes of ZooKeeper. Thread-safe. */
final class ZooKeeperStore implements QueueStore {

  private static final byte[] EMPTY = new byte[0];

  private final CoordinatorUrl url;
  private final List<ACL> acl;

  /**
   * Sessions that were lost here and may live there, with nodes that stand against those of the
   * next one.
   */
  private final Set<String> former = ConcurrentHashMap.newKeySet();

  private final Set<GroupWatch> watches = ConcurrentHashMap.newKeySet();
  private final TicketNodes tickets;

  /** Written by who begins and ends sessions, which is one thread at a time. */
  private volatile @Nullable Connection connection;

  ZooKeeperStore(CoordinatorUrl url) {
    this.url = url;
    acl = url.user() == null ? ZooDefs.Ids.OPEN_ACL_UNSAFE : ZooDefs.Ids.CREATOR_ALL_ACL;
    tickets = new TicketNodes(this, root());
  }

  @Override
  public StoreSession begin(Duration limit) {
    Connection opened = Connection.open(url, limit);
    connection = opened;
    watches.forEach(GroupWatch::attachAgain);
    return opened.session();
  }

  @Override
  public boolean renew(StoreSession session, Duration limit) {
    try {
      Connection now = of(session);
      boolean unused = now.call((zk, repeated) -> Nodes.exists(zk, "/", null), limit);
      now.beaten();
      return true;
    } catch (SessionEndedException e) {
      return false;
    }
  }

  @Override
  public void end(StoreSession session, Duration limit) {
    Connection ended = connection;
    if (ended != null && ended.session().equals(session)) {
      connection = null;
      former.add(session.id());
      ended.close(limit);
    }
  }

  @Override
  public void close() {
    Connection last = connection;
    connection = null;
    if (last != null) {
      last.close(url.operationTimeout());
    }
  }

  /** The connection that there is. */
  Connection connection() {
    Connection now = connection;
    if (now == null) {
      throw new CoordinatorConnectionException(
          url + ": has no session; the next heartbeat begins one");
    }
    return now;
  }

  private Connection of(StoreSession session) {
    Connection now = connection;
    if (now == null || !now.session().equals(session)) {
      throw new SessionEndedException(session.id(), null);
    }
    return now;
  }

  <T> T call(Connection.Request<T> request) {
    return connection().call(request, url.operationTimeout());
  }

  <T> T call(StoreSession session, Connection.Request<T> request) {
    return of(session).call(request, url.operationTimeout());
  }

  CoordinatorConnectionException refused(NodeException e) {
    return new CoordinatorConnectionException(url + ": ZooKeeper refuses: " + e.getMessage(), e);
  }

  private String root() {
    return "/" + url.namespace();
  }

  List<ACL> acl() {
    return acl;
  }

  String groupPath(String group) {
    return root() + "/groups/" + Keys.encode(group);
  }

  private String memberPath(String group, String member) {
    return groupPath(group) + "/" + Keys.encode(member);
  }

  @Override
  public void createGroup(String group) {
    byte[] mine = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
    String path = groupPath(group);
    try {
      withParents(path, zk -> Nodes.create(zk, path, mine, acl, CreateMode.PERSISTENT));
    } catch (NodeException e) {
      if (!e.is(Code.NODEEXISTS)) {
        throw refused(e);
      }
      // What is there may have been made by this very call, whose answer was lost.
      if (!e.isRepeated()
          || !Arrays.equals(call((zk, again) -> Nodes.data(zk, path)).bytes(), mine)) {
        throw new GroupAlreadyExistsException(group);
      }
    }
  }

  /** Something that makes a node. */
  private interface Creation {
    CompletableFuture<?> begin(ZooKeeper zk);
  }

  /** Makes a node, and before that those above it where there are none. */
  private void withParents(String path, Creation creation) {
    try {
      Object unused = call((zk, repeated) -> creation.begin(zk).thenApply(made -> (Object) made));
    } catch (NodeException e) {
      if (!e.is(Code.NONODE)) {
        throw e;
      }
      makeParents(path);
      Object unused = call((zk, repeated) -> creation.begin(zk).thenApply(made -> (Object) made));
    }
  }

  void makeParents(String path) {
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      make(path.substring(0, slash), CreateMode.PERSISTENT);
    }
  }

  void make(String path, CreateMode mode) {
    try {
      Object unused = call((zk, repeated) -> Nodes.create(zk, path, EMPTY, acl, mode));
    } catch (NodeException e) {
      if (!e.is(Code.NODEEXISTS)) {
        throw refused(e);
      }
    }
  }

  @Override
  public void deleteGroup(String group) {
    try {
      boolean unused = call((zk, repeated) -> Nodes.delete(zk, groupPath(group)));
    } catch (NodeException e) {
      if (e.is(Code.NOTEMPTY)) {
        throw new GroupNotEmptyException(group);
      }
      if (!e.is(Code.NONODE)) {
        throw refused(e);
      }
      if (!e.isRepeated()) {
        throw new GroupNotCreatedException(group);
      }
    }
  }

  @Override
  public Set<String> groups() {
    return children(root() + "/groups").stream().map(Keys::decode).collect(Collectors.toSet());
  }

  /** Names of the nodes below; none if there is no such node. */
  List<String> children(String path) {
    try {
      return call((zk, repeated) -> Nodes.children(zk, path));
    } catch (NodeException e) {
      if (e.is(Code.NONODE)) {
        return List.of();
      }
      throw refused(e);
    }
  }

  @Override
  public boolean hasGroup(String group) {
    return call((zk, repeated) -> Nodes.exists(zk, groupPath(group), null));
  }

  @Override
  public void join(String group, String member, byte[] record, StoreSession session) {
    String path = memberPath(group, member);
    for (int attempt = 0; ; attempt++) {
      try {
        Object unused =
            call(
                session,
                (zk, repeated) -> Nodes.create(zk, path, record, acl, CreateMode.EPHEMERAL));
        return;
      } catch (NodeException e) {
        if (e.is(Code.NONODE)) {
          throw new GroupNotCreatedException(group, e);
        }
        if (!e.is(Code.NODEEXISTS)) {
          throw refused(e);
        }
        Optional<Data> there = data(path);
        if (there.isPresent()) {
          String owner = Long.toHexString(there.get().stat().getEphemeralOwner());
          if (owner.equals(session.id()) && Arrays.equals(there.get().bytes(), record)) {
            return; // By this very call, whose answer was lost.
          }
          if (!former.contains(owner) || attempt > 0) {
            throw new MemberAlreadyExistsException(group, member);
          }
          boolean unused = delete(path);
        }
      }
    }
  }

  /** Empty if there is no such node. */
  Optional<Data> data(String path) {
    try {
      return Optional.of(call((zk, repeated) -> Nodes.data(zk, path)));
    } catch (NodeException e) {
      if (e.is(Code.NONODE)) {
        return Optional.empty();
      }
      throw refused(e);
    }
  }

  /** Whether it was there. */
  boolean delete(String path) {
    try {
      return call((zk, repeated) -> Nodes.delete(zk, path));
    } catch (NodeException e) {
      if (e.is(Code.NONODE)) {
        return e.isRepeated();
      }
      throw refused(e);
    }
  }

  @Override
  public void leave(String group, String member, StoreSession session) {
    String path = memberPath(group, member);
    requireMember(group, member, session);
    if (!delete(path)) {
      throw new MemberNotJoinedException(group, member);
    }
  }

  @Override
  public void update(String group, String member, byte[] record, StoreSession session) {
    requireMember(group, member, session);
    try {
      boolean unused =
          call(session, (zk, repeated) -> Nodes.set(zk, memberPath(group, member), record));
    } catch (NodeException e) {
      if (e.is(Code.NONODE)) {
        throw new MemberNotJoinedException(group, member);
      }
      throw refused(e);
    }
  }

  private void requireMember(String group, String member, StoreSession session) {
    Optional<Data> there = data(memberPath(group, member));
    if (there.isEmpty()) {
      requireGroup(group);
    }
    if (there.isEmpty()
        || !Long.toHexString(there.get().stat().getEphemeralOwner()).equals(session.id())) {
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
    List<String> names;
    try {
      names = call((zk, repeated) -> Nodes.children(zk, groupPath(group)));
    } catch (NodeException e) {
      if (e.is(Code.NONODE)) {
        throw new GroupNotCreatedException(group, e);
      }
      throw refused(e);
    }
    Map<String, byte[]> members = new LinkedHashMap<>();
    read(group, names).forEach((name, data) -> members.put(Keys.decode(name), data.bytes()));
    return members;
  }

  /** The data of those nodes below a group's that are there; all are asked for at once. */
  Map<String, Data> read(String group, Iterable<String> names) {
    Map<String, CompletableFuture<Optional<Data>>> asked = new LinkedHashMap<>();
    return call(
        (zk, repeated) -> {
          asked.clear();
          for (String name : names) {
            asked.put(name, present(Nodes.data(zk, groupPath(group) + "/" + name)));
          }
          return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
              .thenApply(
                  ignored -> {
                    Map<String, Data> found = new LinkedHashMap<>();
                    asked.forEach(
                        (name, data) -> data.join().ifPresent(there -> found.put(name, there)));
                    return found;
                  });
        });
  }

  static CompletableFuture<Optional<Data>> present(CompletableFuture<Data> data) {
    return data.handle(Answers::new).thenCompose(Answers::present);
  }

  @Override
  public Optional<byte[]> member(String group, String member) {
    Optional<Data> there = data(memberPath(group, member));
    if (there.isEmpty()) {
      requireGroup(group);
    }
    return there.map(Data::bytes);
  }

  @Override
  public Subscription watch(String group, GroupSink sink) {
    GroupWatch watch = new GroupWatch(this, group, sink);
    watches.add(watch); // Before it reads, so that a session that ends now begins it anew.
    boolean started = false;
    try {
      watch.start();
      started = true;
      return watch;
    } finally {
      if (!started) {
        watches.remove(watch);
      }
    }
  }

  void closed(GroupWatch watch) {
    watches.remove(watch);
  }

  @Override
  public Ticket enqueue(Queue queue, String ticketId, String member, StoreSession session) {
    return tickets.enqueue(queue, ticketId, member, session);
  }

  @Override
  public Place place(Queue queue, Ticket ticket) {
    return tickets.place(queue, ticket);
  }

  @Override
  public void awaitGone(Queue queue, Ticket ticket, Duration limit) throws InterruptedException {
    tickets.awaitGone(queue, ticket, limit);
  }

  @Override
  public boolean withdraw(Queue queue, String ticketId, StoreSession session) {
    Connection now = connection;
    // Without its session, it went with that.
    return now != null && now.session().equals(session) && tickets.withdraw(queue, ticketId);
  }

  @Override
  public Optional<Ticket> first(Queue queue) {
    return tickets.first(queue);
  }

  @Override
  public boolean evict(Queue queue) {
    return tickets.evict(queue);
  }
}
