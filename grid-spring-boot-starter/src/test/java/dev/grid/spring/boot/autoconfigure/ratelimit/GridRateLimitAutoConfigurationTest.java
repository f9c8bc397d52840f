package dev.grid.spring.boot.autoconfigure.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.GridNotActiveException;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.ratelimit.Limit;
import dev.grid.spring.ratelimit.RateLimitExceededException;
import dev.grid.spring.ratelimit.RateLimitFilter;
import dev.grid.spring.ratelimit.RateLimitWebFilter;
import dev.grid.spring.ratelimit.RateLimited;
import dev.grid.spring.ratelimit.RateLimits;
import dev.grid.spring.testgrid.MemberAndClient;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Applications with limits: a member's and a client's. No permit comes in the time of a test. */
class GridRateLimitAutoConfigurationTest {

  private static MemberAndClient grids;

  @BeforeAll
  static void start() {
    grids = new MemberAndClient("limits");
  }

  @AfterAll
  static void stop() {
    grids.close();
  }

  @BeforeEach
  void fillBuckets() {
    grids.member().map(RateLimits.MAP).clear();
  }

  private static <R extends AbstractApplicationContextRunner<R, ?, ?>> R limited(
      R runner, boolean embedded) {
    return runner
        .withConfiguration(
            AutoConfigurations.of(
                GridAutoConfiguration.class, GridRateLimitAutoConfiguration.class))
        .withBean(
            "grid",
            Grid.class,
            embedded ? grids::member : grids::client,
            bean -> bean.setDestroyMethodName(""))
        .withBean(Service.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenAMethodIsLimitedShouldFailBeyond(boolean embedded) {
    limited(new ApplicationContextRunner(), embedded)
        .run(
            context -> {
              Service service = context.getBean(Service.class);
              assertThat(service.twice()).isEqualTo("done");
              assertThat(service.twice()).isEqualTo("done");
              assertThatThrownBy(service::twice)
                  .isInstanceOf(RateLimitExceededException.class)
                  .hasMessageContaining("twice")
                  .satisfies(
                      failure ->
                          assertThat(((RateLimitExceededException) failure).retryAfter())
                              .isPositive());
              assertThatThrownBy(service::asTwice).isInstanceOf(RateLimitExceededException.class);
            });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenThereIsAKeyShouldLimitEach(boolean embedded) {
    limited(new ApplicationContextRunner(), embedded)
        .run(
            context -> {
              Service service = context.getBean(Service.class);
              service.oncePer("ada");
              service.oncePer("bob");
              assertThatThrownBy(() -> service.oncePer("ada"))
                  .isInstanceOf(RateLimitExceededException.class);
            });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenAMethodIsAsynchronousShouldNotBlock(boolean embedded) {
    limited(new ApplicationContextRunner(), embedded)
        .run(
            context -> {
              Service service = context.getBean(Service.class);
              assertThat(service.future().get()).isEqualTo("done");
              CompletableFuture<String> refused = service.future();
              assertThatThrownBy(refused::get)
                  .isInstanceOf(ExecutionException.class)
                  .hasCauseInstanceOf(RateLimitExceededException.class);
              Mono<String> mono = service.mono();
              assertThat(mono.block()).isEqualTo("done");
              assertThatThrownBy(mono::block).isInstanceOf(RateLimitExceededException.class);
            });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenAPublisherIsSubscribedToAgainShouldCallItsMethodAgain(boolean embedded) {
    limited(new ApplicationContextRunner(), embedded)
        .run(
            context -> {
              Service service = context.getBean(Service.class);
              Mono<Integer> counted = service.counted();
              assertThat(counted.block()).isEqualTo(1);
              assertThat(counted.block()).isEqualTo(2);
              assertThat(counted.retry(1).block()).isEqualTo(3);
              Flux<Integer> many = service.many();
              assertThat(many.repeat(1).collectList().block()).containsExactly(4, 5);
            });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenAMethodReturnsAFutureShouldRunOnItsCallersThread(boolean embedded) {
    limited(new ApplicationContextRunner(), embedded)
        .run(
            context ->
                assertThat(context.getBean(Service.class).thread().get())
                    .isSameAs(Thread.currentThread()));
  }

  @Test
  void whenMethodsDifferInTheirParametersShouldLimitEach() {
    limited(new ApplicationContextRunner(), true)
        .run(
            context -> {
              Service service = context.getBean(Service.class);
              service.overloaded(1);
              service.overloaded("1");
              assertThatThrownBy(() -> service.overloaded(1))
                  .isInstanceOf(RateLimitExceededException.class);
            });
  }

  @Test
  void whenLimitsHaveOneNameShouldShareItAmongMethodsOnly() throws Exception {
    limited(new WebApplicationContextRunner(), true)
        .withPropertyValues(
            "grid.rate-limit.requests.oncePer.path=/**",
            "grid.rate-limit.requests.oncePer.permits=1",
            "grid.rate-limit.requests.oncePer.per=10h")
        .run(
            context -> {
              context.getBean(Service.class).oncePer("a:10.0.0.1");
              assertThat(status(context, "/", "10.0.0.1", null, null)).isEqualTo(200);
              RateLimits limits = context.getBean(RateLimits.class);
              Limit once = new Limit(1, Duration.ofHours(10), 1);
              assertThat(limits.take("oncePer", "a:10.0.0.1", once).permitted()).isFalse();
              assertThat(limits.take("a|b", "c", once).permitted()).isTrue();
              assertThat(limits.take("a", "b|c", once).permitted()).isTrue();
            });
  }

  @Test
  void whenALimitIsByAHeaderThatIsNotNamedShouldFailTheStart() {
    limited(new WebApplicationContextRunner(), true)
        .withPropertyValues(
            "grid.rate-limit.requests.keys.by=header", "grid.rate-limit.requests.keys.permits=1")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("keys")
                    .hasMessageContaining("header"));
  }

  @Test
  void whenThePropertiesHaveTheLimitShouldBeThat() {
    limited(new ApplicationContextRunner(), true)
        .withPropertyValues(
            "grid.rate-limit.limits.twice.permits=1", "grid.rate-limit.limits.twice.per=10h")
        .run(
            context -> {
              Service service = context.getBean(Service.class);
              service.twice();
              assertThatThrownBy(service::twice).isInstanceOf(RateLimitExceededException.class);
              assertThatThrownBy(service::unknown)
                  .hasMessageContaining("grid.rate-limit.limits.unknown.permits");
            });
  }

  @Test
  void whenTheGridIsAwayShouldDoAsIsSaid() {
    ApplicationContextRunner runner =
        new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GridRateLimitAutoConfiguration.class))
            .withBean(Grid.class, grids::connect)
            .withBean(Service.class);
    runner
        .withPropertyValues("grid.rate-limit.on-failure=bypass")
        .run(
            context -> {
              context.getBean(Grid.class).close();
              for (int i = 0; i < 5; i++) {
                assertThat(context.getBean(Service.class).twice()).isEqualTo("done");
              }
              assertThat(context.getBean(RateLimits.class).bypassed()).isEqualTo(5);
            });
    runner.run(
        context -> {
          context.getBean(Grid.class).close();
          assertThatThrownBy(() -> context.getBean(Service.class).twice())
              .isInstanceOf(GridNotActiveException.class);
        });
  }

  private static final String[] REQUESTS = {
    "grid.rate-limit.requests.api.path=/api/**",
    "grid.rate-limit.requests.api.permits=2",
    "grid.rate-limit.requests.api.per=10h",
    "grid.rate-limit.requests.keys.path=/keys",
    "grid.rate-limit.requests.keys.by=header",
    "grid.rate-limit.requests.keys.header=X-Key",
    "grid.rate-limit.requests.keys.permits=1",
    "grid.rate-limit.requests.keys.per=10h",
    "grid.rate-limit.requests.users.path=/users",
    "grid.rate-limit.requests.users.by=principal",
    "grid.rate-limit.requests.users.permits=1",
    "grid.rate-limit.requests.users.per=10h"
  };

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenRequestsAreLimitedShouldAnswerWith429Beyond(boolean embedded) {
    limited(new WebApplicationContextRunner(), embedded)
        .withPropertyValues(REQUESTS)
        .run(
            context -> {
              MockHttpServletResponse first = answer(context, "/api/a", "10.0.0.1", null, null);
              assertThat(first.getStatus()).isEqualTo(200);
              assertThat(first.getHeader("RateLimit-Limit")).isEqualTo("2");
              assertThat(first.getHeader("RateLimit-Remaining")).isEqualTo("1");
              assertThat(Long.parseLong(Objects.requireNonNull(first.getHeader("RateLimit-Reset"))))
                  .isBetween(1L, Duration.ofHours(5).toSeconds());
              assertThat(first.getHeader("Retry-After")).isNull();
              answer(context, "/api/b", "10.0.0.1", null, null);
              MockHttpServletResponse third = answer(context, "/api/a", "10.0.0.1", null, null);
              assertThat(third.getStatus()).isEqualTo(429);
              assertThat(third.isCommitted()).as("it is not sent as an error").isFalse();
              assertThat(Long.parseLong(Objects.requireNonNull(third.getHeader("Retry-After"))))
                  .isBetween(1L, Duration.ofHours(5).toSeconds());
              assertThat(status(context, "/api/a", "10.0.0.2", null, null)).isEqualTo(200);
              assertThat(status(context, "/other", "10.0.0.1", null, null)).isEqualTo(200);
              assertThat(status(context, "/keys", "10.0.0.1", "k", null)).isEqualTo(200);
              assertThat(status(context, "/keys", "10.0.0.2", "k", null)).isEqualTo(429);
              assertThat(status(context, "/keys", "10.0.0.2", "other", null)).isEqualTo(200);
              assertThat(status(context, "/users", "10.0.0.1", null, "ada")).isEqualTo(200);
              assertThat(status(context, "/users", "10.0.0.1", null, "ada")).isEqualTo(429);
              assertThat(status(context, "/users", "10.0.0.1", null, "bob")).isEqualTo(200);
            });
  }

  private static int status(
      ApplicationContext context, String path, String address, String key, String user)
      throws Exception {
    return answer(context, path, address, key, user).getStatus();
  }

  private static MockHttpServletResponse answer(
      ApplicationContext context, String path, String address, String key, String user)
      throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
    request.setRemoteAddr(address);
    if (key != null) {
      request.addHeader("X-Key", key);
    }
    if (user != null) {
      request.setUserPrincipal(new User(user));
    }
    MockHttpServletResponse response = new MockHttpServletResponse();
    for (FilterRegistrationBean<?> filter :
        context.getBeansOfType(FilterRegistrationBean.class).values()) {
      if (!filter.isEnabled()) {
        continue;
      }
      ((RateLimitFilter) Objects.requireNonNull(filter.getFilter()))
          .doFilter(request, response, new MockFilterChain());
      if (response.getStatus() != 200) {
        break;
      }
    }
    return response;
  }

  private record User(String name) implements Principal {

    @Override
    public String getName() {
      return name;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenReactiveRequestsAreLimitedShouldAnswerWith429Beyond(boolean embedded) {
    limited(new ReactiveWebApplicationContextRunner(), embedded)
        .withPropertyValues(REQUESTS)
        .run(
            context -> {
              assertThat(exchange(context, "/api/a", null).getResponse().getStatusCode()).isNull();
              MockServerWebExchange second = exchange(context, "/api/a", null);
              assertThat(second.getResponse().getHeaders().getFirst("RateLimit-Remaining"))
                  .isEqualTo("0");
              MockServerWebExchange third = exchange(context, "/api/a", null);
              assertThat(third.getResponse().getStatusCode())
                  .isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
              assertThat(third.getResponse().getHeaders().getFirst("Retry-After")).isNotNull();
              assertThat(exchange(context, "/keys", "k").getResponse().getStatusCode()).isNull();
              assertThat(exchange(context, "/keys", "k").getResponse().getStatusCode())
                  .isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
              assertThat(exchange(context, "/keys", "x").getResponse().getStatusCode()).isNull();
            });
  }

  private static MockServerWebExchange exchange(
      ApplicationContext context, String path, String key) {
    MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.get(path);
    if (key != null) {
      request.header("X-Key", key);
    }
    MockServerWebExchange exchange = MockServerWebExchange.from(request);
    List<RateLimitWebFilter> filters =
        context.getBeanProvider(RateLimitWebFilter.class).orderedStream().toList();
    filters
        .get(0)
        .filter(exchange, next -> filters.get(1).filter(next, last -> Mono.empty()))
        .block();
    return exchange;
  }

  @Test
  void whenThereIsNoWebShouldStart() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(GridRateLimitAutoConfiguration.class))
        .withBean(Grid.class, grids::member, bean -> bean.setDestroyMethodName(""))
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.web",
                "jakarta.servlet",
                "reactor",
                "org.springframework.http"))
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(RateLimits.class));
  }

  /** A bean with limited methods. */
  static class Service {

    private final AtomicInteger calls = new AtomicInteger();

    @RateLimited(name = "twice", permits = 2, per = "10h")
    public String twice() {
      return "done";
    }

    @RateLimited(name = "twice", permits = 2, per = "10h")
    public String asTwice() {
      return "done";
    }

    @RateLimited(name = "oncePer", permits = 1, per = "10h", key = "#user")
    public void oncePer(String user) {}

    @RateLimited(permits = 1, per = "10h")
    public CompletableFuture<String> future() {
      return CompletableFuture.completedFuture("done");
    }

    @RateLimited(permits = 1, per = "10h")
    public Mono<String> mono() {
      return Mono.just("done");
    }

    @RateLimited(permits = 9, per = "10h")
    public Mono<Integer> counted() {
      return Mono.just(calls.incrementAndGet());
    }

    @RateLimited(permits = 9, per = "10h")
    public Flux<Integer> many() {
      return Flux.just(calls.incrementAndGet());
    }

    @RateLimited(permits = 1, per = "10h")
    public CompletableFuture<Thread> thread() {
      return CompletableFuture.completedFuture(Thread.currentThread());
    }

    @RateLimited(permits = 1, per = "10h")
    public void overloaded(int number) {}

    @RateLimited(permits = 1, per = "10h")
    public void overloaded(String text) {}

    @RateLimited(name = "unknown")
    public void unknown() {}
  }
}
