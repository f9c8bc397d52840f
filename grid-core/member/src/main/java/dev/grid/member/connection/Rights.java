package dev.grid.member.connection;

import dev.grid.AccessDeniedException;
import dev.grid.StructureId;
import dev.grid.config.Identity;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.ToGroup;
import dev.grid.kernel.cp.CpName;
import dev.grid.kernel.cp.GroupStructure;
import dev.grid.member.security.Access;
import dev.grid.member.security.MemberSecurity;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Routing;
import dev.grid.protocol.types.RaftGroupId;
import dev.grid.security.Action;
import dev.grid.security.AuditEvent;
import dev.grid.security.AuditEvent.Fields;
import dev.grid.structures.Structures;
import java.net.InetAddress;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the client of one connection may do. Confined to the connection's loop, but for {@link
 * #sees} and {@link #tellDone}, which any thread may call.
 */
final class Rights {

  /** Structures whose names say which Raft group they are in, and may be written in many ways. */
  private static final Set<String> IN_GROUPS =
      Structures.all().stream()
          .filter(room -> room instanceof GroupStructure<?> && !room.isInternal())
          .map(room -> room.serviceName())
          .collect(Collectors.toUnmodifiableSet());

  private static final Access.Grants NONE = (actions, service, name) -> false;

  private final MemberSecurity security;

  // Written by the loop.
  private volatile Identity principal = Identity.NOBODY;
  private volatile String clientName = "?";
  private volatile String remote = "?";
  private volatile Access.Grants grants = NONE;

  Rights(MemberSecurity security) {
    this.security = security;
  }

  Identity principal() {
    return principal;
  }

  String clientName() {
    return clientName;
  }

  /** From now on they are those of who has authenticated. */
  void become(Identity authenticated, String name, @Nullable InetAddress from, String remote) {
    principal = authenticated;
    clientName = name;
    this.remote = remote;
    grants = security.access().to(authenticated, from);
  }

  /** Whether it may know that there is such a structure. Any thread. */
  boolean sees(StructureId structure) {
    return grants.sees(structure.service(), structure.name());
  }

  /**
   * Asks about a structure, which may be one that there is not yet.
   *
   * @throws AccessDeniedException if the message may not be about it
   * @throws IllegalArgumentException if no structure can have that name
   */
  void require(Codec<?, ?> codec, String service, String name) {
    StructureId structure = StructureId.named(service, name);
    String meant = IN_GROUPS.contains(service) ? CpName.of(name).toString() : structure.name();
    RuntimeException refusal = refusal(codec, structure.service(), meant);
    if (refusal != null) {
      throw refusal;
    }
  }

  /**
   * Asks about all structures that a message names, before any of them is touched.
   *
   * @return why it is refused, or null
   */
  @Nullable RuntimeException refusal(
      Codec<?, ?> codec, String service, StructureMessage<?> message) {
    int actions = actionsOf(codec, message);
    RuntimeException refusal = refusal(codec, actions, service, nameOf(codec, message));
    if (message.isOfOne()) {
      return refusal;
    }
    for (int i = 0; refusal == null && i < message.names().size(); i++) {
      refusal = refusal(codec, actions, service, message.names().get(i));
    }
    return refusal;
  }

  /** The structure's name as applications write it: with the Raft group, if it is in one. */
  static String nameOf(Codec<?, ?> codec, StructureMessage<?> message) {
    return codec.routing() == Routing.GROUP && message instanceof ToGroup m
        ? nameIn(m.group(), message.name())
        : message.name();
  }

  /** The name of a structure in a Raft group as applications write it. */
  static String nameIn(RaftGroupId group, String object) {
    return group.name().equals(CpName.DEFAULT) ? object : object + CpName.SEPARATOR + group.name();
  }

  /** The bits of what a message asks for. */
  static int actionsOf(Codec<?, ?> codec, StructureMessage<?> message) {
    int actions = codec.actions();
    boolean listens = (actions & Action.LISTEN.bit()) != 0;
    return listens && message.tellsContent() ? actions | Action.READ.bit() : actions;
  }

  /** Asks about one structure; why it is refused, or null. */
  @Nullable RuntimeException refusal(Codec<?, ?> codec, String service, String name) {
    return refusal(codec, codec.actions(), service, name);
  }

  private @Nullable RuntimeException refusal(
      Codec<?, ?> codec, int actions, String service, String name) {
    return refusal(codec.operation(), actions, service, name);
  }

  /** Asks about one structure that something is to be done with; why it is refused, or null. */
  @Nullable RuntimeException refusal(String operation, int actions, String service, String name) {
    if (!StructureId.isName(name)) {
      try {
        StructureId.named(service, name);
      } catch (IllegalArgumentException e) {
        return e;
      }
    }
    return admits(actions, service, name) ? null : denied(operation, actions, service, name);
  }

  /** Whether all of these actions are allowed, or there are none. */
  boolean admits(int actions, String service, String name) {
    return actions == 0 || grants.admits(actions, service, name);
  }

  private AccessDeniedException denied(String operation, int actions, String service, String name) {
    tellDenied(actions, service, name, operation);
    return new AccessDeniedException(
        operation
            + ": principal="
            + principal.name()
            + " may not do all of actions="
            + Action.ofBits(actions)
            + " with service="
            + service
            + " name="
            + name
            + "; nothing was applied: have whoever runs the cluster give it the right");
  }

  /** The audit is told that the client may not do something. */
  void tellDenied(int actions, String service, String name, String reason) {
    security
        .audit()
        .event(AuditEvent.Type.DENIED, false)
        .with(Fields.PRINCIPAL, principal.name())
        .with(Fields.REMOTE, remote)
        .with(Fields.CLIENT_NAME, clientName)
        .with(Fields.SERVICE, service)
        .with(Fields.STRUCTURE, name)
        .with(Fields.ACTION, Action.ofBits(actions))
        .with(Fields.REASON, reason)
        .tell();
  }

  /** The audit is told that the client has made or destroyed something. */
  void tellDone(AuditEvent.Type type, String service, String name) {
    security
        .audit()
        .event(type, true)
        .with(Fields.PRINCIPAL, principal.name())
        .with(Fields.REMOTE, remote)
        .with(Fields.CLIENT_NAME, clientName)
        .with(Fields.SERVICE, service)
        .with(Fields.STRUCTURE, name)
        .tell();
  }
}
