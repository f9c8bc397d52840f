package dev.grid.benchmarks.spring.redis;

import dev.grid.benchmarks.spring.application.CachedOrders;
import dev.grid.benchmarks.spring.application.Commands;
import dev.grid.benchmarks.spring.application.RepositoryOrders;
import dev.grid.benchmarks.spring.application.Subject;
import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.data.redis.RedisSessionRepository;

/** With Boot's starter for Redis: its cache, its repositories and Spring Session's default. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableCaching
class RedisApplication {

  public static void main(String[] args) throws IOException {
    try (ConfigurableApplicationContext context =
        SpringApplication.run(RedisApplication.class, args)) {
      Commands.serve(context.getBean(Subject.class));
    }
  }

  @Bean
  CachedOrders cachedOrders() {
    return new CachedOrders();
  }

  /** As Spring Session's own configuration makes it: without events and index of principals. */
  @Bean
  RedisSessionRepository sessions(RedisConnectionFactory connections) {
    RedisTemplate<String, Object> template = new RedisTemplate<>();
    template.setKeySerializer(RedisSerializer.string());
    template.setHashKeySerializer(RedisSerializer.string());
    template.setConnectionFactory(connections);
    template.afterPropertiesSet();
    return new RedisSessionRepository(template);
  }

  @Bean
  Subject<?> subject(
      CachedOrders cached,
      CacheManager caches,
      OrderRepository orders,
      RedisSessionRepository sessions) {
    return new Subject<>(cached, caches, new RepositoryOrders(orders), sessions);
  }
}
