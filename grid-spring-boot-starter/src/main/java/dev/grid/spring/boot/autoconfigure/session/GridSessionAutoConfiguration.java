package dev.grid.spring.boot.autoconfigure.session;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.session.GridSessionRepository;
import dev.grid.spring.session.JavaAttributeCodec;
import dev.grid.spring.session.ReactiveGridSessionRepository;
import dev.grid.spring.session.SessionAttributeCodec;
import dev.grid.spring.session.SessionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.session.autoconfigure.SessionAutoConfiguration;
import org.springframework.boot.session.autoconfigure.SessionTimeout;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ResourceLoader;
import org.springframework.session.FlushMode;
import org.springframework.session.MapSession;
import org.springframework.session.ReactiveSessionRepository;
import org.springframework.session.SaveMode;
import org.springframework.session.Session;
import org.springframework.session.SessionIdGenerator;
import org.springframework.session.SessionRepository;
import org.springframework.session.UuidSessionIdGenerator;
import org.springframework.session.config.ReactiveSessionRepositoryCustomizer;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.config.annotation.web.http.SpringHttpSessionConfiguration;
import org.springframework.session.config.annotation.web.server.SpringWebSessionConfiguration;
import org.springframework.util.ClassUtils;

/**
 * Sessions of web applications in the grid, if Spring Session is there and no other repository of
 * sessions. {@code spring.session.timeout}, or that of the server, is how long they live. A {@link
 * SessionAttributeCodec} bean writes their attributes, a {@link SessionIdGenerator} bean makes
 * their ids.
 */
@AutoConfiguration(
    after = GridAutoConfiguration.class,
    afterName = { // Who has one of these modules means its repository.
      "org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration",
      "org.springframework.boot.session.jdbc.autoconfigure.JdbcSessionAutoConfiguration"
    },
    before = SessionAutoConfiguration.class)
@ConditionalOnClass({Session.class, SessionAutoConfiguration.class})
@ConditionalOnSingleCandidate(Grid.class)
@ConditionalOnBooleanProperty(name = "grid.session.enabled", matchIfMissing = true)
@ConditionalOnWebApplication
@EnableConfigurationProperties(GridSessionProperties.class)
public final class GridSessionAutoConfiguration {

  /** Attributes that Spring's own classes are, where these are there. */
  private static final List<String> OF_SPRING =
      List.of(
          "org.springframework.util.LinkedMultiValueMap",
          "org.springframework.util.MultiValueMapAdapter",
          "org.springframework.web.servlet.FlashMap");

  private static final String SECURITY = "org.springframework.security";

  @Bean
  @ConditionalOnMissingBean
  SessionAttributeCodec gridSessionAttributeCodec(
      GridSessionProperties properties, ResourceLoader resources) {
    ClassLoader classLoader =
        Objects.requireNonNullElseGet(
            resources.getClassLoader(), GridSessionAutoConfiguration.class::getClassLoader);
    List<String> allowed = new ArrayList<>(properties.allowedClasses());
    allowed.addAll(OF_SPRING);
    if (ClassUtils.isPresent(SECURITY + ".core.context.SecurityContext", classLoader)) {
      allowed.add(SECURITY + ".*");
    }
    return new JavaAttributeCodec(allowed, classLoader);
  }

  /** Of servlet applications. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnMissingBean(SessionRepository.class)
  @Import(SpringHttpSessionConfiguration.class)
  static class ServletConfiguration {

    @Bean
    GridSessionRepository sessionRepository(
        Grid grid,
        GridSessionProperties properties,
        ObjectProvider<SessionTimeout> timeout,
        SessionAttributeCodec codec,
        ObjectProvider<SessionIdGenerator> ids,
        ApplicationEventPublisher publisher,
        ObjectProvider<SessionRepositoryCustomizer<GridSessionRepository>> customizers) {
      GridSessionRepository repository =
          new GridSessionRepository(
              grid, settings(properties, timeout), codec, idGenerator(ids), publisher);
      customizers.orderedStream().forEach(customizer -> customizer.customize(repository));
      return repository;
    }
  }

  /** Of reactive applications. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
  @ConditionalOnMissingBean(ReactiveSessionRepository.class)
  @Import(SpringWebSessionConfiguration.class)
  static class ReactiveConfiguration {

    @Bean
    ReactiveGridSessionRepository sessionRepository(
        Grid grid,
        GridSessionProperties properties,
        ObjectProvider<SessionTimeout> timeout,
        SessionAttributeCodec codec,
        ObjectProvider<SessionIdGenerator> ids,
        ApplicationEventPublisher publisher,
        ObjectProvider<ReactiveSessionRepositoryCustomizer<ReactiveGridSessionRepository>>
            customizers) {
      ReactiveGridSessionRepository repository =
          new ReactiveGridSessionRepository(
              grid, settings(properties, timeout), codec, idGenerator(ids), publisher);
      customizers.orderedStream().forEach(customizer -> customizer.customize(repository));
      return repository;
    }
  }

  private static SessionSettings settings(
      GridSessionProperties properties, ObjectProvider<SessionTimeout> timeout) {
    SessionTimeout present = timeout.getIfAvailable();
    Duration maxInactive = present == null ? null : present.getTimeout();
    return new SessionSettings(
        properties.namespace(),
        maxInactive == null ? MapSession.DEFAULT_MAX_INACTIVE_INTERVAL : maxInactive,
        SaveMode.valueOf(properties.saveMode().name()),
        FlushMode.valueOf(properties.flushMode().name()),
        properties.events(),
        properties.onFailure(),
        properties.timeLimit(),
        properties.pause());
  }

  private static SessionIdGenerator idGenerator(ObjectProvider<SessionIdGenerator> ids) {
    return ids.getIfAvailable(UuidSessionIdGenerator::getInstance);
  }
}
