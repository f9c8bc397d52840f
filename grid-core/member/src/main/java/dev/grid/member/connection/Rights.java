package dev.grid.member.connection;

import dev.grid.AccessDeniedException;
import dev.grid.StructureId;
import dev.grid.config.Identity;
import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Codec;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What the client of one connection may do. Confined to the connection's loop. */
final class Rights {

  /** Of all connections of the process, under the name of what refuses. */
  private static final AccessRefusals refusals =
      new AccessRefusals(System::nanoTime, LoggerFactory.getLogger(Access.class)::warn);

  private final Access access;
  private Identity principal = Identity.NOBODY;
  private String clientName = "?";

  Rights(Access access) {
    this.access = access;
  }

  Identity principal() {
    return principal;
  }

  String clientName() {
    return clientName;
  }

  /** From now on they are those of who has authenticated. */
  void become(Identity authenticated, String name) {
    principal = authenticated;
    clientName = name;
  }

  /**
   * Asks about a structure, which may be one that there is not yet.
   *
   * @throws AccessDeniedException if the message may not be about it
   * @throws IllegalArgumentException if no structure can have that name
   */
  void require(Codec<?, ?> codec, String service, String name) {
    StructureId structure = StructureId.named(service, name);
    RuntimeException refusal = refusal(codec, structure.service(), structure.name());
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
    RuntimeException refusal = refusal(codec, service, message.name());
    if (message.isOfOne()) {
      return refusal;
    }
    for (int i = 0; refusal == null && i < message.names().size(); i++) {
      refusal = refusal(codec, service, message.names().get(i));
    }
    return refusal;
  }

  /** Asks about one structure; why it is refused, or null. */
  @Nullable RuntimeException refusal(Codec<?, ?> codec, String service, String name) {
    if (!StructureId.isName(name)) {
      try {
        StructureId.named(service, name);
      } catch (IllegalArgumentException e) {
        return e;
      }
    }
    int actions = codec.actions();
    return actions == 0 || access.admits(principal, actions, service, name)
        ? null
        : refusals.refuse(codec, principal, clientName, service, name);
  }
}
