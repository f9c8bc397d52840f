package dev.grid.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * Starts a member that runs until it is told to stop.
 *
 * <pre>
 * java -jar grid-server-app.jar --grid.cluster-name=dev --grid.network.port=5701
 * </pre>
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ServingLog.class)
public class GridServerApplication {

  /**
   * Warms up web classes on a second thread, which a member does not need and two cores notice.
   * Boot reads this from the system properties only.
   */
  private static final String IGNORE_PREINITIALIZER = "spring.backgroundpreinitializer.ignore";

  /** Takes {@code --property=value} arguments; returns when the member is serving. */
  public static void main(String[] args) {
    System.setProperty(IGNORE_PREINITIALIZER, "true");
    SpringApplication.run(GridServerApplication.class, args);
  }
}
