package dev.grid.coordination.tests;

import dev.grid.coordination.tests.servers.Servers;

class ZooKeeperContractTest extends QueuesContract {

  @Override
  protected String url() {
    return "zookeeper://" + Servers.shared(Servers.Kind.ZOOKEEPER).address();
  }
}
