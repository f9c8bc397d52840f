package dev.grid.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.spring.ratelimit.RateLimitExceededException;
import dev.grid.spring.ratelimit.RateLimited;
import dev.grid.spring.session.GridSession;
import dev.grid.spring.session.GridSessionRepository;
import dev.grid.spring.session.JavaAttributeCodec;
import dev.grid.spring.session.SessionSettings;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.UuidSessionIdGenerator;

/**
 * An application with a client, whose member is the packaged server: that has neither Spring
 * Session nor a class of the application's.
 */
class ClientApplicationIT {

  private static final Pattern SERVING = Pattern.compile("is serving .* at 127\\.0\\.0\\.1:(\\d+)");

  private static ServerProcess server;
  private static ConfigurableApplicationContext application;

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {

    @Bean
    GridSessionRepository sessions(Grid grid, ApplicationEventPublisher publisher) {
      return new GridSessionRepository(
          grid,
          SessionSettings.DEFAULT,
          new JavaAttributeCodec(List.of(), getClass().getClassLoader()),
          UuidSessionIdGenerator.getInstance(),
          publisher);
    }

    @Bean
    Mailer mailer() {
      return new Mailer();
    }
  }

  static class Mailer {

    @RateLimited(permits = 2, per = "1d", key = "#to")
    public String send(String to) {
      return "sent to " + to;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    server =
        ServerProcess.start(
            "--grid.cluster-name=shop", "--grid.network.host=127.0.0.1", "--grid.network.port=0");
    Matcher serving = SERVING.matcher(server.awaitLine(line -> SERVING.matcher(line).find()));
    assertThat(serving.find()).isTrue();
    application =
        new SpringApplication(Application.class)
            .run(
                "--spring.config.name=client-application", // Not the server's own.
                "--spring.main.web-application-type=none",
                "--grid.mode=client",
                "--grid.cluster-name=shop",
                "--grid.client.addresses=127.0.0.1:" + serving.group(1));
  }

  @AfterAll
  static void stop() {
    if (application != null) {
      application.close();
    }
    server.close();
  }

  @Test
  void sessions_areChangedInTheServer() {
    GridSessionRepository sessions = application.getBean(GridSessionRepository.class);
    GridSession session = sessions.createSession();
    session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "ada");
    session.setAttribute("cart", List.of("lamp"));
    sessions.save(session);

    GridSession request = Objects.requireNonNull(sessions.findById(session.getId()));
    GridSession beside = Objects.requireNonNull(sessions.findById(session.getId()));
    request.setAttribute("language", "en");
    beside.setAttribute("theme", "dark");
    sessions.save(request);
    sessions.save(beside);
    GridSession changed = Objects.requireNonNull(sessions.findById(session.getId()));
    assertThat(changed.getAttributeNames()).contains("cart", "language", "theme");
    assertThat(changed.<List<String>>getAttribute("cart")).containsExactly("lamp");
    assertThat(sessions.findByPrincipalName("ada")).containsOnlyKeys(session.getId());

    String newId = changed.changeSessionId();
    sessions.save(changed);
    assertThat(sessions.findById(session.getId())).isNull();
    assertThat(sessions.findById(newId)).isNotNull();
    sessions.deleteById(newId);
    assertThat(sessions.findById(newId)).isNull();
  }

  @Test
  void limits_areCountedInTheServer() {
    Mailer mailer = application.getBean(Mailer.class);
    assertThat(mailer.send("ada")).isEqualTo("sent to ada");
    assertThat(mailer.send("ada")).isEqualTo("sent to ada");
    assertThatThrownBy(() -> mailer.send("ada")).isInstanceOf(RateLimitExceededException.class);
    assertThat(mailer.send("grace")).isEqualTo("sent to grace");
  }
}
