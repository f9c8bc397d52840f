package dev.grid.benchmarks.spring.reference;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import dev.grid.benchmarks.spring.application.FirstUse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Starts with Boot's support for a client or a member, and reads a key. */
@SpringBootConfiguration
@EnableAutoConfiguration
class ReferenceStart {

  public static void main(String[] args) throws IOException {
    try (ConfigurableApplicationContext context =
        SpringApplication.run(ReferenceStart.class, args)) {
      FirstUse.tell(() -> context.getBean(HazelcastInstance.class).getMap("start").get("1"));
    }
  }

  @Bean
  @ConditionalOnProperty("reference.port")
  ClientConfig client(@Value("${reference.port}") int port) {
    return ReferenceClient.config(port);
  }

  @Bean
  @ConditionalOnProperty("reference.member")
  Config member(@Value("${reference.member}") int port) {
    Config config = new Config();
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    return config;
  }
}
