package dev.grid.spring.boot.autoconfigure.listener;

import dev.grid.Grid;
import dev.grid.Lifecycle;
import dev.grid.query.QueryException;
import dev.grid.spring.GridListener;
import dev.grid.spring.GridListeners;
import dev.grid.spring.boot.autoconfigure.BackgroundStart;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ErrorHandler;
import org.springframework.util.ReflectionUtils;

/**
 * Finds {@link GridListener} methods in beans as they are made, subscribes them when the context
 * starts, and ends that when it begins to close, last to begin and first to end of what it has. A
 * bean that is made later is subscribed then. What it holds is guarded by its monitor.
 */
final class GridListenerProcessor
    implements BeanPostProcessor, SmartLifecycle, ApplicationListener<PayloadApplicationEvent<?>> {

  /** Of the {@link ErrorHandler} bean for listeners that name none. */
  static final String ERROR_HANDLER = "gridListenerErrorHandler";

  private static final String EXECUTOR = "applicationTaskExecutor";

  private static final Logger LOG = LoggerFactory.getLogger(GridListenerProcessor.class);

  private final ConfigurableListableBeanFactory beans;
  private final ApplicationEventPublisher events;
  private final List<ListenerDefinition> definitions = new ArrayList<>();
  private volatile List<ListenerSubscription> subscriptions = List.of();
  private volatile boolean running;

  GridListenerProcessor(ConfigurableListableBeanFactory beans, ApplicationEventPublisher events) {
    this.beans = beans;
    this.events = events;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    Class<?> type = AopUtils.getTargetClass(bean);
    if (!AnnotationUtils.isCandidateClass(type, List.of(GridListener.class, GridListeners.class))) {
      return bean;
    }
    Map<Method, Set<GridListener>> annotated =
        MethodIntrospector.selectMethods(type, GridListenerProcessor::listeners);
    annotated.forEach(
        (method, listeners) -> {
          for (GridListener listener : listeners) {
            add(listener, bean, beanName, method);
          }
        });
    return bean;
  }

  private static @Nullable Set<GridListener> listeners(Method method) {
    Set<GridListener> found =
        AnnotatedElementUtils.getMergedRepeatableAnnotations(
            method, GridListener.class, GridListeners.class);
    return found.isEmpty() ? null : found;
  }

  private synchronized void add(
      GridListener listener, Object bean, String beanName, Method declared) {
    if (!beans.containsBean(beanName) || !beans.isSingleton(beanName)) {
      throw new InvalidListenerException(
          "@GridListener at "
              + declared.getDeclaringClass().getSimpleName()
              + "."
              + declared.getName()
              + " is in the bean "
              + beanName
              + ", which is no singleton of the context.",
          "Make it one, or move the method to one.");
    }
    Method method = AopUtils.selectInvocableMethod(declared, bean.getClass());
    ReflectionUtils.makeAccessible(method);
    ListenerDefinition definition =
        ListenerDefinition.of(listener, bean, beanName, declared, method, beans);
    definitions.add(definition);
    if (running) {
      subscribe(definition);
    }
  }

  @Override
  public synchronized void start() {
    running = true;
    try {
      List.copyOf(definitions).forEach(this::subscribe); // Which may make beans with more of them.
    } catch (RuntimeException e) {
      stop();
      throw e;
    }
  }

  private void subscribe(ListenerDefinition definition) {
    GridListener listener = definition.annotation();
    Grid used = grid(listener.grid(), definition);
    ListenerInvoker invoker =
        new ListenerInvoker(
            definition,
            executor(listener.executor(), definition),
            errors(listener.errorHandler(), definition),
            events);
    if (used.lifecycle().state() == Lifecycle.State.STARTING
        && definition.kind() != ListenerKind.GRID) {
      BackgroundStart.whenStarted(used, () -> subscribeLater(definition, invoker, used));
    } else {
      keep(subscription(definition, invoker, used));
    }
  }

  private static ListenerSubscription subscription(
      ListenerDefinition definition, ListenerInvoker invoker, Grid grid) {
    try {
      return new ListenerSubscription(definition, invoker, grid);
    } catch (QueryException e) {
      throw new InvalidListenerException(
          "listener "
              + definition.id()
              + " has where="
              + definition.annotation().where()
              + ": "
              + e.getMessage(),
          "Correct the condition.");
    }
  }

  /** Nobody waits for a client that connects in the background. */
  private void subscribeLater(ListenerDefinition definition, ListenerInvoker invoker, Grid grid) {
    try {
      ListenerSubscription subscription = subscription(definition, invoker, grid);
      synchronized (this) {
        if (running) {
          keep(subscription);
          return;
        }
      }
      subscription.stop();
    } catch (RuntimeException e) {
      LOG.error("listener {} hears nothing: it could not be added", definition.id(), e);
    }
  }

  private synchronized void keep(ListenerSubscription subscription) {
    List<ListenerSubscription> more = new ArrayList<>(subscriptions);
    more.add(subscription);
    subscriptions = List.copyOf(more);
  }

  private Grid grid(String annotated, ListenerDefinition definition) {
    if (annotated.isEmpty()) {
      return beans.getBean(Grid.class);
    }
    String name = String.valueOf(beans.resolveEmbeddedValue(annotated));
    try {
      return BeanFactoryAnnotationUtils.qualifiedBeanOfType(beans, Grid.class, name);
    } catch (NoSuchBeanDefinitionException e) {
      throw new InvalidListenerException(
          "listener " + definition.id() + " names grid=" + name + ", which there is not.",
          "Define it, as by 'grid.connections." + name + ".addresses', or correct the name.");
    }
  }

  private @Nullable Executor executor(String name, ListenerDefinition definition) {
    Executor named = bean("executor", name, Executor.class, definition);
    if (named != null) {
      return named;
    }
    return beans.containsBean(EXECUTOR) && beans.isTypeMatch(EXECUTOR, Executor.class)
        ? beans.getBean(EXECUTOR, Executor.class)
        : null;
  }

  private ErrorHandler errors(String name, ListenerDefinition definition) {
    ErrorHandler named = bean("errorHandler", name, ErrorHandler.class, definition);
    if (named != null) {
      return named;
    }
    return beans.containsBean(ERROR_HANDLER)
        ? beans.getBean(ERROR_HANDLER, ErrorHandler.class)
        : failure -> LOG.error("{}", failure.getMessage(), failure.getCause());
  }

  /** The bean that the annotation names, or null if it names none. */
  private <T> @Nullable T bean(
      String attribute, String annotated, Class<T> type, ListenerDefinition definition) {
    if (annotated.isEmpty()) {
      return null;
    }
    String name = beans.resolveEmbeddedValue(annotated);
    if (name == null || !List.of(beans.getBeanNamesForType(type)).contains(name)) {
      throw new InvalidListenerException(
          "listener "
              + definition.id()
              + " names "
              + attribute
              + "="
              + name
              + ", and there is no such bean of type "
              + type.getName()
              + ".",
          "Name one of " + List.of(beans.getBeanNamesForType(type)) + ", or define it.");
    }
    return beans.getBean(name, type);
  }

  @Override
  public synchronized void stop() {
    running = false;
    subscriptions.forEach(ListenerSubscription::stop);
    subscriptions = List.of();
  }

  /** Ends the calls, and says so when none is under way; the context limits how long it waits. */
  @Override
  public void stop(Runnable callback) {
    List<ListenerSubscription> stopping = subscriptions;
    stop();
    Thread.ofVirtual()
        .name("grid-listeners-stop")
        .start(
            () -> {
              stopping.forEach(ListenerSubscription::awaitIdle);
              callback.run();
            });
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public void onApplicationEvent(PayloadApplicationEvent<?> event) {
    for (ListenerSubscription subscription : subscriptions) {
      subscription.publish(event.getPayload());
    }
  }
}
