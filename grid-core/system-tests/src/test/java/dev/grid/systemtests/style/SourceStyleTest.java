package dev.grid.systemtests.style;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.StringWrapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** How sources look; the guide is in {@code grid-core/docs}. */
@Execution(ExecutionMode.CONCURRENT)
final class SourceStyleTest {

  private static final int MAIN_LINES_MAX = 500;

  /** Longer files, with the reason why each is better whole. */
  private static final Map<String, String> LONG_FILES =
      Map.of(
          "grid-core/structures/src/main/java/dev/grid/structures/map/AsyncMapProxy.java",
          "a method for each of the map's calls",
          "grid-core/protocol/src/main/java/dev/grid/protocol/compact/FieldReader.java",
          "a method for each kind of field",
          "grid-core/member/src/main/java/dev/grid/member/peer/PeerMessages.java",
          "a record for each message between members, in one sealed family");

  /** Names that others prescribe. */
  private static final Map<String, String> PRESCRIBED_NAMES =
      Map.of(
          "OrderSearchImpl", "Spring Data finds a repository's fragment by this suffix",
          "GridCacheManager", "Spring calls what gives caches so",
          "GridTransactionManager", "Spring calls what begins and ends transactions so");

  private static final Pattern UNWANTED_NAME =
      Pattern.compile("(Abstract|Base)[A-Z]\\w*|\\w*(Impl|Helper|Manager|Utils?|Base)");

  private static final Pattern LINK = Pattern.compile("\\{@link(?:plain)?\\s+(dev\\.grid[\\w.]*)");

  private static final Pattern UNWANTED_PACKAGE =
      Pattern.compile(".*/java/.*/(impl|util|utils|common|misc)/.*");

  private final Repository repository = Repository.find();

  private List<String> names(List<Path> files, Predicate<String> sourceIsWrong) {
    return files.parallelStream()
        .filter(file -> sourceIsWrong.test(Repository.read(file)))
        .map(repository::nameOf)
        .toList();
  }

  @Test
  void sources_areFormatted() {
    List<Path> files = repository.javaFiles();
    assertThat(files).hasSizeGreaterThan(100);
    if (Boolean.getBoolean("grid.format")) {
      files.forEach(SourceStyleTest::format);
    }

    assertThat(names(files, source -> !source.equals(formatted(source))))
        .as("not formatted; -Dgrid.format=true formats them, see package-info")
        .isEmpty();
  }

  private static void format(Path file) {
    String source = Repository.read(file);
    String formatted = formatted(source);
    if (!formatted.equals(source)) {
      try {
        Files.writeString(file, formatted);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private static String formatted(String source) {
    try {
      Formatter formatter = new Formatter();
      return StringWrapper.wrap(formatter.formatSourceAndFixImports(source), formatter);
    } catch (FormatterException e) {
      return "cannot be parsed: " + e.getMessage();
    }
  }

  @Test
  void mainPackages_haveAPackageInfo() {
    List<String> without =
        repository.mainJavaFiles().stream()
            .map(Path::getParent)
            .distinct()
            .filter(directory -> !isDescribed(directory.resolve("package-info.java")))
            .map(repository::nameOf)
            .toList();

    assertThat(without).as("packages without a package-info that is @NullMarked").isEmpty();
  }

  private static boolean isDescribed(Path packageInfo) {
    if (!Files.exists(packageInfo)) {
      return false;
    }
    String source = Repository.read(packageInfo);
    return source.contains("@NullMarked") && source.contains("/**");
  }

  @Test
  void packagePages_linkToWhatThereIs() {
    Set<String> names = new HashSet<>();
    for (Path file : repository.javaFiles()) {
      String path = repository.nameOf(file).replaceFirst(".*/java/", "").replace('/', '.');
      String type = path.substring(0, path.length() - ".java".length());
      names.add(type.replaceFirst("\\.package-info$", ""));
    }
    List<String> dangling = new ArrayList<>();
    for (Path page : repository.mainJavaFiles()) {
      if (page.endsWith("package-info.java")) {
        Matcher link = LINK.matcher(Repository.read(page).replaceAll("\\n \\* ?", " "));
        while (link.find()) {
          // The name of a nested type begins with its outer type's.
          String name = link.group(1);
          String outer = name.replaceFirst("(\\.[A-Z]\\w*).*", "$1");
          if (!names.contains(outer)) {
            dangling.add(repository.nameOf(page) + ": " + name);
          }
        }
      }
    }

    assertThat(dangling).as("links of package pages to nothing").isEmpty();
  }

  @Test
  void mainFiles_areShort() {
    List<String> tooLong =
        repository.mainJavaFiles().stream()
            .filter(file -> Repository.read(file).lines().count() > MAIN_LINES_MAX)
            .map(repository::nameOf)
            .filter(name -> !LONG_FILES.containsKey(name))
            .toList();

    assertThat(tooLong).as("files of more than " + MAIN_LINES_MAX + " lines").isEmpty();
  }

  @Test
  void longFiles_areStillLong() {
    List<String> shortened =
        repository.mainJavaFiles().stream()
            .filter(file -> LONG_FILES.containsKey(repository.nameOf(file)))
            .filter(file -> Repository.read(file).lines().count() <= MAIN_LINES_MAX)
            .map(repository::nameOf)
            .toList();

    assertThat(shortened).as("need no exception any more").isEmpty();
    assertThat(repository.mainJavaFiles().stream().map(repository::nameOf))
        .containsAll(LONG_FILES.keySet());
  }

  @Test
  void names_sayWhatAThingIs() {
    List<String> unwanted =
        repository.mainJavaFiles().stream()
            .map(repository::nameOf)
            .filter(
                name ->
                    UNWANTED_PACKAGE.matcher(name).matches()
                        || UNWANTED_NAME.matcher(className(name)).matches()
                            && !PRESCRIBED_NAMES.containsKey(className(name)))
            .toList();

    assertThat(unwanted).isEmpty();
  }

  private static String className(String fileName) {
    return fileName.substring(fileName.lastIndexOf('/') + 1, fileName.length() - ".java".length());
  }

  @Test
  void tests_areNeitherSkippedNorSleeping() {
    List<String> forbidden =
        List.of("@" + "Disabled", "Assumptions" + ".", "assumeThat" + "(", "Thread." + "sleep(");

    assertThat(
            names(
                repository.testJavaFiles(),
                source -> forbidden.stream().anyMatch(source::contains)))
        .isEmpty();
  }

  @Test
  void comments_postponeNothing() {
    Pattern postponed = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");

    assertThat(names(repository.javaFiles(), source -> postponed.matcher(source).find())).isEmpty();
  }
}
