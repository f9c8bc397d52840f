package dev.grid.member.connection;

import dev.grid.AccessDeniedException;
import dev.grid.AuthenticationException;
import dev.grid.GridException;
import dev.grid.NotReadyException;
import dev.grid.OverloadedException;
import dev.grid.StructureId;
import dev.grid.config.Identity;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.ConfigMessage;
import dev.grid.kernel.ConfigSettings;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Subscription;
import dev.grid.kernel.ToGroup;
import dev.grid.kernel.fragment.CatalogSettings;
import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.member.connection.SessionListeners.Heard;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.Subscribers.Sink;
import dev.grid.member.partition.Subscribers.Subscriber;
import dev.grid.member.security.Identities.Verdict;
import dev.grid.member.shared.SharedListeners;
import dev.grid.member.shared.SharedSchemas;
import dev.grid.member.shared.StructureCatalog;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Data;
import dev.grid.protocol.KnownRequests;
import dev.grid.protocol.Message;
import dev.grid.protocol.Routing;
import dev.grid.protocol.UnknownServiceException;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.session.GroupMessages;
import dev.grid.protocol.session.SessionMessages;
import dev.grid.protocol.session.SessionMessages.*;
import dev.grid.protocol.session.TransactionMessages;
import dev.grid.protocol.session.XaMessages;
import dev.grid.protocol.sql.SqlMessages;
import dev.grid.protocol.types.StructureSettings;
import dev.grid.security.AuditEvent;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a client may ask on its connection. Confined to the connection's loop. */
final class Session {

  private final ClientConnection connection;
  private final MemberContext member;
  private final Rights rights;
  private final SessionLogin login;
  private final SessionListeners listeners;
  private final SessionTransactions transactions;
  private final SessionGroups groups;
  private final SessionSql sql;

  private @Nullable UUID client;
  private @Nullable SessionWatch watch;
  private boolean ended;

  Session(ClientConnection connection, Channel channel, MemberContext member) {
    this.connection = connection;
    this.member = member;
    this.rights = new Rights(member.security());
    this.login = new SessionLogin(connection, channel, member, this);
    this.listeners = new SessionListeners(connection, member, rights);
    this.transactions = new SessionTransactions(connection, member);
    this.groups = new SessionGroups(member, rights, listeners);
    this.sql = new SessionSql(connection, channel, member, rights);
  }

  String clientName() {
    return rights.clientName();
  }

  /** Handles one message. */
  void handle(MessageReader in) {
    int type = in.type();
    long correlationId = in.correlationId();
    int partition = in.partitionId();
    Codec<?, ?> codec = member.codecs().find(type);
    UUID caller = client;
    if (caller == null && !(codec != null && Login.isLogin(type))) {
      // A client whose connection is still being authenticated tries again elsewhere.
      String first = "a client must authenticate before any other call";
      connection.fail(
          correlationId, new NotReadyException(first, new AuthenticationException(first)));
      connection.closeAfterFlush(
          "it sent " + KnownRequests.describe(type) + " before authentication");
      return;
    }
    if (codec == null || codec.internal()) {
      connection.fail(correlationId, KnownRequests.refused(type));
      return;
    }
    int flags = in.flags();
    Message<?> message = codec.decodeRequest(in);
    if (message instanceof SessionMessages<?> own) {
      handleOwn(own, codec, correlationId, partition);
    } else if (message instanceof ConfigMessage added) {
      addConfig(added, codec, correlationId);
    } else if (message instanceof GroupMessages<?> m) {
      replyWhen(groups.call(m, codec, correlationId), codec, correlationId);
    } else if (message instanceof TransactionMessages<?> m) {
      RuntimeException refusal = rights.refusal(codec, XaMessages.SERVICE, XaMessages.SERVICE);
      if (refusal == null) {
        replyWhen(transactions.call(m), codec, correlationId);
      } else {
        connection.fail(correlationId, refusal);
      }
    } else if (message instanceof SqlMessages<?> m) {
      sql.call(m, codec, correlationId);
    } else if (caller != null) {
      handleStructure(
          (StructureMessage<?>) message, codec, correlationId, partition, caller, flags);
    }
  }

  // Access.

  /**
   * Asks about each structure that a message of the session names, before any of them is touched.
   *
   * @throws AccessDeniedException if one of them is refused
   */
  private void requireAccess(SessionMessages<?> message, Codec<?, ?> codec) {
    switch (message) {
      case CreateProxy m -> {} // See createMissing.
      case CreateProxies m -> {}
      case DestroyProxy m -> rights.require(codec, m.serviceName(), m.name());
      case AddConfig m -> rights.require(codec, m.config().service(), m.config().pattern());
      default -> {
        if (codec.actions() != 0) {
          throw new IllegalStateException(codec + " has actions, but no structure to ask about");
        }
      }
    }
  }

  /**
   * Makes those structures that there are not yet, all or none. What exists already nothing is
   * asked about: a client has a proxy made before it uses anything, and is not told more by that
   * than everybody may know.
   *
   * @throws AccessDeniedException if one of them may not be made
   */
  private void createMissing(Codec<?, ?> codec, List<StructureId> wanted) {
    StructureCatalog existing = member.shared().structures().catalog();
    List<StructureId> missing =
        wanted.stream()
            .filter(id -> !existing.contains(id) && !id.service().equals(XaMessages.SERVICE))
            .toList();
    missing.forEach(id -> rights.require(codec, id.service(), id.name()));
    for (StructureId id : missing) {
      member.create(id);
      rights.tellDone(AuditEvent.Type.STRUCTURE_CREATED, id.service(), id.name());
    }
  }

  // Structures.

  private void handleStructure(
      StructureMessage<?> message,
      Codec<?, ?> codec,
      long correlationId,
      int partition,
      UUID caller,
      int flags) {
    Kind<?> kind = member.kindOf(codec);
    RuntimeException refusal = rights.refusal(codec, kind.structure().serviceName(), message);
    refusal = refusal == null ? kind.refusal(message) : refusal;
    if (refusal == null && message instanceof ToGroup m) {
      refusal = groups.refusal(m.group());
    }
    if (refusal != null) {
      connection.fail(correlationId, refusal);
      return;
    }
    if (message instanceof TransactionalMessage<?> m) {
      replyWhen(transactions.call(codec, m), codec, correlationId);
      return;
    }
    switch (kind.routing(codec, message.name())) {
      case KEY, NAME, PARTITION -> {
        int target = partition >= 0 ? partition : partitionOf(message, codec);
        if (target < 0 || target >= member.host().partitionCount()) {
          int last = member.host().partitionCount() - 1;
          String text = "%s: partition=%d: must be from 0 to %d".formatted(codec, target, last);
          connection.fail(correlationId, new IllegalArgumentException(text));
          return;
        }
        boolean confirmable = member.backupAcksToClients();
        member
            .host()
            .submit(
                target,
                WireCall.of(
                    connection, caller, kind, message, codec, correlationId, flags, confirmable));
      }
      case MEMBER -> member.host().own().submit(ownCall(message, codec, correlationId, flags));
      case MEMBERS -> member.host().own().askMembers(ownCall(message, codec, correlationId, flags));
      case ALL -> askAll(message, codec, correlationId, partition, caller, kind);
      case GROUP ->
          member.host().groups().submit(ownCall(message, codec, correlationId, flags), partition);
      case ANY -> {
        try {
          subscribe(kind, message, codec, correlationId);
        } catch (RuntimeException e) {
          connection.fail(correlationId, e);
        }
      }
    }
  }

  private WireCall ownCall(
      StructureMessage<?> message, Codec<?, ?> codec, long correlationId, int flags) {
    UUID caller = Objects.requireNonNull(client, "a client has authenticated");
    Kind<?> kind = member.kindOf(codec);
    return WireCall.of(connection, caller, kind, message, codec, correlationId, flags, false);
  }

  private int partitionOf(StructureMessage<?> message, Codec<?, ?> codec) {
    return codec.routing() == Routing.PARTITION
        ? -1
        : Data.partition(codec.partitionHashOf(message), member.host().partitionCount());
  }

  private void askAll(
      StructureMessage<?> message,
      Codec<?, ?> codec,
      long correlationId,
      int stated,
      UUID caller,
      Kind<?> kind) {
    WireCall call = WireCall.of(connection, caller, kind, message, codec, correlationId, 0, false);
    member.host().questions().askAll(kind, message.name(), call, stated, member.workers()::offer);
  }

  private void subscribe(
      Kind<?> kind, StructureMessage<?> message, Codec<?, ?> codec, long correlationId) {
    Subscription subscription = kind.subscription(message);
    switch (subscription) {
      case Subscription.Add<?> add -> {
        UUID id = UUID.randomUUID();
        addSubscription(kind, message, add, id, codec, correlationId);
      }
      case Subscription.Remove remove ->
          connection.reply(codec, correlationId, listeners.remove(remove.registrationId()));
      case null -> connection.fail(correlationId, KnownRequests.refused(codec.requestType()));
    }
  }

  private <E> void addSubscription(
      Kind<?> kind,
      StructureMessage<?> message,
      Subscription.Add<E> add,
      UUID id,
      Codec<?, ?> codec,
      long correlationId) {
    listeners.requireRoom();
    Heard heard =
        new Heard(Rights.actionsOf(codec, message), kind.structure().serviceName(), message.name());
    Sink<E> sink = ClientEvents.sink(connection, kind.batches(message), add, codec, correlationId);
    if (add.localOnly()) {
      kind.subscribe(
          add.name(),
          new Subscriber<>(id, add.filter(), kind.messages().counting(add.name(), sink)));
      listeners.add(id, () -> kind.unsubscribe(add.name(), id), heard);
      connection.reply(codec, correlationId, id);
    } else {
      SharedListeners shared = member.shared().listeners();
      CompletableFuture<?> known = shared.subscribe(id, message, add, sink);
      listeners.add(id, () -> shared.unsubscribe(id), heard);
      replyWhen(known, codec, correlationId, id);
    }
  }

  private void replyWhen(
      CompletableFuture<?> done, Codec<?, ?> codec, long correlationId, @Nullable Object value) {
    replyWhen(done.thenApply(any -> value), codec, correlationId);
  }

  /** Answers with what comes of it, be it a failure. */
  private void replyWhen(CompletableFuture<?> done, Codec<?, ?> codec, long correlationId) {
    var unused =
        done.whenComplete(
            (value, failure) -> {
              if (failure == null) {
                connection.reply(codec, correlationId, value);
              } else {
                connection.fail(correlationId, CallFuture.unwrapped(failure));
              }
            });
  }

  // The session itself.

  private void handleOwn(
      SessionMessages<?> message, Codec<?, ?> codec, long correlationId, int partition) {
    try {
      requireAccess(message, codec);
      switch (message) {
        case CancelCall m -> connection.waiting().cancel(m.call(), partition);
        case AddConfig m -> replyWhen(added(m.config()), codec, correlationId, null);
        case Ping m -> connection.reply(codec, correlationId, null);
        case Authentication m -> login.authenticate(Login.Request.of(m), codec, correlationId);
        case AuthenticationCustom m ->
            login.authenticate(Login.Request.of(m), codec, correlationId);
        case AddClusterViewListener m -> listeners.addView(codec, correlationId);
        case CreateProxy m -> {
          createMissing(codec, List.of(StructureId.named(m.serviceName(), m.name())));
          connection.reply(codec, correlationId, null);
        }
        case CreateProxies m -> {
          createMissing(
              codec,
              m.proxies().stream().map(p -> StructureId.named(p.getValue(), p.getKey())).toList());
          connection.reply(codec, correlationId, null);
        }
        case DestroyProxy m -> destroy(m, codec, correlationId);
        case GetDistributedObjects m ->
            connection.reply(codec, correlationId, listeners.structures(m));
        case AddDistributedObjectListener m -> listeners.addStructures(m, codec, correlationId);
        case RemoveDistributedObjectListener m ->
            connection.reply(codec, correlationId, listeners.remove(m.registrationId()));
        case AddPartitionLostListener m ->
            listeners.addPartitionsLost(codec, correlationId, m.localOnly());
        case RemovePartitionLostListener m ->
            connection.reply(codec, correlationId, listeners.remove(m.registrationId()));
        case AddMigrationListener m -> listeners.addMigrations(codec, correlationId, m.localOnly());
        case RemoveMigrationListener m ->
            connection.reply(codec, correlationId, listeners.remove(m.registrationId()));
        case LocalBackupListener m ->
            listeners.addBackups(
                codec, correlationId, Objects.requireNonNull(client, "a client has authenticated"));
        case TriggerPartitionAssignment m -> connection.reply(codec, correlationId, null);
        case Statistics m -> {
          if (client != null) {
            member.clients().report(client, m.clientAttributes());
          }
          connection.reply(codec, correlationId, null);
        }
        case SendSchema m -> replyWhen(schemas().share(List.of(m.schema())), codec, correlationId);
        case FetchSchema m -> replyWhen(schemas().fetch(m.schemaId()), codec, correlationId);
        case SendAllSchemas m ->
            replyWhen(schemas().share(m.schemas()), codec, correlationId, null);
      }
    } catch (UnknownServiceException e) {
      // As the reference says it: clients look for the cause.
      connection.fail(correlationId, new GridException(e.getMessage(), e));
    } catch (RuntimeException e) {
      connection.fail(correlationId, e);
    }
  }

  private void addConfig(ConfigMessage message, Codec<?, ?> codec, long correlationId) {
    try {
      StructureSettings wanted = ConfigSettings.of(message.config());
      rights.require(codec, wanted.service(), wanted.pattern());
      replyWhen(added(wanted), codec, correlationId, null);
    } catch (RuntimeException e) {
      connection.fail(correlationId, e);
    }
  }

  private CompletableFuture<?> added(StructureSettings wanted) {
    if (CatalogSettings.isOf(wanted)) {
      throw new IllegalArgumentException(
          "service=" + wanted.service() + " has no configuration: its statements change it");
    }
    return member.addConfig(wanted);
  }

  private SharedSchemas schemas() {
    return member.shared().schemas();
  }

  /** From now on the connection is this client's. Returns null, or why it may not be. */
  @Nullable String begin(Login.Request request, Verdict verdict, @Nullable InetAddress from) {
    Identity identity = Objects.requireNonNull(verdict.principal());
    UUID id = request.uuid() == null ? UUID.randomUUID() : request.uuid();
    String refusal =
        member
            .clients()
            .connected(
                id,
                identity.name(),
                request.clientName(),
                request.clientType(),
                request.clientVersion(),
                request.labels(),
                connection.remote());
    if (refusal != null) {
      return refusal;
    }
    client = id;
    sql.of(id);
    rights.become(identity, request.clientName(), from, connection.remote());
    transactions.of(request.clientType());
    connection.authenticated();
    watch = new SessionWatch(connection, member.security(), rights, listeners, verdict, from);
    watch.begin();
    return null;
  }

  @Nullable UUID client() {
    return client;
  }

  String principal() {
    return rights.principal().name();
  }

  boolean hasEnded() {
    return ended;
  }

  /** Whether it is the connection of that client, but not of the principal that it belongs to. */
  boolean isDisowned(UUID id, String owner) {
    return id.equals(client) && !owner.equals(rights.principal().name());
  }

  private CompletableFuture<?> destroyed(StructureId structure) {
    return member
        .destroy(structure)
        .thenRun(
            () ->
                rights.tellDone(
                    AuditEvent.Type.STRUCTURE_DESTROYED, structure.service(), structure.name()));
  }

  private void destroy(DestroyProxy m, Codec<?, ?> codec, long correlationId) {
    StructureId structure = StructureId.named(m.serviceName(), m.name());
    RuntimeException refusal = groups.refusal(structure);
    if (refusal != null) {
      connection.fail(correlationId, refusal);
      return;
    }
    boolean accepted =
        member
            .workers()
            .offer(
                () -> {
                  try {
                    replyWhen(destroyed(structure), codec, correlationId, null);
                  } catch (RuntimeException e) {
                    connection.fail(correlationId, e);
                  }
                });
    if (!accepted) {
      connection.fail(correlationId, new OverloadedException("too many calls are under way"));
    }
  }

  /** The connection is gone. */
  void closed() {
    ended = true;
    login.closed();
    listeners.removeAll();
    transactions.ended();
    sql.ended();
    if (watch != null) {
      watch.end();
    }
    UUID id = client;
    if (id != null) {
      login.tellEnded(id);
      member.clients().disconnected(id, connection.remote());
      member.handover().execute(connection.waiting()::cancelAll);
    }
  }
}
