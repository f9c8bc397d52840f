package dev.grid.client;

import dev.grid.StructureId;
import dev.grid.client.connection.Connection;
import dev.grid.kernel.CallFuture;
import dev.grid.protocol.session.SessionMessages.CreateProxies;
import dev.grid.protocol.session.SessionMessages.CreateProxy;
import dev.grid.protocol.session.SessionMessages.DestroyProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The structures that this client uses: created in the cluster once each. Thread-safe. */
final class Proxies {

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
   * Creates what was used before there was a connection; does not block. A structure that this
   * fails for is created by its first write, as one is that was destroyed.
   */
  void createEarly() {
    List<Map.Entry<String, String>> all = new ArrayList<>();
    early.removeIf(id -> all.add(Map.entry(id.name(), id.service())));
    if (!all.isEmpty()) {
      var unused = invoker.session(new CreateProxies(all));
    }
  }

  /** Destroys a structure in the cluster. Blocks. */
  void destroy(StructureId id) {
    byId.remove(id);
    invoker.session(new DestroyProxy(id.name(), id.service())).await();
  }

  /** Creates all of them in another cluster. */
  CompletableFuture<?> recreate(Connection connection) {
    List<Map.Entry<String, String>> all = new ArrayList<>();
    byId.keySet().forEach(id -> all.add(Map.entry(id.name(), id.service())));
    return all.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : invoker.sessionOn(connection, new CreateProxies(all));
  }
}
