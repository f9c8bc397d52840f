package dev.grid.member.shared;

import dev.grid.GridException;
import dev.grid.OverloadedException;
import dev.grid.member.peer.PeerMessages.Done;
import dev.grid.member.peer.PeerMessages.SchemaFound;
import dev.grid.member.peer.PeerMessages.SchemaWanted;
import dev.grid.member.peer.PeerMessages.Schemas;
import dev.grid.protocol.compact.Layout;
import dev.grid.protocol.serialization.Schema;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.SchemaService;
import dev.grid.protocol.types.MemberInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster's schemas of compact values. Every member has all of them; one that is asked for a
 * schema that it has not asks the others. Thread-safe.
 */
public final class SharedSchemas implements SchemaService {

  private static final Logger log = LoggerFactory.getLogger(SharedSchemas.class);

  /** Schemas in one message. */
  private static final int BATCH = 1_000;

  private static final long SPREAD_MILLIS_MAX = 5_000;
  private static final long FETCH_MILLIS_MAX = 3_000;

  /** Schemas that others are asked for at once; whoever wants one more is refused for now. */
  static final int FETCHES_MAX = 1_000;

  private final SharedEnvironment env;
  private final Broadcast broadcast;
  private final SchemaRegistry known = new SchemaRegistry();

  /** Schemas of this member's own values that not everybody has. */
  private final Map<Long, CompletableFuture<Void>> unspread = new ConcurrentHashMap<>();

  private final AtomicLong questions = new AtomicLong();
  private final Map<Long, Question> asked = new ConcurrentHashMap<>();

  /** By schema id: who wants the same schema waits for one answer. */
  private final Map<Long, CompletableFuture<@Nullable Schema>> fetching = new ConcurrentHashMap<>();

  /** What is asked of others; {@code silent} are those who have not answered. */
  private record Question(Set<UUID> silent, CompletableFuture<@Nullable Schema> answer) {}

  SharedSchemas(SharedEnvironment env, Broadcast broadcast) {
    this.env = env;
    this.broadcast = broadcast;
  }

  /** {@inheritDoc} Blocks, for a few seconds at most, if this member does not know it. */
  @Override
  public @Nullable Schema find(long schemaId) {
    Schema schema = known.find(schemaId);
    if (schema != null) {
      return schema;
    }
    try {
      return fetch(schemaId).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof GridException refused) {
        throw refused;
      }
      throw e;
    }
  }

  /** The schemas that this member knows already: does not block. */
  public SchemaService atHand() {
    return known;
  }

  @Override
  public void register(Schema schema) {
    long id = schema.id();
    if (known.find(id) != null) {
      known.register(schema);
      return;
    }
    CompletableFuture<Void> spread = new CompletableFuture<>();
    // In this order: who sees it known must see it unspread.
    boolean mine = unspread.putIfAbsent(id, spread) == null;
    try {
      known.register(schema);
      if (mine) {
        var unused = share(List.of(schema)).thenRun(() -> settle(id, spread));
      }
    } catch (RuntimeException e) {
      if (mine) {
        settle(id, spread);
      }
      throw e;
    }
  }

  private void settle(long id, CompletableFuture<Void> spread) {
    unspread.remove(id, spread);
    spread.complete(null);
  }

  /**
   * What a call of this member has to wait for so that nobody meets its values without their
   * schemas; null if there is nothing. Completed on any thread, which must not be blocked.
   */
  public @Nullable CompletableFuture<Void> gate() {
    return unspread.isEmpty()
        ? null
        : CompletableFuture.allOf(unspread.values().toArray(CompletableFuture[]::new));
  }

  /**
   * Makes schemas known to every member.
   *
   * @return the members that have them: all, unless some do not answer for a while. Completed on
   *     any thread, which must not be blocked
   * @throws dev.grid.GridSerializationException if one of them cannot be kept, or nobody could read
   *     its values
   */
  public CompletableFuture<Set<UUID>> share(Collection<Schema> schemas) {
    for (Schema schema : schemas) {
      Layout unused = Layout.of(schema);
      known.register(schema);
    }
    List<Schema> sent = List.copyOf(schemas);
    CompletableFuture<Set<UUID>> shared =
        broadcast.spread(id -> new Schemas(id, sent), SPREAD_MILLIS_MAX);
    var unused = shared.thenAccept(have -> warnIfMissing(sent, have));
    return shared;
  }

  private void warnIfMissing(List<Schema> schemas, Set<UUID> have) {
    var state = env.state();
    if (state != null && state.members().stream().anyMatch(m -> !have.contains(m.uuid()))) {
      log.warn(
          "schemas={} did not reach every member in millis={}: they are at {}",
          schemas.stream().map(Schema::typeName).toList(),
          SPREAD_MILLIS_MAX,
          have);
    }
  }

  /**
   * The schema from here or another member; null if nobody there is has it. Does not block. Fails
   * by an {@link OverloadedException} if too many are being asked for.
   */
  public CompletableFuture<@Nullable Schema> fetch(long schemaId) {
    Schema here = known.find(schemaId);
    var state = env.state();
    Set<UUID> others = new HashSet<>();
    if (state != null) {
      state.members().stream().map(MemberInfo::uuid).forEach(others::add);
      others.remove(env.self());
    }
    if (here != null || others.isEmpty()) {
      return CompletableFuture.completedFuture(here);
    }
    CompletableFuture<@Nullable Schema> answer = new CompletableFuture<>();
    CompletableFuture<@Nullable Schema> earlier = fetching.putIfAbsent(schemaId, answer);
    if (earlier != null) {
      return earlier;
    }
    var unused = answer.whenComplete((found, failure) -> fetching.remove(schemaId, answer));
    if (fetching.size() > FETCHES_MAX) {
      answer.completeExceptionally(
          new OverloadedException(
              "schema id="
                  + schemaId
                  + " is not known here, and others are being asked for more"
                  + " than fetches="
                  + FETCHES_MAX
                  + " already: try again"));
    } else {
      ask(others, schemaId, answer);
    }
    return answer;
  }

  private void ask(Set<UUID> others, long schemaId, CompletableFuture<@Nullable Schema> answer) {
    long id = questions.incrementAndGet();
    Set<UUID> silent = ConcurrentHashMap.newKeySet();
    silent.addAll(others);
    asked.put(id, new Question(silent, answer));
    others.forEach(member -> env.send(member, new SchemaWanted(id, schemaId)));
    env.schedule(() -> answer(id, null), FETCH_MILLIS_MAX);
  }

  private void answer(long id, @Nullable Schema schema) {
    Question question = asked.remove(id);
    if (question != null) {
      question.answer.complete(schema);
    }
  }

  void told(UUID from, Schemas message) {
    boolean all = true;
    for (Schema schema : message.schemas()) {
      all &= keep(from, schema);
    }
    // Else unanswered: the sender says where it is missing.
    if (all && message.id() != Broadcast.UNANSWERED) {
      env.send(from, new Done(message.id()));
    }
  }

  /** Keeps what another member has; one that is refused must not cost the others. */
  private boolean keep(UUID from, Schema schema) {
    try {
      known.register(schema);
      return true;
    } catch (RuntimeException e) {
      log.error("a schema of member={} is refused", from, e);
      return false;
    }
  }

  void told(UUID from, SchemaWanted message) {
    env.send(from, new SchemaFound(message.id(), known.find(message.schemaId())));
  }

  void told(UUID from, SchemaFound message) {
    Question question = asked.get(message.id());
    if (question == null) {
      return;
    }
    Schema schema = message.schema();
    if (schema != null) {
      keep(from, schema);
      answer(message.id(), schema);
    } else if (question.silent.remove(from) && question.silent.isEmpty()) {
      answer(message.id(), null);
    }
  }

  void tellEverything(UUID member) {
    List<Schema> all = List.copyOf(known.all());
    for (int i = 0; i < all.size(); i += BATCH) {
      env.send(
          member,
          new Schemas(
              Broadcast.UNANSWERED,
              new ArrayList<>(all.subList(i, Math.min(all.size(), i + BATCH)))));
    }
  }
}
