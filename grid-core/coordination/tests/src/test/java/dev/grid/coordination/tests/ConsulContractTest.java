package dev.grid.coordination.tests;

import dev.grid.coordination.tests.servers.ConsulStandIn;

/**
 * Against the stand-in, as there is no server to be had here; against one by {@code
 * -Dgrid.coordination.consul=host:port}.
 */
class ConsulContractTest extends QueuesContract {

  private static final String ADDRESS =
      System.getProperty("grid.coordination.consul", "").isEmpty()
          ? ConsulStandIn.started().address()
          : System.getProperty("grid.coordination.consul");

  @Override
  protected String url() {
    return "consul://" + ADDRESS;
  }
}
