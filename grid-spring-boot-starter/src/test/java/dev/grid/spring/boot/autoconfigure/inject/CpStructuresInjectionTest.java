package dev.grid.spring.boot.autoconfigure.inject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.atomiclong.AsyncGridAtomicLong;
import dev.grid.atomiclong.GridAtomicLong;
import dev.grid.atomicreference.GridAtomicReference;
import dev.grid.countdownlatch.GridCountDownLatch;
import dev.grid.cpmap.AsyncGridCpMap;
import dev.grid.cpmap.GridCpMap;
import dev.grid.fencedlock.AsyncGridFencedLock;
import dev.grid.fencedlock.GridFencedLock;
import dev.grid.semaphore.GridSemaphore;
import dev.grid.spring.GridStructure;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.StubGrid;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Structures of Raft groups are injected as all others are, with the group in the name. */
class CpStructuresInjectionTest {

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

  @SuppressWarnings("NullAway.Init")
  static final class ByDeclaredName {

    @Autowired GridAtomicLong invoices;
    @Autowired GridAtomicReference<String> leader;
    @Autowired GridCountDownLatch started;
    @Autowired GridSemaphore printers;
    @Autowired GridFencedLock billing;
    @Autowired GridCpMap<String, String> settings;
  }

  @Test
  void whenAutowiredShouldInjectTheStructureOfTheDeclaredName() {
    runner
        .withBean(ByDeclaredName.class)
        .run(
            context -> {
              ByDeclaredName bean = context.getBean(ByDeclaredName.class);
              assertThat(bean.invoices).isSameAs(grid.structure(GridAtomicLong.TYPE, "invoices"));
              assertThat(bean.leader).isSameAs(grid.structure(GridAtomicReference.TYPE, "leader"));
              assertThat(bean.started).isSameAs(grid.structure(GridCountDownLatch.TYPE, "started"));
              assertThat(bean.printers).isSameAs(grid.structure(GridSemaphore.TYPE, "printers"));
              assertThat(bean.billing).isSameAs(grid.structure(GridFencedLock.TYPE, "billing"));
              assertThat(bean.settings).isSameAs(grid.structure(GridCpMap.TYPE, "settings"));
            });
  }

  record ByAnnotation(
      @GridStructure("invoices@billing") GridAtomicLong number,
      @GridStructure("invoices@billing") AsyncGridAtomicLong asyncNumber,
      @GridStructure("run@billing") GridFencedLock lock,
      @GridStructure("run@billing") AsyncGridFencedLock asyncLock,
      @GridStructure("rates@billing") GridCpMap<String, Long> map,
      @GridStructure("rates@billing") AsyncGridCpMap<String, Long> asyncMap) {}

  @Test
  void whenAnnotatedShouldInjectTheStructureOfThatNameInItsGroup() {
    runner
        .withBean(ByAnnotation.class)
        .run(
            context -> {
              ByAnnotation bean = context.getBean(ByAnnotation.class);
              assertThat(bean.number)
                  .isSameAs(grid.structure(GridAtomicLong.TYPE, "invoices@billing"));
              assertThat(bean.asyncNumber).isSameAs(bean.number.async());
              assertThat(bean.lock).isSameAs(grid.structure(GridFencedLock.TYPE, "run@billing"));
              assertThat(bean.asyncLock).isSameAs(bean.lock.async());
              assertThat(bean.map).isSameAs(grid.structure(GridCpMap.TYPE, "rates@billing"));
              assertThat(bean.asyncMap).isSameAs(bean.map.async());
            });
  }
}
