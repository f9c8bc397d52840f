package dev.grid.client;

import dev.grid.StructureId;
import dev.grid.client.connection.Connection;
import dev.grid.kernel.CallFuture;
import dev.grid.protocol.session.SessionMessages.CreateProxies;
import dev.grid.protocol.session.SessionMessages.CreateProxy;
import dev.grid.protocol.session.SessionMessages.DestroyProxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The structures that this client uses: created in the cluster once each. Thread-safe. */
final class Proxies {

  private static final Logger log = LoggerFactory.getLogger(Proxies.class);

  private final ClientInvoker invoker;
  private final ConcurrentHashMap<StructureId, CompletableFuture<Object>> byId =
      new ConcurrentHashMap<>();

  /** Used before there was a connection, and not created yet. */
  private final Set<StructureId> early = ConcurrentHashMap.newKeySet();

  Proxies(ClientInvoker invoker) {
    this.invoker = invoker;
  }

  /**
   * The proxy of a structure; its first use creates the structure in the cluster, and blocks. A
   * failure is that of all who asked meanwhile, and the next one tries again. A client that has not
   * connected yet does not wait: {@link #createEarly} does it then.
   *
   * @param factory makes the proxy; one identifier is always asked for with one kind of factory
   * @param starting whether the client has not connected yet
   */
  Object get(StructureId id, Supplier<?> factory, BooleanSupplier starting) {
    CompletableFuture<Object> created = new CompletableFuture<>();
    CompletableFuture<Object> known = byId.putIfAbsent(id, created);
    if (known != null) {
      return CallFuture.await(known);
    }
    try {
      early.add(id); // First this, then to look: it is created there or here.
      if (!starting.getAsBoolean()) {
        early.remove(id);
        invoker.session(new CreateProxy(id.name(), id.service())).await();
      }
      created.complete(factory.get());
    } catch (RuntimeException e) {
      byId.remove(id, created);
      created.completeExceptionally(e);
    }
    return CallFuture.await(created);
  }

  /**
   * Creates what was used before there was a connection; does not block. Where one of them cannot
   * be created each is tried alone. A structure that this fails for is created by its first write,
   * as one is that was destroyed.
   */
  void createEarly() {
    List<StructureId> all = new ArrayList<>();
    early.removeIf(all::add);
    if (!all.isEmpty()) {
      var unused =
          create(all)
              .whenComplete(
                  (done, failure) -> {
                    if (failure != null) {
                      log.info(
                          "structures={} are created one by one: {}", all, String.valueOf(failure));
                      all.forEach(this::createAlone);
                    }
                  });
    }
  }

  private void createAlone(StructureId id) {
    var unused =
        create(List.of(id))
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    log.warn("structure={} is not created yet", id, CallFuture.unwrapped(failure));
                  }
                });
  }

  private CompletableFuture<Void> create(List<StructureId> ids) {
    return invoker.session(new CreateProxies(entries(ids)));
  }

  private static List<Map.Entry<String, String>> entries(Collection<StructureId> ids) {
    return ids.stream().map(id -> Map.entry(id.name(), id.service())).toList();
  }

  /** Destroys a structure in the cluster. Blocks. */
  void destroy(StructureId id) {
    byId.remove(id);
    early.remove(id);
    invoker.session(new DestroyProxy(id.name(), id.service())).await();
  }

  /** Creates all of them in another cluster. */
  CompletableFuture<?> recreate(Connection connection) {
    List<Map.Entry<String, String>> all = entries(byId.keySet());
    return all.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : invoker.sessionOn(connection, new CreateProxies(all));
  }
}
