package dev.grid.spring.boot.autoconfigure.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.spring.GridStructure;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.StubGrid;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.bean.override.convention.TestBean;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** A test of an application gives it something else than the cluster's structures. */
@SpringJUnitConfig(TestOverridesTest.Application.class)
class TestOverridesTest {

  @MockitoBean GridMap<String, Long> counts;

  @MockitoBean
  @GridStructure("orders")
  GridMap<String, String> orders;

  @MockitoBean
  @GridStructure("archive")
  GridMap<String, String> archive;

  @MockitoBean(name = "stock")
  GridMap<String, Integer> stock;

  @TestBean GridQueue<String> tasks;

  @SuppressWarnings("unchecked")
  static GridQueue<String> tasks() {
    return mock(GridQueue.class);
  }

  @Autowired Shop shop;
  @Autowired Grid grid;

  @Test
  void whenOneOfTheTypeIsMockedShouldBeInjectedEverywhere() {
    when(counts.get("a")).thenReturn(7L);
    assertThat(shop.counts.get("a")).isEqualTo(7);
    assertThat((Object) shop.otherCounts).isSameAs(counts);
    assertThat((Object) shop.providedCounts.getObject()).isSameAs(counts);
    assertThat((Object) shop.bareCounts).isSameAs(counts);
    assertThat((Object) shop.tasks).isSameAs(tasks);
  }

  @Test
  void whenTheMockHasTheStructuresNameShouldBeInjectedThereOnly() {
    assertThat((Object) shop.orders).isSameAs(orders);
    assertThat((Object) shop.archive).isSameAs(archive).isNotSameAs(orders);
    assertThat((Object) shop.thirdMap).isSameAs(grid.map("third"));
    assertThat((Object) shop.stock).isSameAs(stock);
    assertThat((Object) shop.otherStock).isSameAs(grid.map("otherStock"));
  }

  @Test
  void whenNothingOfTheTypeIsMockedShouldBeTheClusters() {
    assertThat((Object) shop.untouched).isSameAs(grid.map("untouched"));
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({GridAutoConfiguration.class, GridStructureAutoConfiguration.class})
  static class Application {

    @Bean
    Grid grid() {
      return StubGrid.create();
    }

    @Bean
    Shop shop(GridMap<String, Long> bareCounts, @GridStructure("tasks") GridQueue<String> tasks) {
      return new Shop(bareCounts, tasks);
    }
  }

  @SuppressWarnings("NullAway.Init")
  static final class Shop {

    @GridStructure("counts")
    GridMap<String, Long> counts;

    @GridStructure("other-counts")
    GridMap<String, Long> otherCounts;

    @GridStructure("provided-counts")
    ObjectProvider<GridMap<String, Long>> providedCounts;

    @GridStructure("orders")
    GridMap<String, String> orders;

    @GridStructure("archive")
    GridMap<String, String> archive;

    @GridStructure("third")
    GridMap<String, String> thirdMap;

    @GridStructure("stock")
    GridMap<String, Integer> stock;

    @GridStructure GridMap<String, Integer> otherStock;

    @GridStructure("untouched")
    @Nullable GridMap<Integer, Integer> untouched;

    final GridMap<String, Long> bareCounts;
    final GridQueue<String> tasks;

    Shop(GridMap<String, Long> bareCounts, GridQueue<String> tasks) {
      this.bareCounts = Objects.requireNonNull(bareCounts);
      this.tasks = tasks;
    }
  }
}
