package dev.grid.spring.boot.autoconfigure.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.GridSerializationException;
import dev.grid.Lifecycle;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.session.GridSession;
import dev.grid.spring.session.GridSessionRepository;
import dev.grid.spring.session.ReactiveGridSessionRepository;
import dev.grid.spring.testgrid.MemberAndClient;
import jakarta.servlet.Filter;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.session.autoconfigure.SessionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.SessionRepository;
import org.springframework.session.events.SessionCreatedEvent;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.session.WebSessionManager;

/** Web applications whose sessions are in a grid: a member's and a client's. */
class GridSessionAutoConfigurationTest {

  /** A class of an application's. */
  record Cart(String item) implements Serializable {}

  private static MemberAndClient grids;

  @BeforeAll
  static void start() {
    grids = new MemberAndClient("web-sessions");
  }

  @AfterAll
  static void stop() {
    grids.close();
  }

  private static <R extends AbstractApplicationContextRunner<R, ?, ?>> R application(
      R runner, boolean embedded) {
    return runner
        .withConfiguration(
            AutoConfigurations.of(
                GridSessionAutoConfiguration.class, SessionAutoConfiguration.class))
        .withBean(
            "grid",
            Grid.class,
            embedded ? grids::member : grids::client,
            bean -> bean.setDestroyMethodName(""));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenARequestHasASessionShouldGoOnInTheOtherApplication(boolean embedded) {
    application(new WebApplicationContextRunner(), embedded)
        .withPropertyValues("spring.session.timeout=17m")
        .run(
            context ->
                application(new WebApplicationContextRunner(), !embedded)
                    .run(
                        other -> {
                          AtomicReference<String> id = new AtomicReference<>();
                          Cookie cookie =
                              request(
                                  context,
                                  null,
                                  session -> {
                                    session.setAttribute("visits", 1);
                                    id.set(session.getId());
                                  });
                          request(
                              other,
                              cookie,
                              session -> {
                                assertThat(session.getAttribute("visits")).isEqualTo(1);
                                assertThat(session.getMaxInactiveInterval())
                                    .isEqualTo(Duration.ofMinutes(17).toSeconds());
                                session.invalidate();
                              });
                          assertThat(
                                  context.getBean(GridSessionRepository.class).findById(id.get()))
                              .isNull();
                        }));
  }

  /** Their modules are not on the class path of tests. */
  @Test
  void whenAnotherStoreOfSessionsIsThereShouldComeAfterIt() {
    AutoConfiguration order =
        Objects.requireNonNull(
            GridSessionAutoConfiguration.class.getAnnotation(AutoConfiguration.class));
    assertThat(order.afterName())
        .contains(
            "org.springframework.boot.session.jdbc.autoconfigure.JdbcSessionAutoConfiguration",
            "org.springframework.boot.session.data.redis.autoconfigure"
                + ".SessionDataRedisAutoConfiguration");
  }

  @Test
  void whenTheClusterIsNotThereYetShouldStartAndHaveSessionsWhenItIs() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    new WebApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                GridAutoConfiguration.class,
                GridSessionAutoConfiguration.class,
                SessionAutoConfiguration.class))
        .withPropertyValues(
            "grid.mode=client",
            "grid.client.start=background",
            "grid.client.backoff.max=100ms",
            "grid.client.addresses=127.0.0.1:" + port)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              Grid client = context.getBean(Grid.class);
              assertThat(client.lifecycle().state()).isEqualTo(Lifecycle.State.STARTING);
              AtomicInteger told = new AtomicInteger();
              ((ConfigurableApplicationContext) context.getSourceApplicationContext())
                  .addApplicationListener(
                      event -> told.addAndGet(event instanceof SessionCreatedEvent ? 1 : 0));
              try (Grid member =
                  Grids.startMember(
                      MemberConfig.defaults()
                          .withNetwork(
                              NetworkConfig.defaults().withHost("127.0.0.1").withPort(port)))) {
                MemberAndClient.await(
                    () -> client.lifecycle().state() == Lifecycle.State.RUNNING, "a cluster");
                GridSessionRepository sessions = context.getBean(GridSessionRepository.class);
                MemberAndClient.await(
                    () -> {
                      sessions.save(sessions.createSession());
                      return told.get() > 0;
                    },
                    "there are events");
                assertThat(member.map("spring-sessions").isEmpty()).isFalse();
              }
            });
  }

  private interface Handler {
    void handle(HttpSession session);
  }

  /** Makes a request; returns the cookie that its answer sets, or null. */
  private static Cookie request(ApplicationContext context, Cookie cookie, Handler handler)
      throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
    if (cookie != null) {
      request.setCookies(cookie);
    }
    MockHttpServletResponse response = new MockHttpServletResponse();
    Filter filter = context.getBean("springSessionRepositoryFilter", Filter.class);
    filter.doFilter(
        request,
        response,
        new MockFilterChain() {
          @Override
          public void doFilter(
              jakarta.servlet.ServletRequest wrapped, jakarta.servlet.ServletResponse answer) {
            handler.handle(((HttpServletRequest) wrapped).getSession());
          }
        });
    return response.getCookie("SESSION");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenAReactiveRequestHasASessionShouldGoOn(boolean embedded) {
    application(new ReactiveWebApplicationContextRunner(), embedded)
        .withBean(ServerProperties.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(ReactiveGridSessionRepository.class);
              MockServerWebExchange first =
                  MockServerWebExchange.from(MockServerHttpRequest.get("/"));
              session(context, first, session -> session.getAttributes().put("visits", 1));
              String cookie =
                  Objects.requireNonNull(first.getResponse().getCookies().getFirst("SESSION"))
                      .getValue();
              MockServerWebExchange second =
                  MockServerWebExchange.from(
                      MockServerHttpRequest.get("/")
                          .cookie(new org.springframework.http.HttpCookie("SESSION", cookie)));
              Object visits =
                  session(context, second, session -> session.getAttributes().get("visits"));
              assertThat(visits).isEqualTo(1);
            });
  }

  private static Object session(
      ApplicationContext context,
      MockServerWebExchange exchange,
      Function<WebSession, Object> handler) {
    WebSession session =
        Objects.requireNonNull(
            context.getBean(WebSessionManager.class).getSession(exchange).block());
    session.start();
    Object result = handler.apply(session);
    exchange.getResponse().setComplete().block();
    session.save().block();
    return result;
  }

  @Test
  void whenClassesAreAllowedShouldKeepThem() {
    application(new WebApplicationContextRunner(), true)
        .withPropertyValues(
            "grid.session.allowed-classes=" + Cart.class.getPackageName() + ".*,com.example.Order")
        .run(
            context -> {
              GridSessionRepository sessions = context.getBean(GridSessionRepository.class);
              GridSession session = sessions.createSession();
              session.setAttribute("cart", new Cart("tea"));
              sessions.save(session);
              assertThat(
                      Objects.requireNonNull(sessions.findById(session.getId()))
                          .<Cart>getAttribute("cart"))
                  .isEqualTo(new Cart("tea"));
            });
    application(new WebApplicationContextRunner(), true)
        .run(
            context -> {
              GridSessionRepository sessions = context.getBean(GridSessionRepository.class);
              GridSession session = sessions.createSession();
              session.setAttribute("cart", new Cart("tea"));
              assertThatThrownBy(() -> sessions.save(session))
                  .isInstanceOf(GridSerializationException.class)
                  .hasMessageContaining("grid.session.allowed-classes");
            });
  }

  @Test
  void whenPropertiesAreSetShouldHaveThem() {
    application(new WebApplicationContextRunner(), true)
        .withPropertyValues(
            "grid.session.namespace=shop",
            "grid.session.save-mode=always",
            "grid.session.flush-mode=immediate",
            "grid.session.events=false",
            "grid.session.on-failure=bypass")
        .run(
            context -> {
              GridSession session = context.getBean(GridSessionRepository.class).createSession();
              assertThat(grids.member().<String, Object>map("shop").containsKey(session.getId()))
                  .isTrue();
            });
  }

  @Test
  void whenTheApplicationHasItsOwnShouldBackOff() {
    application(new WebApplicationContextRunner(), true)
        .withBean(
            SessionRepository.class,
            () -> new MapSessionRepository(new java.util.concurrent.ConcurrentHashMap<>()))
        .run(context -> assertThat(context).doesNotHaveBean(GridSessionRepository.class));
    application(new WebApplicationContextRunner(), true)
        .withPropertyValues("grid.session.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(SessionRepository.class));
    application(new ApplicationContextRunner(), true)
        .run(context -> assertThat(context).doesNotHaveBean(SessionRepository.class));
  }

  @Test
  void whenSpringSessionIsNotThereShouldStart() {
    new WebApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(GridSessionAutoConfiguration.class))
        .withBean(Grid.class, grids::member, bean -> bean.setDestroyMethodName(""))
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.session", "org.springframework.boot.session"))
        .run(context -> assertThat(context).hasNotFailed());
  }
}
