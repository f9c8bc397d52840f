package dev.grid.structures.flakeid;

import dev.grid.flakeid.AsyncGridFlakeIdGenerator;
import dev.grid.flakeid.GridFlakeIdGenerator;

/** The blocking form of an id generator: each call waits for the asynchronous one. Immutable. */
final class FlakeIdProxy implements GridFlakeIdGenerator, FlakeIdProxyWaits {

  private final AsyncFlakeIdProxy async;

  FlakeIdProxy(AsyncFlakeIdProxy async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name;
  }

  @Override
  public AsyncGridFlakeIdGenerator async() {
    return async;
  }

  @Override
  public void destroy() {
    async.destroy();
  }
}
