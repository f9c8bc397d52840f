package dev.grid.spring.boot.autoconfigure.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.ItemEvent;
import dev.grid.Lifecycle;
import dev.grid.LostEvents;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryEventType;
import dev.grid.spring.GridEventsLost;
import dev.grid.spring.GridListener;
import dev.grid.spring.GridListenerException;
import dev.grid.spring.boot.autoconfigure.BothModes;
import dev.grid.spring.boot.autoconfigure.GridClusterEvent;
import dev.grid.spring.boot.autoconfigure.GridConnectionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;
import org.springframework.util.ErrorHandler;

/** Methods that are called for what happens to structures, at a member and at a client. */
class GridListenerTest {

  private static BothModes modes;

  @BeforeAll
  static void start() {
    modes = new BothModes();
  }

  @AfterAll
  static void stop() {
    modes.close();
  }

  private static ApplicationContextRunner runner(String mode) {
    return modes.runner(mode, GridListenerAutoConfiguration.class);
  }

  /** What methods were called with, in order. */
  static final class Heard {
    final LinkedBlockingQueue<Object> all = new LinkedBlockingQueue<>();

    void add(Object what) {
      all.add(what);
    }

    Object next() throws InterruptedException {
      return Objects.requireNonNull(all.poll(5, TimeUnit.MINUTES), "nothing was heard");
    }
  }

  static final class Everything {
    private final Heard heard;

    Everything(Heard heard) {
      this.heard = heard;
    }

    @GridListener(map = "${orders.map}", events = EntryEventType.UPDATED)
    void updated(EntryEvent<String, Integer> event) {
      heard.add(event.key() + ": " + event.oldValue() + " to " + event.value());
    }

    @GridListener(map = "by-key", key = "7")
    void ofOneKey(EntryEvent<Long, String> event) {
      heard.add(event.key() + "=" + event.value());
    }

    @GridListener(map = "by-value", where = "this > 10")
    void large(EntryEvent<String, Integer> event) {
      heard.add(Objects.requireNonNull(event.key()));
    }

    @GridListener(multiMap = "labels", events = EntryEventType.REMOVED)
    void unlabelled(EntryEvent<String, String> event) {
      heard.add("not " + event.oldValue());
    }

    @GridListener(replicatedMap = "settings")
    void set(EntryEvent<String, String> event) {
      heard.add(event.type() + " " + event.value());
    }

    @GridListener(queue = "jobs", events = EntryEventType.ADDED)
    @GridListener(list = "list-of-jobs")
    void job(String job) {
      heard.add(job);
    }

    @GridListener(set = "names", includeValue = false)
    void named(ItemEvent<String> event) {
      heard.add(event.type() + " " + event.item());
    }

    @GridListener(topic = "#{'ne' + 'ws'}")
    void news(String news) {
      heard.add(news);
    }

    @GridListener(reliableTopic = "letters", fromOldest = true)
    void letter(String letter) {
      heard.add(letter);
    }

    @GridListener(map = "ticks", events = EntryEventType.ADDED)
    void tick() {
      heard.add("tick");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "client"})
  void whenSomethingHappensShouldCallTheMethodsThatAreForIt(String mode) {
    if (mode.equals("client")) {
      modes.member().<String>reliableTopic("letters").publish("from before");
    }
    runner(mode)
        .withBean(Heard.class)
        .withBean(Everything.class)
        .withPropertyValues("orders.map=orders")
        .run(
            context -> {
              Grid grid = context.getBean(Grid.class);
              Heard heard = context.getBean(Heard.class);
              if (mode.equals("client")) {
                assertThat(heard.next()).isEqualTo("from before");
              }
              grid.map("orders").set("a", 1);
              grid.map("orders").set("a", 2);
              assertThat(heard.next()).isEqualTo("a: 1 to 2");
              grid.map("by-key").set(6L, "six");
              grid.map("by-key").set(7L, "seven");
              assertThat(heard.next()).isEqualTo("7=seven");
              grid.map("by-value").set("small", 1);
              grid.map("by-value").set("large", 11);
              assertThat(heard.next()).isEqualTo("large");
              grid.multiMap("labels").put("a", "red");
              grid.multiMap("labels").remove("a", "red");
              assertThat(heard.next()).isEqualTo("not red");
              grid.replicatedMap("settings").put("a", "b");
              assertThat(heard.next()).isEqualTo("ADDED b");
              grid.queue("jobs").add("first");
              assertThat(heard.next()).isEqualTo("first");
              grid.queue("jobs").take();
              grid.list("list-of-jobs").add("second");
              assertThat(heard.next()).isEqualTo("second");
              grid.set("names").add("ada");
              assertThat(heard.next()).isEqualTo("ADDED null");
              grid.topic("news").publish("extra");
              assertThat(heard.next()).isEqualTo("extra");
              grid.reliableTopic("letters").publish("dear");
              assertThat(heard.next()).isEqualTo("dear");
              grid.map("ticks").set(1, 1);
              assertThat(heard.next()).isEqualTo("tick");
              assertThat(heard.all).isEmpty();
            });
  }

  static final class Counting {
    final List<Integer> seen = new ArrayList<>();
    final List<Thread> threads = new ArrayList<>();
    final CountDownLatch all = new CountDownLatch(200);

    @GridListener(map = "counted")
    void counted(EntryEvent<String, Integer> event) {
      seen.add(Objects.requireNonNull(event.value())); // One call after another.
      threads.add(Thread.currentThread());
      all.countDown();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "client"})
  void whenAKeyChangesOftenShouldTellInOrderOnTheApplicationsExecutor(String mode) {
    runner(mode)
        .withConfiguration(
            org.springframework.boot.autoconfigure.AutoConfigurations.of(
                TaskExecutionAutoConfiguration.class))
        .withPropertyValues("spring.task.execution.thread-name-prefix=app-")
        .withBean(Counting.class)
        .run(
            context -> {
              Counting counting = context.getBean(Counting.class);
              List<Integer> expected = new ArrayList<>();
              for (int i = 0; i < 200; i++) {
                context.getBean(Grid.class).map("counted").set("k", i);
                expected.add(i);
              }
              assertThat(counting.all.await(5, TimeUnit.MINUTES)).isTrue();
              assertThat(counting.seen).isEqualTo(expected);
              assertThat(counting.threads)
                  .allSatisfy(thread -> assertThat(thread.getName()).startsWith("app-"));
            });
  }

  @Test
  void whenBootHasVirtualThreadsShouldRunOnThem() {
    runner("embedded")
        .withConfiguration(
            org.springframework.boot.autoconfigure.AutoConfigurations.of(
                TaskExecutionAutoConfiguration.class))
        .withPropertyValues(
            "spring.task.execution.thread-name-prefix=app-", "spring.threads.virtual.enabled=true")
        .withBean(Counting.class)
        .run(
            context -> {
              Counting counting = context.getBean(Counting.class);
              for (int i = 0; i < 200; i++) {
                context.getBean(Grid.class).map("counted").set("k", i);
              }
              assertThat(counting.all.await(5, TimeUnit.MINUTES)).isTrue();
              assertThat(counting.threads)
                  .allSatisfy(
                      thread -> {
                        assertThat(thread.isVirtual()).isTrue();
                        assertThat(thread.getName()).startsWith("app-");
                      });
            });
  }

  static final class Failing {
    private final Heard heard;

    Failing(Heard heard) {
      this.heard = heard;
    }

    @GridListener(id = "failing", queue = "numbers")
    void number(Integer number) {
      if (number == 1) {
        throw new IllegalStateException("one");
      }
      heard.add(number);
    }
  }

  @Test
  void whenAMethodThrowsShouldTellTheErrorHandlerAndGoOn() {
    runner("embedded")
        .withBean(Heard.class)
        .withBean(Failing.class)
        .withBean(
            GridListenerProcessor.ERROR_HANDLER,
            ErrorHandler.class,
            () -> failure -> heardBy().add(failure))
        .run(
            application -> {
              context.heard = application.getBean(Heard.class);
              Grid grid = application.getBean(Grid.class);
              grid.queue("numbers").add(1);
              grid.queue("numbers").add("no number");
              grid.queue("numbers").add(2);
              GridListenerException thrown = (GridListenerException) heardBy().next();
              assertThat(thrown.listener()).isEqualTo("failing");
              assertThat(thrown.event()).isInstanceOf(ItemEvent.class);
              assertThat(thrown).hasRootCauseMessage("one");
              assertThat((Exception) heardBy().next())
                  .hasStackTraceContaining("the method takes no java.lang.String");
              assertThat(heardBy().next()).isEqualTo(2);
            });
  }

  /** What the error handler writes to. */
  private static final class Context {
    @Nullable Heard heard;
  }

  private final Context context = new Context();

  private Heard heardBy() {
    return Objects.requireNonNull(context.heard);
  }

  static final class Slow {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);
    volatile boolean ended;

    @GridListener(topic = "slow")
    void slow(String message) throws InterruptedException {
      begun.countDown();
      goOn.await();
      ended = true;
    }
  }

  @Test
  void whenTheContextClosesShouldWaitForTheCallUnderWayAndCallNoMore() {
    Slow slow = new Slow();
    runner("client")
        .withBean(Slow.class, () -> slow)
        .run(
            context -> {
              modes.member().topic("slow").publish("one");
              slow.begun.await();
              GridListenerProcessor processor = context.getBean(GridListenerProcessor.class);
              CountDownLatch stopped = new CountDownLatch(1);
              processor.stop(stopped::countDown);
              assertThat(stopped.getCount()).as("a call is under way").isEqualTo(1);
              slow.goOn.countDown();
              assertThat(stopped.await(5, TimeUnit.MINUTES)).isTrue();
              assertThat(slow.ended).isTrue();
              assertThat(processor.isRunning()).isFalse();
            });
  }

  static final class Losing {
    private final Heard heard;

    Losing(Heard heard) {
      this.heard = heard;
    }

    @EventListener
    void lost(GridEventsLost lost) {
      heard.add(lost);
    }

    @GridListener
    void any(GridClusterEvent.StructureCreated event) {
      heard.add(event.structure().name());
    }

    @GridListener
    void stateOf(GridClusterEvent.LifecycleChanged event) {
      if (event.state() == Lifecycle.State.STOPPED) {
        heard.add(event.state());
      }
    }
  }

  @Test
  void whenEventsAreLostShouldPublishThatInsteadOfCallingTheMethod() {
    runner("embedded")
        .withBean(Heard.class)
        .withBean(Losing.class)
        .run(
            context -> {
              LostEvents lost = new LostEvents("m", LostEvents.Reason.LISTENER_BEHIND, 3);
              ListenerDefinition definition =
                  new ListenerDefinition(
                      "mine",
                      ListenerKind.MAP,
                      "m",
                      java.util.Set.of(),
                      null,
                      null,
                      Counting.class
                          .getDeclaredMethod("counted", EntryEvent.class)
                          .getAnnotation(GridListener.class),
                      new Counting(),
                      Counting.class.getDeclaredMethod("counted", EntryEvent.class),
                      EntryEvent.class);
              new ListenerInvoker(definition, null, failure -> {}, context).lost(lost);
              assertThat(context.getBean(Heard.class).next())
                  .isEqualTo(new GridEventsLost("mine", lost));
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "client"})
  void whenTheGridItselfChangesShouldTellMethodsThatTakeThat(String mode) {
    runner(mode)
        .withBean(Heard.class)
        .withBean(Losing.class)
        .run(
            context -> {
              Heard heard = context.getBean(Heard.class);
              int[] tries = {0};
              BothModes.await( // A client registers for structures after its start.
                  () -> {
                    context.getBean(Grid.class).map(mode + "-new-" + tries[0]++).set(1, 1);
                    return !heard.all.isEmpty();
                  },
                  "a structure is told of");
              assertThat(heard.next()).asString().startsWith(mode + "-new-");
            });
  }

  static final class OfConnections {
    private final Heard heard;

    OfConnections(Heard heard) {
      this.heard = heard;
    }

    @GridListener
    void connection(GridConnectionEvent event) {
      heard.add(event.kind());
    }
  }

  @Test
  void whenAClientHasAConnectionShouldTellMethodsThatTakeThat() {
    runner("client")
        .withBean(Heard.class)
        .withBean(OfConnections.class)
        .run(
            context ->
                assertThat(context.getBean(Heard.class).next())
                    .isEqualTo(GridConnectionEvent.Kind.OPENED));
  }

  static final class TwoStructures {
    @GridListener(map = "a", queue = "b")
    void both() {}
  }

  static final class WrongParameter {
    @GridListener(map = "a")
    void wrong(String value) {}
  }

  static final class WrongKey {
    @GridListener(map = "a", key = "seven")
    void wrong(EntryEvent<Long, String> event) {}
  }

  static final class WrongEvents {
    @GridListener(queue = "a", events = EntryEventType.UPDATED)
    void wrong() {}
  }

  static final class WrongCondition {
    @GridListener(map = "a", where = "= = =")
    void wrong() {}
  }

  static final class NoProperty {
    @GridListener(map = "${nowhere}")
    void wrong() {}
  }

  static final class NoStructure {
    @GridListener
    void wrong(String what) {}
  }

  static final class NoHandler {
    @GridListener(map = "a", errorHandler = "nobody")
    void wrong() {}
  }

  @Test
  void whenAnAnnotationCannotWorkShouldFailTheStartAndSayWhatToChange() {
    assertRefused(TwoStructures.class, "[map, queue]", "one @GridListener for each");
    assertRefused(WrongParameter.class, "java.lang.String", "EntryEvent");
    assertRefused(WrongKey.class, "key=seven is no java.lang.Long", "#{...}");
    assertRefused(WrongEvents.class, "[UPDATED]", "Leave out");
    assertRefused(WrongCondition.class, "where== = =", "Correct the condition");
    assertRefused(NoProperty.class, "${nowhere}", "Set the property");
    assertRefused(NoStructure.class, "names no structure", "map = \"orders\"");
    assertRefused(NoHandler.class, "errorHandler=nobody", "define it");
  }

  private static void assertRefused(Class<?> bean, String text, String action) {
    ApplicationContextRunner runner = runner("client").withBean("wrong", bean);
    runner.run(
        context -> {
          assertThat(context).hasFailed();
          FailureAnalysis analysis =
              Objects.requireNonNull(
                  new InvalidListenerFailureAnalyzer()
                      .analyze(Objects.requireNonNull(context.getStartupFailure())));
          assertThat(analysis.getDescription()).contains(text);
          assertThat(analysis.getAction()).contains(action);
        });
  }
}
