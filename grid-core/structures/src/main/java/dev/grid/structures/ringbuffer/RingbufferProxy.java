package dev.grid.structures.ringbuffer;

import dev.grid.ringbuffer.AsyncGridRingbuffer;
import dev.grid.ringbuffer.GridRingbuffer;

/** The blocking form of a ringbuffer: each call waits for the asynchronous one. Immutable. */
final class RingbufferProxy<E> implements GridRingbuffer<E>, RingbufferProxyWaits<E> {

  private final AsyncRingbufferProxy<E> async;

  RingbufferProxy(AsyncRingbufferProxy<E> async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name;
  }

  @Override
  public AsyncGridRingbuffer<E> async() {
    return async;
  }

  @Override
  public void destroy() {
    async.destroy();
  }

  @Override
  public String toString() {
    return "GridRingbuffer[name=" + async.name + "]";
  }
}
