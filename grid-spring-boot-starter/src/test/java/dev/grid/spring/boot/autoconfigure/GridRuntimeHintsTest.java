package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.StructureType;
import dev.grid.core.Grids;
import dev.grid.map.EvictionConfig;
import dev.grid.map.MapConfig;
import dev.grid.spring.GridListener;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

/** What a client needs in a native image. */
class GridRuntimeHintsTest {

  @Test
  void whenAnImageIsBuiltShouldKeepWhatAClientReadsByNameOrReflection() throws Exception {
    RuntimeHints hints = new RuntimeHints();
    new GridRuntimeHints().registerHints(hints, getClass().getClassLoader());
    assertThat(RuntimeHintsPredicates.resource().forResource("dev/grid/protocol/requests.txt"))
        .accepts(hints);
    for (StructureType<?, ?> type : Grids.structureTypes()) {
      assertThat(
              RuntimeHintsPredicates.reflection()
                  .onType(type.configuration())
                  .withMemberCategories(
                      MemberCategory.INVOKE_DECLARED_CONSTRUCTORS,
                      MemberCategory.INVOKE_PUBLIC_METHODS))
          .as("%s", type)
          .accepts(hints);
    }
    assertThat(
            RuntimeHintsPredicates.reflection()
                .onMethodInvocation(MapConfig.class.getMethod("eviction")))
        .accepts(hints);
    assertThat(RuntimeHintsPredicates.reflection().onType(EvictionConfig.class)).accepts(hints);
  }

  static final class Listening {
    @GridListener(map = "orders")
    @GridListener(topic = "news")
    void twice() {}

    @GridListener(map = "orders")
    void once() {}
  }

  @Test
  void whenABeanHasListenerMethodsShouldKeepThem() throws Exception {
    RuntimeHints hints = new RuntimeHints();
    new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Listening.class);
    for (String method : new String[] {"once", "twice"}) {
      assertThat(
              RuntimeHintsPredicates.reflection()
                  .onMethodInvocation(Listening.class.getDeclaredMethod(method)))
          .as(method)
          .accepts(hints);
    }
  }
}
