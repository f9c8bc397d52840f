package dev.grid.systemtests.contract;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.flakeid.AsyncGridFlakeIdGenerator;
import dev.grid.flakeid.GridFlakeIdGenerator;

/** Makes each call of an id generator by way of the asynchronous one. Immutable. */
record AwaitedFlakeIdGenerator(GridFlakeIdGenerator ids) implements GridFlakeIdGenerator {

  @Override
  public String name() {
    return ids.name();
  }

  @Override
  public AsyncGridFlakeIdGenerator async() {
    return ids.async();
  }

  @Override
  public long newId() {
    return await(async().newId());
  }

  @Override
  public void destroy() {
    ids.destroy();
  }
}
