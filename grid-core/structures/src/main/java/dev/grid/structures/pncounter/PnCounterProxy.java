package dev.grid.structures.pncounter;

import dev.grid.pncounter.AsyncGridPnCounter;
import dev.grid.pncounter.GridPnCounter;

/** The blocking form of a PN counter: each call waits for the asynchronous one. Immutable. */
final class PnCounterProxy implements GridPnCounter, PnCounterProxyWaits {

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
  public void reset() {
    async.reset();
  }

  @Override
  public void destroy() {
    async.destroy();
  }
}
