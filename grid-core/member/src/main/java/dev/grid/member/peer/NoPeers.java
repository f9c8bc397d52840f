package dev.grid.member.peer;

import dev.grid.protocol.types.MemberInfo;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The data plane of a member that joins nobody. Immutable. */
public final class NoPeers implements Peers {

  @Override
  public void send(UUID member, PeerMessages message) {}

  @Override
  public boolean isConnected(UUID member) {
    return false;
  }

  @Override
  public long pendingBytes(UUID member) {
    return 0;
  }

  @Override
  public @Nullable MemberInfo info(UUID member) {
    return null;
  }
}
