package dev.grid.coordination.zookeeper;

import dev.grid.coordination.queues.Place;
import dev.grid.coordination.queues.Queue;
import dev.grid.coordination.queues.StoreSession;
import dev.grid.coordination.queues.Ticket;
import dev.grid.coordination.spi.Keys;
import dev.grid.coordination.zookeeper.Nodes.Data;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;

/** The queues of a {@link ZooKeeperStore}: sequential nodes below one node each. Thread-safe. */
final class TicketNodes {

  private final ZooKeeperStore store;
  private final String root;
  private final Changes changes = new Changes();

  /**
   * The queues of a store.
   *
   * @param root the node that all are below
   */
  TicketNodes(ZooKeeperStore store, String root) {
    this.store = store;
    this.root = root;
  }

  private String path(Queue queue) {
    String kind = queue.kind() == Queue.Kind.LOCK ? "/locks/" : "/leaders/";
    return root + kind + Keys.encode(queue.name());
  }

  Ticket enqueue(Queue queue, String ticketId, String member, StoreSession session) {
    String parent = path(queue);
    byte[] bytes = member.getBytes(StandardCharsets.UTF_8);
    Connection.Request<Long> request =
        (zk, repeated) -> {
          CompletableFuture<Optional<Long>> before =
              repeated
                  ? orderOf(zk, parent, ticketId)
                  : CompletableFuture.completedFuture(Optional.empty());
          return before.thenCompose(
              found ->
                  found.isPresent()
                      ? CompletableFuture.completedFuture(found.get())
                      : Nodes.create(
                              zk,
                              parent + "/" + ticketId + "-",
                              bytes,
                              store.acl(),
                              CreateMode.EPHEMERAL_SEQUENTIAL)
                          .thenApply(made -> made.stat().getCzxid()));
        };
    while (true) {
      try {
        return new Ticket(ticketId, store.call(session, request), member);
      } catch (NodeException e) {
        if (!e.is(Code.NONODE)) {
          throw store.refused(e);
        }
        // ZooKeeper deletes containers that are empty: possibly several times.
        store.makeParents(parent);
        store.make(parent, CreateMode.CONTAINER);
      }
    }
  }

  private static CompletableFuture<Optional<Long>> orderOf(
      ZooKeeper zk, String parent, String ticketId) {
    return Nodes.children(zk, parent)
        .thenCompose(
            names ->
                names.stream()
                    .filter(name -> name.startsWith(ticketId))
                    .findFirst()
                    .map(name -> ZooKeeperStore.present(Nodes.data(zk, parent + "/" + name)))
                    .orElse(CompletableFuture.completedFuture(Optional.empty())))
        .thenApply(data -> data.map(there -> there.stat().getCzxid()));
  }

  /** Names of tickets by their numbers. */
  private Map<String, Long> numbers(Queue queue) {
    Map<String, Long> numbers = new HashMap<>();
    for (String name : store.children(path(queue))) {
      numbers.put(name, Long.parseLong(name.substring(name.lastIndexOf('-') + 1)));
    }
    return numbers;
  }

  Place place(Queue queue, Ticket ticket) {
    Map<String, Long> numbers = numbers(queue);
    Optional<String> own =
        numbers.keySet().stream().filter(name -> name.startsWith(ticket.id())).findFirst();
    if (own.isEmpty()) {
      return Place.GONE;
    }
    long ownNumber = numbers.getOrDefault(own.get(), 0L);
    Optional<Map.Entry<String, Long>> ahead =
        numbers.entrySet().stream()
            .filter(entry -> entry.getValue() < ownNumber)
            .max(Map.Entry.comparingByValue());
    return new Place(
        true, ahead.map(entry -> new Ticket(entry.getKey(), entry.getValue(), "")).orElse(null));
  }

  void awaitGone(Queue queue, Ticket ticket, Duration limit) throws InterruptedException {
    String path = path(queue) + "/" + ticket.id();
    long seen = changes.count();
    if (store.call((zk, repeated) -> Nodes.exists(zk, path, changes))) {
      changes.await(seen, limit);
    }
  }

  /** Of the session that there is. */
  boolean withdraw(Queue queue, String ticketId) {
    boolean was = false;
    for (String name : store.children(path(queue))) {
      if (name.startsWith(ticketId)) {
        was |= store.delete(path(queue) + "/" + name);
      }
    }
    return was;
  }

  Optional<Ticket> first(Queue queue) {
    while (true) {
      Optional<Map.Entry<String, Long>> lowest =
          numbers(queue).entrySet().stream().min(Map.Entry.comparingByValue());
      if (lowest.isEmpty()) {
        return Optional.empty();
      }
      String name = lowest.get().getKey();
      Optional<Data> data = store.data(path(queue) + "/" + name);
      if (data.isPresent()) { // Else it has gone meanwhile, and another is the first.
        String member = new String(data.get().bytes(), StandardCharsets.UTF_8);
        return Optional.of(new Ticket(name, data.get().stat().getCzxid(), member));
      }
    }
  }

  boolean evict(Queue queue) {
    Optional<Ticket> first = first(queue);
    return first.isPresent() && store.delete(path(queue) + "/" + first.get().id());
  }
}
