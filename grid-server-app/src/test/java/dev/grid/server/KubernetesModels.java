package dev.grid.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** The npm package of that name, which knows what Kubernetes requires. Confined to a test. */
final class KubernetesModels {

  private static final Path SOURCE = Path.of("src", "test", "node");
  private static final Path INSTALLED = Path.of("target", "node");
  private static final int MINUTES_MAX = 10;

  private KubernetesModels() {}

  /** Returns what is wrong with manifests, or "valid". */
  static String validate(List<?> manifests) throws IOException, InterruptedException {
    Files.createDirectories(INSTALLED);
    for (String file : List.of("package.json", "package-lock.json", "validate.mjs")) {
      Files.copy(
          SOURCE.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(INSTALLED.resolve("node_modules"))) {
      run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    }
    Files.writeString(
        INSTALLED.resolve("manifests.json"), JsonMapper.shared().writeValueAsString(manifests));
    return run("node", "validate.mjs", "manifests.json");
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Path output = INSTALLED.resolve("output.txt");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(INSTALLED.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      throw new AssertionError(
          "this test needs node 18 or newer with npm on the PATH; there is no " + command[0], e);
    }
    if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    String text = Files.readString(output, StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new AssertionError(String.join(" ", command) + " has failed: " + text);
    }
    return text;
  }
}
