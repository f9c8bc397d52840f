package dev.grid.server;

import java.security.Security;
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
@Import({ServingLog.class, TrainingRun.class})
public class GridServerApplication {

  /**
   * Warms up web classes on a second thread, which a member does not need and two cores notice.
   * Boot reads this from the system properties only.
   */
  private static final String IGNORE_PREINITIALIZER = "spring.backgroundpreinitializer.ignore";

  /**
   * For how long Java keeps the addresses of a name: half a minute by default, in which members
   * that find each other by one name would not see who has come.
   */
  private static final String NAMES_KEPT_SECONDS = "networkaddress.cache.ttl";

  private static final String NAMES_KEPT_SECONDS_DEFAULT = "3";

  /** Takes {@code --property=value} arguments; returns when the member is serving. */
  public static void main(String[] args) {
    System.setProperty(IGNORE_PREINITIALIZER, "true");
    if (Security.getProperty(NAMES_KEPT_SECONDS) == null) {
      Security.setProperty(NAMES_KEPT_SECONDS, NAMES_KEPT_SECONDS_DEFAULT);
    }
    // The context is closed only after it has started: a member that waits for others must not.
    Thread starter = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("interrupt-start").unstarted(starter::interrupt));
    SpringApplication.run(GridServerApplication.class, args);
  }
}
