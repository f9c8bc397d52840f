package dev.grid.benchmarks.spring.grid;

import dev.grid.Grid;
import dev.grid.benchmarks.spring.application.FirstUse;
import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts with a client or a member, as {@code grid.mode} says, and reads a key. */
@SpringBootConfiguration
@EnableAutoConfiguration
class GridStart {

  public static void main(String[] args) throws IOException {
    try (ConfigurableApplicationContext context = SpringApplication.run(GridStart.class, args)) {
      FirstUse.tell(() -> context.getBean(Grid.class).<String, String>map("start").get("1"));
    }
  }
}
