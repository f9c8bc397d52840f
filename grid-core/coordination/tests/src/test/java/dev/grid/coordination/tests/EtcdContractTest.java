package dev.grid.coordination.tests;

import dev.grid.coordination.tests.servers.Servers;

class EtcdContractTest extends QueuesContract {

  @Override
  protected String url() {
    return "etcd://" + Servers.shared(Servers.Kind.ETCD).address();
  }
}
