package dev.grid.spring.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.integration.leader.DefaultCandidate;
import org.springframework.integration.leader.event.OnFailedToAcquireMutexEvent;
import org.springframework.integration.leader.event.OnGrantedEvent;
import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;
import org.springframework.integration.support.locks.LockRegistry;

/** Spring Integration's election of a leader, over locks of a Raft group, by two applications. */
class LeaderElectionTest {

  private static final long WAIT_MAX_MINUTES = 5;

  /** Whether an application, by its number, was told that it leads, or that it does not. */
  record Told(int application, boolean leads) {}

  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

  @TempDir private Path directory;

  @Test
  void whenTheLeaderClosesShouldMakeTheOtherLeader() throws Exception {
    try (Grid member = MemberOfGroups.start(directory)) {
      try (ConfigurableApplicationContext first = run(1, member)) {
        await(new Told(1, true));
        try (ConfigurableApplicationContext second = run(2, member)) {
          await(new Told(2, false));
          assertThat(isLeader(first)).isTrue();
          assertThat(isLeader(second)).isFalse();

          first.close();

          await(new Told(2, true));
          assertThat(isLeader(second)).isTrue();
        }
      }
    }
  }

  private static boolean isLeader(ConfigurableApplicationContext application) {
    return application.getBean(LockRegistryLeaderInitiator.class).getContext().isLeader();
  }

  /** Who waits for the lock is told so again and again. */
  private void await(Told expected) throws InterruptedException {
    Told next;
    do {
      next = told.poll(WAIT_MAX_MINUTES, TimeUnit.MINUTES);
      assertThat(next).as("before %s", expected).isNotNull();
    } while (!expected.equals(next));
  }

  private ConfigurableApplicationContext run(int number, Grid member) {
    SpringApplication application = new SpringApplication(Application.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setDefaultProperties(
        Map.of(
            "grid.mode", "client",
            "grid.cluster-name", "locks",
            "grid.client.addresses", "127.0.0.1:" + member.cluster().members().getFirst().port(),
            "grid.cp.lock-beans", "true"));
    application.addInitializers(
        (GenericApplicationContext context) ->
            context.registerBean(Listener.class, () -> new Listener(number, told)));
    return application.run();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {

    @Bean
    LockRegistryLeaderInitiator leader(LockRegistry<?> locks) {
      LockRegistryLeaderInitiator leader =
          new LockRegistryLeaderInitiator(locks, new DefaultCandidate(null, "billing"));
      leader.setPublishFailedEvents(true);
      return leader;
    }
  }

  /** An application's listener. */
  record Listener(int application, BlockingQueue<Told> told) {

    @EventListener
    void granted(OnGrantedEvent event) {
      told.add(new Told(application, true));
    }

    @EventListener
    void waits(OnFailedToAcquireMutexEvent event) {
      told.add(new Told(application, false));
    }
  }
}
