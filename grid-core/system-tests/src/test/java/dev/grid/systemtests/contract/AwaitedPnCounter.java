package dev.grid.systemtests.contract;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.pncounter.AsyncGridPnCounter;
import dev.grid.pncounter.GridPnCounter;

/** Makes each call of a PN counter by way of the asynchronous one. Immutable. */
record AwaitedPnCounter(GridPnCounter counter) implements GridPnCounter {

  @Override
  public String name() {
    return counter.name();
  }

  @Override
  public AsyncGridPnCounter async() {
    return counter.async();
  }

  @Override
  public long get() {
    return await(async().get());
  }

  @Override
  public long addAndGet(long delta) {
    return await(async().addAndGet(delta));
  }

  @Override
  public long getAndAdd(long delta) {
    return await(async().getAndAdd(delta));
  }

  @Override
  public long subtractAndGet(long delta) {
    return await(async().subtractAndGet(delta));
  }

  @Override
  public long getAndSubtract(long delta) {
    return await(async().getAndSubtract(delta));
  }

  @Override
  public long incrementAndGet() {
    return await(async().incrementAndGet());
  }

  @Override
  public long getAndIncrement() {
    return await(async().getAndIncrement());
  }

  @Override
  public long decrementAndGet() {
    return await(async().decrementAndGet());
  }

  @Override
  public long getAndDecrement() {
    return await(async().getAndDecrement());
  }

  @Override
  public void reset() {
    counter.reset();
  }

  @Override
  public void destroy() {
    counter.destroy();
  }
}
