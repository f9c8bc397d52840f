package dev.grid.benchmarks.spring.redis;

import dev.grid.benchmarks.spring.application.FirstUse;
import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Starts with Boot's starter for Redis, which connects when a key is first read. */
@SpringBootConfiguration
@EnableAutoConfiguration
class RedisStart {

  public static void main(String[] args) throws IOException {
    try (ConfigurableApplicationContext context = SpringApplication.run(RedisStart.class, args)) {
      FirstUse.tell(() -> context.getBean(StringRedisTemplate.class).opsForValue().get("1"));
    }
  }
}
