package dev.grid.spring.ratelimit;

import dev.grid.InvalidConfigurationException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodClassKey;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.expression.Expression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Takes a permit before each call of a method that is {@link RateLimited}. Thread-safe. */
final class RateLimitedInterceptor implements MethodInterceptor {

  private static final boolean HAS_REACTOR =
      ClassUtils.isPresent(
          "reactor.core.publisher.Flux", RateLimitedInterceptor.class.getClassLoader());

  private final SpelExpressionParser parser = new SpelExpressionParser();
  private final DefaultParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();
  private final Map<MethodClassKey, Limited> methods = new ConcurrentHashMap<>();
  private final ConfigurableBeanFactory beans;
  private final Function<String, @Nullable Limit> configured;

  /**
   * An interceptor with the application's limits.
   *
   * @param beans has {@link RateLimits}, asked for when it is needed first
   * @param configured limits by their names
   */
  RateLimitedInterceptor(
      ConfigurableBeanFactory beans, Function<String, @Nullable Limit> configured) {
    this.beans = beans;
    this.configured = configured;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    Object target = invocation.getThis();
    Class<?> type =
        target == null
            ? invocation.getMethod().getDeclaringClass()
            : AopUtils.getTargetClass(target);
    Method method = AopUtils.getMostSpecificMethod(invocation.getMethod(), type);
    Limited limited =
        methods.computeIfAbsent(new MethodClassKey(method, type), unknown -> limited(method, type));
    String key = limited.key(invocation, target, method);
    RateLimits limits = beans.getBean(RateLimits.class);
    Class<?> returned = method.getReturnType();
    if (CompletionStage.class == returned || CompletableFuture.class == returned) {
      return HAS_REACTOR && Reactive.mustNotBlock()
          ? limits
              .takeAsync(limited.name, key, limited.limit)
              .thenCompose(decision -> (CompletionStage<?>) limited.proceed(decision, invocation))
          : onCallersThread(limits, limited, key, invocation);
    }
    if (HAS_REACTOR && Reactive.returns(returned)) {
      return Reactive.limited(limits, limited, key, invocation, returned);
    }
    limited.require(limits.take(limited.name, key, limited.limit));
    return invocation.proceed();
  }

  /** So that the method finds what its caller has bound to the thread. */
  private static @Nullable Object onCallersThread(
      RateLimits limits, Limited limited, String key, MethodInvocation invocation)
      throws Throwable {
    try {
      limited.require(limits.take(limited.name, key, limited.limit));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return invocation.proceed();
  }

  private Limited limited(Method method, Class<?> type) {
    RateLimited annotation = AnnotatedElementUtils.findMergedAnnotation(method, RateLimited.class);
    if (annotation == null) {
      annotation = AnnotatedElementUtils.findMergedAnnotation(type, RateLimited.class);
    }
    if (annotation == null) {
      throw new IllegalStateException(method + " is not @RateLimited");
    }
    String where = type.getName() + "." + method.getName();
    boolean named = !annotation.name().isEmpty();
    String name = named ? annotation.name() : where;
    Limit limit = configured.apply(name);
    if (limit == null) {
      if (annotation.permits() == 0) {
        throw new InvalidConfigurationException(
            "@RateLimited on "
                + where
                + " has no permits: set them there, or grid.rate-limit.limits."
                + name
                + ".permits");
      }
      String per = beans.resolveEmbeddedValue(annotation.per());
      limit =
          new Limit(
              annotation.permits(),
              DurationStyle.detectAndParse(per == null ? annotation.per() : per),
              annotation.burst() == 0 ? annotation.permits() : annotation.burst());
    }
    Expression key = annotation.key().isEmpty() ? null : parser.parseExpression(annotation.key());
    return new Limited(named ? name : type.getName() + "." + signature(method), limit, key);
  }

  private static String signature(Method method) {
    return Stream.of(method.getParameterTypes())
        .map(Class::getTypeName)
        .collect(Collectors.joining(",", method.getName() + "(", ")"));
  }

  /** A method's limit. */
  private final class Limited {

    private final String name;
    private final Limit limit;
    private final @Nullable Expression key;

    Limited(String name, Limit limit, @Nullable Expression key) {
      this.name = name;
      this.limit = limit;
      this.key = key;
    }

    String key(MethodInvocation invocation, @Nullable Object target, Method method) {
      if (key == null) {
        return "";
      }
      MethodBasedEvaluationContext context =
          new MethodBasedEvaluationContext(target, method, invocation.getArguments(), names);
      context.setBeanResolver(new BeanFactoryResolver(beans));
      return String.valueOf(key.getValue(context));
    }

    void require(Decision decision) {
      if (!decision.permitted()) {
        throw new RateLimitExceededException(name, decision.retryAfter());
      }
    }

    @Nullable Object proceed(Decision decision, MethodInvocation invocation) {
      require(decision);
      try {
        return invocation.proceed();
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new CompletionException(e);
      }
    }
  }

  /** Apart, so that it is loaded only where Reactor is. */
  private static final class Reactive {

    static boolean mustNotBlock() {
      return Schedulers.isInNonBlockingThread();
    }

    static boolean returns(Class<?> type) {
      return type == Mono.class || type == Flux.class;
    }

    static Object limited(
        RateLimits limits,
        Limited limited,
        String key,
        MethodInvocation invocation,
        Class<?> returned) {
      Mono<Decision> decision =
          Mono.fromFuture(() -> limits.takeAsync(limited.name, key, limited.limit));
      return returned == Mono.class
          ? decision.flatMap(taken -> (Mono<?>) proceed(limited, taken, invocation))
          : decision.flatMapMany(taken -> (Flux<?>) proceed(limited, taken, invocation));
    }

    private static Object proceed(Limited limited, Decision taken, MethodInvocation invocation) {
      // An invocation proceeds once, a publisher may be subscribed to again.
      MethodInvocation once =
          invocation instanceof ProxyMethodInvocation proxied
              ? proxied.invocableClone()
              : invocation;
      return Objects.requireNonNull(limited.proceed(taken, once));
    }
  }
}
