package dev.grid.structures.pncounter;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.pncounter.AsyncGridPnCounter;
import dev.grid.pncounter.GridPnCounter;

/** The blocking form of a PN counter: each call waits for the asynchronous one. Immutable. */
final class PnCounterProxy implements GridPnCounter {

  private final AsyncPnCounterProxy async;

  PnCounterProxy(AsyncPnCounterProxy async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name;
  }

  @Override
  public AsyncGridPnCounter async() {
    return async;
  }

  @Override
  public long get() {
    return await(async.get());
  }

  @Override
  public long addAndGet(long delta) {
    return await(async.addAndGet(delta));
  }

  @Override
  public long getAndAdd(long delta) {
    return await(async.getAndAdd(delta));
  }

  @Override
  public long subtractAndGet(long delta) {
    return await(async.subtractAndGet(delta));
  }

  @Override
  public long getAndSubtract(long delta) {
    return await(async.getAndSubtract(delta));
  }

  @Override
  public long incrementAndGet() {
    return await(async.incrementAndGet());
  }

  @Override
  public long getAndIncrement() {
    return await(async.getAndIncrement());
  }

  @Override
  public long decrementAndGet() {
    return await(async.decrementAndGet());
  }

  @Override
  public long getAndDecrement() {
    return await(async.getAndDecrement());
  }

  @Override
  public void reset() {
    async.reset();
  }

  @Override
  public void destroy() {
    async.destroy();
  }
}
