package dev.grid.benchmarks.spring.grid;

import dev.grid.Grid;
import dev.grid.benchmarks.spring.application.CachedOrders;
import dev.grid.benchmarks.spring.application.Commands;
import dev.grid.benchmarks.spring.application.RepositoryOrders;
import dev.grid.benchmarks.spring.application.Subject;
import dev.grid.spring.session.GridSessionRepository;
import dev.grid.spring.session.JavaAttributeCodec;
import dev.grid.spring.session.SessionSettings;
import java.io.IOException;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.session.UuidSessionIdGenerator;

/** With our starter; embedded, a client, or one with near caches, by its properties. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableCaching
class GridApplication {

  public static void main(String[] args) throws IOException {
    try (ConfigurableApplicationContext context =
        SpringApplication.run(GridApplication.class, args)) {
      Commands.serve(context.getBean(Subject.class));
    }
  }

  @Bean
  CachedOrders cachedOrders() {
    return new CachedOrders();
  }

  /** As the starter makes it in a web application, with its defaults. */
  @Bean
  GridSessionRepository sessions(Grid grid, ApplicationEventPublisher publisher) {
    return new GridSessionRepository(
        grid,
        SessionSettings.DEFAULT,
        new JavaAttributeCodec(List.of(), GridApplication.class.getClassLoader()),
        UuidSessionIdGenerator.getInstance(),
        publisher);
  }

  @Bean
  Subject<?> subject(
      CachedOrders cached,
      CacheManager caches,
      OrderRepository orders,
      GridSessionRepository sessions) {
    return new Subject<>(cached, caches, new RepositoryOrders(orders), sessions);
  }
}
