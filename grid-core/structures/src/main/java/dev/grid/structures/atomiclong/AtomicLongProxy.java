package dev.grid.structures.atomiclong;

import dev.grid.atomiclong.AsyncGridAtomicLong;
import dev.grid.atomiclong.GridAtomicLong;

/** The blocking form of an atomic long: each call waits for the asynchronous one. Immutable. */
final class AtomicLongProxy implements GridAtomicLong, AtomicLongProxyWaits {

  private final AsyncAtomicLongProxy async;

  AtomicLongProxy(AsyncAtomicLongProxy async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name();
  }

  @Override
  public AsyncGridAtomicLong async() {
    return async;
  }

  @Override
  public void destroy() {
    async.destroy();
  }
}
