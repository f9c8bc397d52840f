package dev.grid.protocol.types;

import dev.grid.protocol.Struct;

/** A host, without brackets, and a port. */
@Struct
public record Address(String host, int port) {

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
