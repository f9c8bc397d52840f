package dev.grid.spring.boot.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.spring.GridListener;
import dev.grid.spring.GridStructure;
import dev.grid.spring.boot.autoconfigure.GridConnectionsAutoConfiguration;
import dev.grid.transaction.TransactionalStructures;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** A test of a part of an application, as applications write it. */
@DataGridTest(properties = {"grid.transaction.enabled=true", "spring.application.name=slice"})
@Import(DataGridTestTest.Orders.class)
class DataGridTestTest {

  private final Orders orders;
  private final Grid grid;
  private final ApplicationContext context;
  private final GridMap<String, String> map;

  @Autowired
  DataGridTestTest(
      Orders orders,
      Grid grid,
      ApplicationContext context,
      @GridStructure("orders") GridMap<String, String> map) {
    this.orders = orders;
    this.grid = grid;
    this.context = context;
    this.map = map;
  }

  @Test
  void whenItIsASliceShouldHaveTheGridAndWhatBelongsToItAndNothingElse() throws Exception {
    orders.store("a");
    assertThat(map.get("a")).isEqualTo("stored");
    assertThat(orders.isTold()).isTrue();
    assertThat(grid.name()).isEqualTo("slice");
    assertThat(grid.connections()).as("a member in the test").isNull();
    assertThat(context.getBeanNamesForType(Other.class)).isEmpty();
    assertThat(context.getBeanNamesForType(GridConnectionsAutoConfiguration.class)).hasSize(1);
    assertThat(context.getBeanNamesForType(WebMvcAutoConfiguration.class)).isEmpty();
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @ComponentScan(
      basePackageClasses = DataGridTestTest.class,
      excludeFilters = @Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class))
  static class Application {}

  @Component
  static class Other {}

  static class Orders {
    private final CountDownLatch heard = new CountDownLatch(1);
    private final TransactionalStructures structures;

    Orders(TransactionalStructures structures) {
      this.structures = structures;
    }

    @Transactional
    public void store(String order) {
      structures.<String, String>map("orders").set(order, "stored");
    }

    public boolean isTold() throws InterruptedException {
      return heard.await(5, TimeUnit.MINUTES);
    }

    @GridListener(map = "orders")
    void stored() {
      heard.countDown();
    }
  }
}
