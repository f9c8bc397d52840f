package dev.grid.coordination.memcached;

import java.io.IOException;

/** The server answered, and said no: another attempt is answered the same way. */
final class MemcachedRefusal extends IOException {

  private static final long serialVersionUID = 1L;

  MemcachedRefusal(String message) {
    super(message);
  }
}
