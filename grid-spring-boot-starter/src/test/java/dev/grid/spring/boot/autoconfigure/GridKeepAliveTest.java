package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** How long an application with a member and without a web server goes on. */
class GridKeepAliveTest {

  private static final int END_SECONDS_MAX = 120;
  private static final int SIGTERM = 128 + 15;
  private static final String SERVING = "serving at ";

  @ImportAutoConfiguration(GridAutoConfiguration.class)
  static class Application {

    public static void main(String[] args) {
      SpringApplication application = new SpringApplication(Application.class);
      application.setLogStartupInfo(false);
      ConfigurableApplicationContext context = application.run(args);
      int port = context.getBean(Grid.class).cluster().members().getFirst().port();
      Thread main = Thread.currentThread();
      Thread.ofPlatform().daemon().start(() -> sayWhenEnded(main, port));
    }

    private static void sayWhenEnded(Thread main, int port) {
      try {
        main.join();
        System.out.println(SERVING + port);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Application.class.getName());
    command.add("--spring.main.web-application-type=none");
    command.add("--spring.main.banner-mode=off");
    command.add("--spring.docker.compose.enabled=false"); // It is here for its factory only.
    command.add("--grid.network.host=127.0.0.1");
    command.add("--grid.network.port=0");
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static int awaitEnd(Process process) throws InterruptedException {
    assertThat(process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)).as("it has ended").isTrue();
    return process.exitValue();
  }

  @Test
  void whenThereIsNoWebServerShouldServeUntilItIsTerminated() throws Exception {
    Process process = start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      while (line != null && !line.startsWith(SERVING)) {
        line = output.readLine();
      }
      assertThat(line).as("it goes on when main has ended").isNotNull();
      try (Grid client =
          Grids.connect(
              ClientConfig.defaults()
                  .withAddresses("127.0.0.1:" + line.substring(SERVING.length())))) {
        client.map("m").put("k", "v");
        assertThat(client.map("m").get("k")).isEqualTo("v");
      }
      assertThat(process.toHandle().destroy()).as("SIGTERM was sent").isTrue();
      assertThat(awaitEnd(process)).isEqualTo(SIGTERM);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void whenTheMemberDoesNotKeepItAliveShouldEndWithItsMain() throws Exception {
    Process process = start("--grid.keep-alive=false");
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().forEach(line -> assertThat(line).doesNotContain("ERROR"));
      assertThat(awaitEnd(process)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
