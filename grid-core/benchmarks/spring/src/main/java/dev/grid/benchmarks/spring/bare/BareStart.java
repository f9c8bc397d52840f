package dev.grid.benchmarks.spring.bare;

import dev.grid.benchmarks.spring.application.FirstUse;
import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts, and uses nothing. */
@SpringBootConfiguration
@EnableAutoConfiguration
class BareStart {

  public static void main(String[] args) throws IOException {
    try (ConfigurableApplicationContext context = SpringApplication.run(BareStart.class, args)) {
      FirstUse.tell(context::getId);
    }
  }
}
