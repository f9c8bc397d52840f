package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

/** A value of the application's. */
record RestartedOrder(String name, int count) {}

/** An application that the developer tools restart, with its classes in a loader of their own. */
class ClassLoaderOfARestartTest {

  /** Has the application's classes itself, as the loader of a restart does. */
  private static final class RestartLoader extends ClassLoader {

    RestartLoader() {
      super(ClassLoaderOfARestartTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(RestartedOrder.class.getName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream stream =
          Objects.requireNonNull(
              getParent().getResourceAsStream(name.replace('.', '/') + ".class"))) {
        byte[] bytes = stream.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @Test
  void whenAnApplicationRestartsShouldReadValuesAsItsNewClasses() {
    try (BothModes modes = new BothModes()) {
      assertReads(modes, true);
      assertReads(modes, false);
    }
  }

  private static void assertReads(BothModes modes, boolean writes) {
    RestartLoader loader = new RestartLoader();
    modes
        .runner("client")
        .withInitializer(context -> context.setClassLoader(loader))
        .withInitializer(
            context ->
                ((GenericApplicationContext) context)
                    .setResourceLoader(new DefaultResourceLoader(loader)))
        .run(
            context -> {
              Class<?> type = Class.forName(RestartedOrder.class.getName(), false, loader);
              Grid grid = context.getBean(Grid.class);
              if (writes) {
                Constructor<?> constructor = type.getDeclaredConstructor(String.class, int.class);
                constructor.setAccessible(true);
                grid.map("orders").set("a", constructor.newInstance("ada", 3));
              }
              Object read = grid.map("orders").get("a");
              assertThat(read).isInstanceOf(type).hasToString("RestartedOrder[name=ada, count=3]");
              assertThat(Objects.requireNonNull(read).getClass().getClassLoader()).isSameAs(loader);
            });
  }
}
