package dev.grid.connection;

import java.util.UUID;

/** A client's connection to a member, authenticated. Thread-safe; nothing blocks. */
public interface ClientConnection {

  /** Where the client connected to, {@code host:port}; an IPv6 address is in brackets. */
  String address();

  /** The member at the other end. */
  UUID member();

  /** Whether it has not ended. */
  boolean isLive();

  /** Whether the member is heard of; calls avoid a connection whose heartbeat has stopped. */
  boolean isHeartbeating();
}
