package dev.grid.coordination.tests;

import dev.grid.coordination.tests.servers.ConsulStandIn;

/** Against the stand-in, as there is no server to be had here. */
class ConsulContractTest extends QueuesContract {

  private static final ConsulStandIn CONSUL = ConsulStandIn.started();

  @Override
  protected String url() {
    return "consul://" + CONSUL.address();
  }
}
