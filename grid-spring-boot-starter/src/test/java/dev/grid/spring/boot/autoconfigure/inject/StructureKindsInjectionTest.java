package dev.grid.spring.boot.autoconfigure.inject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.StructureType;
import dev.grid.pncounter.AsyncGridPnCounter;
import dev.grid.pncounter.GridPnCounter;
import dev.grid.replicatedmap.AsyncGridReplicatedMap;
import dev.grid.replicatedmap.GridReplicatedMap;
import dev.grid.ringbuffer.AsyncGridRingbuffer;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.spring.GridStructure;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.StubGrid;
import dev.grid.topic.AsyncGridTopic;
import dev.grid.topic.GridTopic;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Ringbuffers, topics and PN counters are injected as maps and queues are. */
class StructureKindsInjectionTest {

  private final Grid grid = StubGrid.create();

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withInitializer(
              context ->
                  context
                      .getBeanFactory()
                      .setConversionService(ApplicationConversionService.getSharedInstance()))
          .withBean(Grid.class, () -> grid)
          .withConfiguration(
              AutoConfigurations.of(
                  GridAutoConfiguration.class, GridStructureAutoConfiguration.class));

  private Object structure(StructureType<?, ?> type, String name) {
    return grid.structure(type, name);
  }

  @SuppressWarnings("NullAway.Init")
  static final class ByDeclaredName {

    @Autowired GridRingbuffer<String> events;
    @Autowired GridTopic<String> news;
    @Autowired GridPnCounter hits;
    @Autowired AsyncGridPnCounter visits;
    @Autowired GridReplicatedMap<String, Long> rates;
  }

  @Test
  void whenAutowiredShouldInjectTheStructureOfTheDeclaredName() {
    runner
        .withBean(ByDeclaredName.class)
        .run(
            context -> {
              ByDeclaredName bean = context.getBean(ByDeclaredName.class);
              assertThat(bean.events).isSameAs(structure(GridRingbuffer.TYPE, "events"));
              assertThat(bean.news).isSameAs(structure(GridTopic.TYPE, "news"));
              assertThat(bean.rates).isSameAs(structure(GridReplicatedMap.TYPE, "rates"));
              assertThat(bean.hits).isSameAs(structure(GridPnCounter.TYPE, "hits"));
              assertThat(bean.visits)
                  .isSameAs(((GridPnCounter) structure(GridPnCounter.TYPE, "visits")).async());
            });
  }

  record ByAnnotation(
      @GridStructure("page.events") GridRingbuffer<String> ring,
      @GridStructure("page.events") AsyncGridRingbuffer<String> asyncRing,
      @GridStructure("page-news") GridTopic<Long> topic,
      @GridStructure("page-news") AsyncGridTopic<Long> asyncTopic,
      @GridStructure("page-hits") GridPnCounter counter,
      @GridStructure("page-hits") AsyncGridPnCounter asyncCounter,
      @GridStructure("page-rates") GridReplicatedMap<String, Long> rates,
      @GridStructure("page-rates") AsyncGridReplicatedMap<String, Long> asyncRates) {}

  @Test
  void whenAnnotatedShouldInjectTheStructureOfThatName() {
    runner
        .withBean(ByAnnotation.class)
        .run(
            context -> {
              ByAnnotation bean = context.getBean(ByAnnotation.class);
              assertThat(bean.ring).isSameAs(structure(GridRingbuffer.TYPE, "page.events"));
              assertThat(bean.asyncRing).isSameAs(bean.ring.async());
              assertThat(bean.topic).isSameAs(structure(GridTopic.TYPE, "page-news"));
              assertThat(bean.asyncTopic).isSameAs(bean.topic.async());
              assertThat(bean.counter).isSameAs(structure(GridPnCounter.TYPE, "page-hits"));
              assertThat(bean.asyncCounter).isSameAs(bean.counter.async());
              assertThat(bean.rates).isSameAs(structure(GridReplicatedMap.TYPE, "page-rates"));
              assertThat(bean.asyncRates).isSameAs(bean.rates.async());
            });
  }
}
