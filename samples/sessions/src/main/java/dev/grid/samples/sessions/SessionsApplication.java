package dev.grid.samples.sessions;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts two instances, in one process so that one command does. */
@SpringBootApplication
public class SessionsApplication {

  public static void main(String[] args) {
    String members = "grid.network.join.members=127.0.0.1:5701,127.0.0.1:5702";
    start("A", members, "grid.network.port=5701", "server.port=8080", "sample.other-port=8081");
    start("B", members, "grid.network.port=5702", "server.port=8081", "sample.other-port=8080");
  }

  /**
   * Starts an instance.
   *
   * @param name shown on its page
   * @param properties as in {@code server.port=8080}
   */
  static ConfigurableApplicationContext start(String name, String... properties) {
    return new SpringApplicationBuilder(SessionsApplication.class)
        .properties(properties)
        .properties("sample.instance=" + name, "grid.instance-name=sessions-" + name)
        .run();
  }
}
