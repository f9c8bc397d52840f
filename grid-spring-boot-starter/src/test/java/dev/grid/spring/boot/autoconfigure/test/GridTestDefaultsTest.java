package dev.grid.spring.boot.autoconfigure.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.Member;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextManager;

/** A test as applications write it, whose context lives beside that of another. */
@SpringBootTest(
    classes = GridTestDefaultsTest.Application.class,
    properties = "grid.mode=embedded",
    webEnvironment = WebEnvironment.NONE)
class GridTestDefaultsTest {

  private static final int STANDARD_PORT = 5701;

  @Autowired private Grid grid;

  @Test
  void whenTwoContextsLiveAtOnceShouldBeTwoGridsOnFreePortsOfTheLoopbackAddress() {
    Grid other = context(Other.class).getBean(Grid.class);
    assertThat(grid.cluster().members()).extracting(Member::id).containsExactly(grid.id());
    assertThat(other.cluster().members()).extracting(Member::id).containsExactly(other.id());
    Member mine = grid.cluster().members().getFirst();
    Member others = other.cluster().members().getFirst();
    assertThat(mine.host()).isEqualTo("127.0.0.1");
    assertThat(mine.port()).isPositive().isNotEqualTo(STANDARD_PORT).isNotEqualTo(others.port());
    grid.map("numbers").set(1, 1);
    assertThat(other.<Integer, Integer>map("numbers").get(1)).isNull();
  }

  @Test
  void whenTwoTestsAreConfiguredTheSameShouldShareAContext() {
    assertThat(context(Other.class)).isSameAs(context(Same.class));
  }

  @Test
  void whenContextsHaveRaftGroupsShouldNotShareAFolderNorLeaveOne() {
    Path one = folder(Groups.class);
    Path another = folder(OtherGroups.class);
    assertThat(one).isDirectory().isNotEqualTo(another);
    assertThat(another).isDirectory();
    assertThat(Path.of("grid-cp")).doesNotExist();
    TestContextManager manager = new TestContextManager(OtherGroups.class);
    manager.getTestContext().markApplicationContextDirty(null);
    assertThat(another).doesNotExist();
    assertThat(one).isDirectory();
  }

  private static Path folder(Class<?> test) {
    return Path.of(
        context(test).getEnvironment().getRequiredProperty("grid.cp.directory", String.class));
  }

  @Test
  void whenTheApplicationSaysOtherwiseShouldBeTold() {
    try (GenericApplicationContext context = new GenericApplicationContext()) {
      context
          .getEnvironment()
          .getPropertySources()
          .addLast(new MapPropertySource("application", Map.of("grid.network.port", 5999)));
      new GridTestDefaultsFactory()
          .createContextCustomizer(Other.class, List.of())
          .customizeContext(
              context, new MergedContextConfiguration(Other.class, null, null, null, null));
      assertThat(context.getEnvironment().getProperty("grid.network.port")).isEqualTo("5999");
      assertThat(context.getEnvironment().getProperty("grid.network.host")).isEqualTo("127.0.0.1");
    }
  }

  private static ApplicationContext context(Class<?> test) {
    return new TestContextManager(test).getTestContext().getApplicationContext();
  }

  @SpringBootTest(
      classes = Application.class,
      properties = {"grid.mode=embedded", "spring.application.name=other"},
      webEnvironment = WebEnvironment.NONE)
  static class Other {}

  @SpringBootTest(
      classes = Application.class,
      properties = {"grid.mode=embedded", "spring.application.name=other"},
      webEnvironment = WebEnvironment.NONE)
  static class Same {}

  @SpringBootTest(
      classes = Application.class,
      properties = {"grid.mode=embedded", "grid.cp.member-count=1"},
      webEnvironment = WebEnvironment.NONE)
  static class Groups {}

  @SpringBootTest(
      classes = Application.class,
      properties = {"grid.mode=embedded", "grid.cp.member-count=1", "grid.cluster-name=other"},
      webEnvironment = WebEnvironment.NONE)
  static class OtherGroups {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}
}
