package dev.grid.spring.data.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.grid.Grid;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.serialization.SerializationConfig;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Examples of Java compile, and those that are statements run on one member, as far as they start
 * or reach none themselves; properties that are named exist, and the list of them is complete. What
 * stands in other languages, and what the text claims, nobody checks here.
 */
final class GuideTest {

  /** Set to write the list of properties anew. */
  private static final String WRITE = "grid.guide.write";

  private static final Path ROOT = root();
  private static final Path GUIDE = ROOT.resolve("grid-core/docs/guide");
  private static final Path PROPERTIES = GUIDE.resolve("properties.md");

  private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern SETTINGS =
      Pattern.compile("```properties\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern SETTING = Pattern.compile("(?m)^(grid\\.[^=\\s]+)\\s*=");

  /** In running text: meters, which have no dash or bracket, are not meant. */
  private static final Pattern NAMED =
      Pattern.compile("`(grid\\.[a-z.\\-]*(?:-|\\[)[\\w.\\-\\[\\]]*)(?:=[^`]*)?`");

  /** Ends a statement of the example itself: all of it is to stand in a method then. */
  private static final Pattern STATEMENT = Pattern.compile("(?m)^\\S.*;(?:\\s*//.*)?$");

  private static final String ORDER =
      "record Order(String id, String customer, String status, BigDecimal amount) {}";

  @TempDir private Path classes;

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("grid-core/docs"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static List<Path> pages() {
    try (Stream<Path> files = Files.list(GUIDE)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TestFactory
  Stream<DynamicTest> examplesOfEachPage_compile() {
    return pages().stream()
        .map(
            page ->
                DynamicTest.dynamicTest(page.getFileName().toString(), () -> compileAllOf(page)));
  }

  private void compileAllOf(Path page) {
    List<String> examples = examples(page);
    List<JavaFileObject> sources = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      sources.add(source("Example" + i, examples.get(i)));
    }
    if (sources.isEmpty()) {
      return;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options = List.of("-proc:none", "-parameters", "-d", classes.toString());
    boolean compiles = compiler.getTask(messages, null, null, options, null, sources).call();
    assertThat(compiles).as("%s", messages).isTrue();
  }

  private static List<String> examples(Path page) {
    return JAVA.matcher(read(page)).results().map(example -> example.group(1)).toList();
  }

  private static boolean isOfStatements(String example) {
    return STATEMENT.matcher(example).find();
  }

  private static JavaFileObject source(String name, String example) {
    String body =
        isOfStatements(example)
            ? "static void run(Grid grid) throws Exception {\n" + example + "}\n"
            : example;
    String text =
        imports()
            + ("class " + name + " {\n")
            + (example.contains("record Order(") ? "" : ORDER + "\n")
            + body
            + "}\n";
    return new SimpleJavaFileObject(
        URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  @Test
  void examplesOfStatements_runOnOneMember() throws Exception {
    int run = 0;
    for (Path page : pages()) {
      List<String> examples = examples(page);
      if (examples.stream().noneMatch(GuideTest::runs)) {
        continue;
      }
      compileAllOf(page);
      try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
          Grid member = member(loader)) {
        for (int i = 0; i < examples.size(); i++) {
          String example = examples.get(i);
          if (runs(example)) {
            Method method = loader.loadClass("Example" + i).getDeclaredMethod("run", Grid.class);
            method.setAccessible(true);
            assertThatCode(() -> method.invoke(null, member))
                .as("%s: %s", page.getFileName(), example)
                .doesNotThrowAnyException();
            run++;
          }
        }
      }
    }
    assertThat(run).as("examples that ran").isGreaterThan(15);
  }

  private static boolean runs(String example) {
    return isOfStatements(example) && !example.contains("Grids.");
  }

  private static Grid member(ClassLoader loader) {
    return Grids.startMember(
        MemberConfig.defaults()
            .withSerialization(SerializationConfig.defaults().withClassLoader(loader))
            .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0)));
  }

  /** All packages of the API, and what examples have from elsewhere. */
  private static String imports() {
    Set<String> packages =
        new TreeSet<>(
            List.of(
                "dev.grid.coordination",
                "dev.grid.coordination.grid",
                "dev.grid.core",
                "dev.grid.spring",
                "dev.grid.spring.data.repository",
                "java.math",
                "java.time",
                "java.util",
                "java.util.concurrent",
                "org.springframework.stereotype"));
    Path api = ROOT.resolve("grid-core/api/src/main/java");
    try (Stream<Path> files = Files.walk(api)) {
      files
          .filter(file -> file.endsWith("package-info.java"))
          .map(file -> api.relativize(file.getParent()).toString().replace('/', '.'))
          .forEach(packages::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packages.stream().map(p -> "import " + p + ".*;\n").collect(Collectors.joining());
  }

  @Test
  void propertiesThatAreNamed_exist() {
    Settings settings = Settings.ofThisBuild(ROOT);
    for (Path page : pages()) {
      String text = read(page);
      List<String> named = new ArrayList<>();
      SETTINGS
          .matcher(text)
          .results()
          .flatMap(block -> SETTING.matcher(block.group(1)).results())
          .forEach(setting -> named.add(setting.group(1)));
      NAMED.matcher(text).results().forEach(match -> named.add(match.group(1)));
      assertThat(named)
          .as("properties named in %s", page.getFileName())
          .allSatisfy(name -> assertThat(settings.knows(name)).as("%s exists", name).isTrue());
    }
  }

  @Test
  void listOfProperties_isWhatTheMetadataHas() throws IOException {
    String list = Settings.ofThisBuild(ROOT).page();
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(PROPERTIES, list, StandardCharsets.UTF_8);
    }
    @Nullable String current = Files.exists(PROPERTIES) ? read(PROPERTIES) : null;
    assertThat(current)
        .as("written anew by: mvn test -pl grid-spring-data -am -Dtest=GuideTest -D%s=true", WRITE)
        .isEqualTo(list);
  }
}
