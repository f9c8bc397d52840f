package dev.grid.samples.orders;

import dev.grid.Grid;
import dev.grid.Member;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Says how to reach the sample once it is ready. */
@Component
final class StartupNotice {

  private static final Logger log = LoggerFactory.getLogger(StartupNotice.class);

  private final Grid grid;
  private final OrderRepository orders;
  private final Environment environment;

  StartupNotice(Grid grid, OrderRepository orders, Environment environment) {
    this.grid = grid;
    this.orders = orders;
    this.environment = environment;
  }

  @EventListener(ApplicationReadyEvent.class)
  void print() {
    String url = "http://localhost:" + environment.getProperty("local.server.port", "8080");
    Member member = grid.cluster().members().getFirst();
    String notice =
        """
        {orders} orders are being served.

          Page      {url}/
          REST API  {url}/api/orders?city=Salem&sort=total,desc
                    {url}/api/orders/19981230-0073
                    {url}/api/stats
          Feed      {url}/api/orders/changes   (server-sent events)

          Any Hazelcast client can read and write the same map, at 127.0.0.1:{port}, cluster {cluster}:
            Java    HazelcastClient.newHazelcastClient().getMap("orders").get("19981230-0073")
            Node    (await (await Client.newHazelcastClient()).getMap('orders')).size()
          What it changes shows on the page at once.
        """
            .replace("{orders}", Long.toString(orders.count()))
            .replace("{url}", url)
            .replace("{port}", Integer.toString(member.port()))
            .replace("{cluster}", grid.cluster().name());
    log.info("{}", notice);
  }
}
