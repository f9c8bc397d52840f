package dev.grid.server;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What Helm renders of the chart for files of values. Stateless. */
final class Chart {

  static final Path FOLDER = Path.of("..", "helm", "grid");

  /** Has tests write what they otherwise compare with. */
  static final boolean IS_UPDATING = Boolean.getBoolean("grid.chart.update");

  private Chart() {}

  /** As installed under the name grid in the namespace default. */
  static String render(List<Path> values) {
    TemplateCommand command =
        new Helm(FOLDER)
            .template()
            .withName("grid")
            .withNamespace("default")
            .set("image.repository", "registry.example.com/grid")
            .withKubeVersion("1.31.0");
    if (values.isEmpty()) {
      command = command.set("secretName", "grid-secret");
    }
    for (Path file : values) {
      command = command.withValuesFile(file);
    }
    return command.call();
  }

  @SuppressWarnings("unchecked") // Keys in a manifest are strings.
  static List<Map<String, Object>> manifests(String rendered) {
    List<Map<String, Object>> all = new ArrayList<>();
    new Yaml(new SafeConstructor(new LoaderOptions()))
        .loadAll(rendered)
        .forEach(manifest -> all.add((Map<String, Object>) manifest));
    return all;
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
