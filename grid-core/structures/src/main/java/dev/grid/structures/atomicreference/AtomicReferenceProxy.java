package dev.grid.structures.atomicreference;

import dev.grid.atomicreference.AsyncGridAtomicReference;
import dev.grid.atomicreference.GridAtomicReference;

/**
 * The blocking form of an atomic reference: each call waits for the asynchronous one. Immutable.
 */
final class AtomicReferenceProxy<V>
    implements GridAtomicReference<V>, AtomicReferenceProxyWaits<V> {

  private final AsyncAtomicReferenceProxy<V> async;

  AtomicReferenceProxy(AsyncAtomicReferenceProxy<V> async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name();
  }

  @Override
  public AsyncGridAtomicReference<V> async() {
    return async;
  }

  @Override
  public void destroy() {
    async.destroy();
  }
}
