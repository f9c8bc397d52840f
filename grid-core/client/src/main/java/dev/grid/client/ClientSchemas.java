package dev.grid.client;

import dev.grid.GridSerializationException;
import dev.grid.client.connection.Connection;
import dev.grid.protocol.serialization.Schema;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.SchemaService;
import dev.grid.protocol.session.SessionMessages.FetchSchema;
import dev.grid.protocol.session.SessionMessages.SendAllSchemas;
import dev.grid.protocol.session.SessionMessages.SendSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schemas that this client knows, and which of them the cluster does not have yet. Thread-safe.
 *
 * <p>A schema that is registered is sent at once, again and again until every member says it has
 * it. Calls made meanwhile wait behind {@link #gate()}, so none brings a value that its reader
 * cannot read. A schema that could not be spread fails the calls that waited for it and is tried
 * again by the next.
 */
final class ClientSchemas implements SchemaService {

  private static final int SEND_TRIES_MAX = 100;
  private static final Duration SEND_PAUSE = Duration.ofMillis(100);

  /** With so many fields a message of all schemas ends, and another follows. */
  private static final int SENT_FIELDS_MAX = 10_000;

  private static final Logger log = LoggerFactory.getLogger(ClientSchemas.class);

  private final SchemaRegistry known = new SchemaRegistry();

  /** By schema id: those that not every member has, with the attempt under way. */
  private final ConcurrentHashMap<Long, Spread> unspread = new ConcurrentHashMap<>();

  private final ClientInvoker invoker;
  private final ClientCluster cluster;

  ClientSchemas(ClientInvoker invoker, ClientCluster cluster) {
    this.invoker = invoker;
    this.cluster = cluster;
  }

  @Override
  public @Nullable Schema find(long schemaId) {
    Schema schema = known.find(schemaId);
    if (schema == null) {
      schema = invoker.session(new FetchSchema(schemaId)).await();
      if (schema != null) {
        known.register(schema);
      }
    }
    return schema;
  }

  @Override
  public void register(Schema schema) {
    long id = schema.id();
    if (known.find(id) != null) {
      known.register(schema);
      return;
    }
    // In this order: who sees it known must see it unspread.
    Spread spread = new Spread(id, schema);
    if (unspread.putIfAbsent(id, spread) == null) {
      try {
        known.register(schema);
      } catch (RuntimeException e) {
        unspread.remove(id, spread);
        spread.done.completeExceptionally(e);
        throw e;
      }
      spread.send();
    }
  }

  /** What a call has to wait for, or null. Completes on any thread; do not block it. */
  @Nullable CompletableFuture<Void> gate() {
    if (unspread.isEmpty()) {
      return null;
    }
    List<CompletableFuture<Void>> waits = new ArrayList<>();
    unspread.forEach((id, spread) -> waits.add(current(spread).done));
    return CompletableFuture.allOf(waits.toArray(CompletableFuture[]::new));
  }

  /** The attempt under way, a new one if the last failed. */
  private Spread current(Spread spread) {
    if (!spread.done.isCompletedExceptionally()) {
      return spread;
    }
    Spread again = new Spread(spread.id, spread.schema);
    if (unspread.replace(spread.id, spread, again)) {
      again.send();
      return again;
    }
    Spread other = unspread.get(spread.id);
    return other != null ? other : spread;
  }

  /**
   * Sends all schemas on a connection that nothing else uses yet, in case its cluster is another.
   */
  CompletableFuture<?> sendAll(Connection connection) {
    CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
    for (SendAllSchemas batch : batches()) {
      sent = sent.thenCompose(done -> invoker.sessionOn(connection, batch));
    }
    return sent;
  }

  private List<SendAllSchemas> batches() {
    List<SendAllSchemas> batches = new ArrayList<>();
    List<Schema> batch = new ArrayList<>();
    int fields = 0;
    for (Schema schema : known.all()) {
      batch.add(schema);
      fields += 1 + schema.fields().size();
      if (fields >= SENT_FIELDS_MAX) {
        batches.add(new SendAllSchemas(batch));
        batch = new ArrayList<>();
        fields = 0;
      }
    }
    if (!batch.isEmpty()) {
      batches.add(new SendAllSchemas(batch));
    }
    return batches;
  }

  /** One attempt to make a schema known to every member. */
  private final class Spread {

    private final long id;
    private final Schema schema;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** Confined to whoever has the last answer. */
    private int tries;

    Spread(long id, Schema schema) {
      this.id = id;
      this.schema = schema;
    }

    void send() {
      tries++;
      var unused = invoker.session(new SendSchema(schema)).whenComplete(this::sent);
    }

    private void sent(@Nullable Set<UUID> members, @Nullable Throwable failure) {
      if (failure != null) {
        done.completeExceptionally(
            new GridSerializationException(
                "schema of " + schema.typeName() + " could not be sent to the cluster", failure));
      } else if (members != null && members.containsAll(cluster.addresses().keySet())) {
        unspread.remove(id, this);
        done.complete(null);
      } else if (tries >= SEND_TRIES_MAX) {
        done.completeExceptionally(
            new GridSerializationException(
                "schema of "
                    + schema.typeName()
                    + " did not reach all members in tries="
                    + SEND_TRIES_MAX
                    + ": "
                    + members
                    + " of "
                    + cluster.addresses().keySet()));
      } else {
        log.debug("schema of {} is at {} only", schema.typeName(), members);
        invoker.later(SEND_PAUSE, this::send);
      }
    }
  }
}
