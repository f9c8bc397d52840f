package dev.grid.benchmarks.spring.reference;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.spring.session.HazelcastIndexedSessionRepository;
import com.hazelcast.spring.session.HazelcastSessionConfiguration;
import dev.grid.benchmarks.spring.application.CachedOrders;
import dev.grid.benchmarks.spring.application.Commands;
import dev.grid.benchmarks.spring.application.Order;
import dev.grid.benchmarks.spring.application.Orders;
import dev.grid.benchmarks.spring.application.Subject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * With a client of the reference: its cache manager and its sessions. Its Spring Data module was
 * last made for Spring Data 2.5, so its map stands for a repository: less than one would do.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableCaching
class ReferenceApplication {

  public static void main(String[] args) throws IOException {
    try (ConfigurableApplicationContext context =
        SpringApplication.run(ReferenceApplication.class, args)) {
      Commands.serve(context.getBean(Subject.class));
    }
  }

  @Bean
  ClientConfig client(@Value("${reference.port}") int port) {
    return HazelcastSessionConfiguration.applySerializationConfig(ReferenceClient.config(port));
  }

  @Bean
  CachedOrders cachedOrders() {
    return new CachedOrders();
  }

  @Bean
  HazelcastIndexedSessionRepository sessions(HazelcastInstance client) {
    return new HazelcastIndexedSessionRepository(client);
  }

  @Bean
  Subject<?> subject(
      CachedOrders cached,
      CacheManager caches,
      HazelcastInstance client,
      HazelcastIndexedSessionRepository sessions) {
    return new Subject<>(cached, caches, new MapOrders(client.getMap("orders")), sessions);
  }

  private record MapOrders(IMap<String, Order> map) implements Orders {

    @Override
    public void save(Order order) {
      map.set(order.id(), order);
    }

    @Override
    public @Nullable Order find(String id) {
      return map.get(id);
    }
  }
}
