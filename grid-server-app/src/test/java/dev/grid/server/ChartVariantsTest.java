package dev.grid.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the chart renders for its main variants, to be looked at in a change, and whether Kubernetes
 * would take it. {@code -Dgrid.chart.update=true} writes the files that it is compared with.
 */
class ChartVariantsTest {

  private static final Path GOLDEN = Path.of("src", "test", "resources", "chart");
  private static final Path SAMPLES = Path.of("..", "samples", "kubernetes");

  /** The files of values of each variant. */
  private static final Map<String, List<Path>> VARIANTS =
      new TreeMap<>(
          Map.of(
              "default", List.of(),
              "small", List.of(SAMPLES.resolve("small.yaml")),
              "cp", List.of(SAMPLES.resolve("cp.yaml")),
              "tls", List.of(SAMPLES.resolve("tls.yaml")),
              "monitoring", List.of(SAMPLES.resolve("monitoring.yaml"))));

  static Stream<String> variants() {
    return VARIANTS.keySet().stream();
  }

  private static String render(String variant) {
    return Chart.render(VARIANTS.get(variant));
  }

  @Test
  void everySampleIsAVariant() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".yaml"))
          .allSatisfy(name -> assertThat(VARIANTS).containsKey(name.replace(".yaml", "")));
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void variant_isRenderedAsItWas(String variant) {
    Path golden = GOLDEN.resolve(variant + ".yaml");
    String rendered = render(variant);
    if (Chart.IS_UPDATING) {
      Chart.write(golden, rendered);
    }
    assertThat(rendered)
        .as("%s; if this is as it should be, run with -Dgrid.chart.update=true", golden)
        .isEqualTo(Chart.read(golden));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void variant_hasNoFieldThatKubernetesDoesNotKnow(String variant) {
    for (Map<String, Object> manifest : Chart.manifests(render(variant))) {
      assertThat(unknownFields(manifest)).as("%s of %s", manifest.get("kind"), variant).isEmpty();
    }
  }

  @Test
  void fieldThatKubernetesDoesNotKnow_isFound() {
    Map<String, Object> service =
        Chart.manifests(
                "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 1,"
                    + " targetPrt: 2}], typ: ClusterIP}}")
            .getFirst();
    assertThat(unknownFields(service)).containsExactlyInAnyOrder("targetPrt", "typ");
    assertThatThrownBy(
            () ->
                unknownFields(
                    Map.of("apiVersion", "v1", "kind", "Service", "spec", "no such thing")))
        .isInstanceOf(RuntimeException.class);
  }

  /** Fails where a field has another type than Kubernetes gives it. */
  private static List<String> unknownFields(Map<String, Object> manifest) {
    Object read =
        new KubernetesSerialization()
            .<Object>unmarshal(JsonMapper.shared().writeValueAsString(manifest));
    List<String> unknown = new ArrayList<>();
    if (manifest.get("kind").equals("ServiceMonitor")) {
      return unknown; // Of the Prometheus operator, of which it has no class.
    }
    assertThat(read).isNotInstanceOfAny(GenericKubernetesResource.class, Map.class);
    walk(read, unknown, Collections.newSetFromMap(new IdentityHashMap<>()));
    return unknown;
  }

  private static void walk(Object value, List<String> unknown, Set<Object> seen) {
    if (value instanceof Collection<?> many) {
      many.forEach(each -> walk(each, unknown, seen));
    } else if (value != null
        && value.getClass().getName().startsWith("io.fabric8.kubernetes.api.model")
        && seen.add(value)) {
      for (Method getter : value.getClass().getMethods()) {
        if (getter.getParameterCount() == 0 && getter.getName().startsWith("get")) {
          Object got = call(getter, value);
          if (getter.getName().equals("getAdditionalProperties")) {
            ((Map<?, ?>) got).keySet().forEach(name -> unknown.add((String) name));
          } else {
            walk(got, unknown, seen);
          }
        }
      }
    }
  }

  private static Object call(Method getter, Object value) {
    try {
      return getter.invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(getter.toString(), e);
    }
  }

  @Test
  void variants_haveAllThatKubernetesAsksFor() throws Exception {
    List<Object> all = new ArrayList<>();
    for (String variant : VARIANTS.keySet()) {
      all.addAll(Chart.manifests(render(variant)));
    }
    assertThat(KubernetesModels.validate(all)).as("%s", all).isEqualTo("valid");
    assertThat(
            KubernetesModels.validate(
                List.of(
                    Map.of(
                        "apiVersion",
                        "apps/v1",
                        "kind",
                        "StatefulSet",
                        "metadata",
                        Map.of("name", "a"),
                        "spec",
                        Map.of("serviceName", "a")))))
        .contains("StatefulSet a", "template");
  }

  @Test
  void moreGroupsThanMembers_areRefused() {
    assertThatThrownBy(
            () ->
                new Helm(Chart.FOLDER)
                    .template()
                    .set("image.repository", "grid")
                    .set("cp.memberCount", 5)
                    .withKubeVersion("1.31.0")
                    .call())
        .hasMessageContaining("cp.memberCount is 5, more than replicas, which is 3");
  }

  @Test
  void groupsAtAnOpenPort_areRefusedUnlessAccepted() {
    TemplateCommand groups =
        new Helm(Chart.FOLDER)
            .template()
            .set("image.repository", "grid")
            .set("cp.memberCount", 3)
            .set("secretName", "grid-secret")
            .withKubeVersion("1.31.0");
    assertThatThrownBy(groups::call).hasMessageContaining("cp.acceptOpenPort=true");
    assertThat(groups.set("cp.acceptOpenPort", true).call()).contains("--grid.cp.member-count=3");
  }

  @Test
  void membersOfGroups_shareNoNode() {
    assertThat(render("cp")).contains("whenUnsatisfiable: DoNotSchedule");
    assertThat(render("default")).doesNotContain("whenUnsatisfiable: DoNotSchedule");
  }
}
