package dev.grid.structures.flakeid;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.flakeid.AsyncGridFlakeIdGenerator;
import dev.grid.flakeid.GridFlakeIdGenerator;

/** The blocking form of an id generator: each call waits for the asynchronous one. Immutable. */
final class FlakeIdProxy implements GridFlakeIdGenerator {

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
  public long newId() {
    return await(async.newId());
  }

  @Override
  public void destroy() {
    async.destroy();
  }
}
