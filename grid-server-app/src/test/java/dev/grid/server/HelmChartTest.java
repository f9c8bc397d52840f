package dev.grid.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jayway.jsonpath.JsonPath;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.FileSystemUtils;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The chart in {@code helm/grid}, by Helm itself. */
class HelmChartTest {

  private static final Path CHART = Path.of("..", "helm", "grid");
  private static final String METADATA = "META-INF/spring-configuration-metadata.json";
  private static final Pattern ARGUMENT = Pattern.compile("--([a-z.-]+)=(.*)");

  @Test
  void whenLintedStrictlyShouldHaveNothingToSay() {
    LintResult result = new Helm(CHART).lint().strict().call();
    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
  }

  @Test
  void whenRenderedShouldFindMembersByTheHeadlessService() {
    Manifests manifests = render(values -> values);
    Map<String, Object> members = manifests.named("Service", "shop-grid-members");
    assertThat(Manifests.<String>at(members, "$.spec.clusterIP")).isEqualTo("None");
    assertThat(Manifests.<Boolean>at(members, "$.spec.publishNotReadyAddresses")).isTrue();
    Map<String, Object> set = manifests.named("StatefulSet", "shop-grid");
    assertThat(Manifests.<String>at(set, "$.spec.serviceName")).isEqualTo("shop-grid-members");
    assertThat(manifests.arguments())
        .containsEntry("grid.network.join.members", "shop-grid-members.prod.svc.cluster.local:5701")
        .containsEntry("grid.network.public-host", "$(POD_IP)");
    Map<String, Object> labels = Manifests.at(set, "$.spec.template.metadata.labels");
    for (String selector :
        List.of(
            "$.spec.selector", // Of services.
            "$.spec.selector.matchLabels")) {
      for (Map<String, Object> manifest : manifests.all) {
        if (manifest.get("kind").equals("ConfigMap")) {
          continue;
        }
        boolean isService = manifest.get("kind").equals("Service");
        if (isService == selector.endsWith("selector")) {
          Map<String, Object> selected = Manifests.at(manifest, selector);
          assertThat(labels).containsAllEntriesOf(selected);
        }
      }
    }
  }

  @Test
  void whenAPodIsStoppedShouldHaveTimeToHandOver() {
    Manifests manifests = render(values -> values.set("leaveTimeoutSeconds", 120));
    Map<String, Object> set = manifests.named("StatefulSet", "shop-grid");
    assertThat(manifests.arguments()).containsEntry("grid.leave-timeout", "120s");
    assertThat(Manifests.<Integer>at(set, "$.spec.template.spec.terminationGracePeriodSeconds"))
        .isGreaterThan(120 + 30);
    assertThat(manifests.arguments())
        .containsEntry("spring.lifecycle.timeout-per-shutdown-phase", "30s");
    assertThat(
            Manifests.<Integer>at(
                manifests.named("PodDisruptionBudget", "shop-grid"), "$.spec.maxUnavailable"))
        .isEqualTo(1);
  }

  @Test
  void whenProbedShouldBeAskedAtTheManagementPortForThisMemberAlone() {
    Manifests manifests = render(values -> values.set("ports.management", 9000));
    assertThat(manifests.arguments()).containsEntry("management.server.port", "9000");
    Map<String, Object> container = manifests.container();
    assertThat(Manifests.<List<Integer>>at(container, "$.ports[*].containerPort"))
        .containsExactly(5701, 9000);
    assertThat(Manifests.<List<String>>at(container, "$..httpGet.port"))
        .hasSize(3)
        .containsOnly("management");
    assertThat(Manifests.<String>at(container, "$.livenessProbe.httpGet.path"))
        .isEqualTo("/actuator/health/liveness");
    assertThat(Manifests.<String>at(container, "$.readinessProbe.httpGet.path"))
        .isEqualTo("/actuator/health/readiness");
  }

  @Test
  void whenItRunsShouldNeedNoPrivileges() {
    Manifests manifests = render(values -> values);
    Map<String, Object> pod =
        Manifests.at(manifests.named("StatefulSet", "shop-grid"), "$.spec.template.spec");
    assertThat(Manifests.<Boolean>at(pod, "$.securityContext.runAsNonRoot")).isTrue();
    assertThat(Manifests.<Boolean>at(pod, "$.automountServiceAccountToken")).isFalse();
    assertThat(Manifests.<Map<String, Object>>at(manifests.container(), "$.securityContext"))
        .containsEntry("allowPrivilegeEscalation", false)
        .containsEntry("readOnlyRootFilesystem", true)
        .containsEntry("capabilities", Map.of("drop", List.of("ALL")));
  }

  @Test
  void whenThereIsASecretShouldNotBeAnArgument() {
    Manifests manifests = render(values -> values.set("secretName", "grid-secret"));
    assertThat(Manifests.<List<String>>at(manifests.container(), "$.env[*].name"))
        .contains("GRID_NETWORK_JOIN_SECRET", "GRID_SECURITY_USERNAME", "GRID_SECURITY_PASSWORD");
    assertThat(manifests.arguments().keySet()).noneMatch(name -> name.contains("secret"));
  }

  @Test
  void whenNothingSaysWhoMayComeShouldSayWhatToDo() {
    assertThatThrownBy(() -> render(values -> values.set("secretName", "")))
        .hasMessageContaining("secretName=grid-secret")
        .hasMessageContaining("security.open=true");
    Manifests open = render(values -> values.set("secretName", "").set("security.open", true));
    assertThat(open.arguments()).containsEntry("grid.security.open", "true");
    assertThat(Manifests.<List<String>>at(open.container(), "$.env[*].name"))
        .doesNotContain("GRID_NETWORK_JOIN_SECRET");
  }

  @Test
  void whenNoClientCouldBeServedShouldSaySo() {
    assertThatThrownBy(
            () ->
                render(
                    values ->
                        values
                            .set("secretName", "s")
                            .set("secretKeys.username", "")
                            .set("secretKeys.password", "")))
        .hasMessageContaining("security.open=true");
  }

  @Test
  void whenThereAreCertificatesShouldServeByThem() {
    Manifests manifests =
        render(
            values ->
                values
                    .set("tls.secretName", "grid-tls")
                    .set("tls.mode", "prefer")
                    .set("serviceMonitor.enabled", true));
    assertThat(manifests.arguments())
        .containsEntry("grid.security.tls.bundle", "grid")
        .containsEntry("grid.security.tls.mode", "prefer")
        .containsEntry("grid.security.tls.client-auth", "optional");
    assertThat(Manifests.<List<String>>at(manifests.container(), "$..httpGet.scheme"))
        .hasSize(3)
        .containsOnly("HTTPS");
    assertThat(
            Manifests.<List<String>>at(
                manifests.named("StatefulSet", "shop-grid"),
                "$.spec.template.spec.volumes[*].secret.secretName"))
        .containsExactly("grid-tls");
    assertThat(
            Manifests.<List<String>>at(
                manifests.named("ServiceMonitor", "shop-grid"), "$.spec.endpoints[*].scheme"))
        .containsExactly("https");
  }

  @Test
  void whenAKeyIsNotInTheSecretShouldNotStart() {
    Manifests manifests = render(values -> values.set("secretName", "grid-secret"));
    assertThat(Manifests.<List<String>>at(manifests.container(), "$.env[*]..secretKeyRef.key"))
        .containsExactlyInAnyOrder("join-secret", "username", "password");
    assertThat(Manifests.<List<Object>>at(manifests.container(), "$.env[*]..optional")).isEmpty();
  }

  @Test
  void whenTheSecretChangesShouldReplaceThePods() {
    Map<String, Object> one = template(values -> values.set("secretChecksum", "a1"));
    assertThat(template(values -> values.set("secretChecksum", "b2"))).isNotEqualTo(one);
  }

  @Test
  void whenAKeyIsNotWantedShouldBeSaid() {
    Map<String, Object> container =
        render(
                values ->
                    values
                        .set("secretName", "s")
                        .set("security.open", true)
                        .set("secretKeys.joinSecret", "join")
                        .set("secretKeys.username", "")
                        .set("secretKeys.password", ""))
            .container();
    assertThat(Manifests.<List<String>>at(container, "$.env[*]..secretKeyRef.key"))
        .containsExactly("join");
    assertThat(Manifests.<List<String>>at(container, "$.env[*].name"))
        .contains("GRID_NETWORK_JOIN_SECRET")
        .doesNotContain("GRID_SECURITY_PASSWORD");
  }

  @Test
  void whenAUserHasNoPasswordShouldBeRejected() {
    assertThatThrownBy(() -> render(values -> values.set("secretKeys.password", "")))
        .hasMessageContaining("secretKeys");
    assertThatThrownBy(() -> render(values -> values.set("secretKeys.pasword", "p")))
        .hasMessageContaining("pasword");
  }

  @Test
  void whenScaledOrOfAnotherVersionShouldReplaceNoPod() {
    Map<String, Object> three = template(values -> values.set("replicas", 3));
    assertThat(template(values -> values.set("replicas", 4))).isEqualTo(three);
    assertThat(Manifests.<Map<String, Object>>at(three, "$.metadata.labels"))
        .containsOnlyKeys("app.kubernetes.io/name", "app.kubernetes.io/instance");
  }

  private static Map<String, Object> template(UnaryOperator<TemplateCommand> values) {
    return Manifests.at(render(values).named("StatefulSet", "shop-grid"), "$.spec.template");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "20260101, 20260101", "v2.0, v2.0"})
  void whenTheImageHasATagShouldBeTaken(String tag, String expected) {
    assertThat(
            Manifests.<String>at(
                render(values -> values.set("image.tag", tag)).container(), "$.image"))
        .isEqualTo("registry.example.com/grid:" + expected);
  }

  @Test
  void whenNoImageIsNamedShouldSayWhatToDo() {
    assertThatThrownBy(() -> render(values -> values.set("image.repository", "")))
        .hasMessageContaining("image.repository")
        .hasMessageContaining("README.md");
  }

  @Test
  void whenTheClusterHasAnOddNameShouldKeepIt() {
    for (String name : List.of("a: b # c", "$(POD_NAME)", "true")) {
      String argument =
          Manifests.<List<String>>at(
                  render(values -> values.set("clusterName", "\"" + name + "\"")).container(),
                  "$.args")
              .getFirst();
      assertThat(argument.replace("$$(", "$(")).contains("--grid.cluster-name=", name);
      assertThat(argument.contains("$(") && !argument.contains("$$(")).isFalse();
    }
  }

  @Test
  void whenNamesAreOverriddenShouldHaveThem() {
    Manifests named = render(values -> values.set("nameOverride", "cache"));
    Map<String, Object> set = named.named("StatefulSet", "shop-cache");
    assertThat(Manifests.<Map<String, String>>at(set, "$.spec.selector.matchLabels"))
        .containsEntry("app.kubernetes.io/name", "cache");
    Manifests whole = render(values -> values.set("fullnameOverride", "prices"));
    assertThat(whole.named("Service", "prices-members")).isNotEmpty();
    assertThat(Manifests.<String>at(whole.named("StatefulSet", "prices"), "$.spec.serviceName"))
        .isEqualTo("prices-members");
  }

  @Test
  void whenPodsHaveMoreShouldHaveIt() {
    Map<String, Object> pod =
        template(
            values ->
                values
                    .set("podLabels.team", "shop")
                    .set("extraVolumes[0].name", "cp")
                    .set("extraVolumes[0].emptyDir.sizeLimit", "1Gi")
                    .set("extraVolumeMounts[0].name", "cp")
                    .set("extraVolumeMounts[0].mountPath", "/cp"));
    assertThat(Manifests.<String>at(pod, "$.metadata.labels.team")).isEqualTo("shop");
    assertThat(Manifests.<List<String>>at(pod, "$.spec.volumes[*].name"))
        .containsExactly("tmp", "cp");
    assertThat(Manifests.<List<String>>at(pod, "$.spec.containers[0].volumeMounts[*].mountPath"))
        .containsExactly("/tmp", "/cp");
  }

  @Test
  void whenThereIsANetworkPolicyShouldLetInMembersClientsAndMonitoringOnly() {
    assertThat(render(values -> values).kinds()).doesNotContain("NetworkPolicy", "ServiceMonitor");
    Map<String, Object> policy =
        render(
                values ->
                    values
                        .set("networkPolicy.enabled", true)
                        .set("networkPolicy.clients[0].podSelector.matchLabels.app", "shop"))
            .named("NetworkPolicy", "shop-grid");
    assertThat(Manifests.<List<String>>at(policy, "$.spec.ingress[*].ports[*].port"))
        .containsExactly("member", "management");
    assertThat(
            Manifests.<Map<String, String>>at(
                policy, "$.spec.ingress[2].from[0].podSelector.matchLabels"))
        .as("the pod of helm test")
        .isEqualTo(
            Map.of("app.kubernetes.io/component", "test", "app.kubernetes.io/instance", "shop"));
    assertThat(
            Manifests.<Map<String, String>>at(
                policy, "$.spec.ingress[0].from[0].podSelector.matchLabels"))
        .isEqualTo(Manifests.at(policy, "$.spec.podSelector.matchLabels"));
    assertThat(
            Manifests.<String>at(policy, "$.spec.ingress[1].from[0].podSelector.matchLabels.app"))
        .isEqualTo("shop");
  }

  @Test
  void whenThereIsAMonitorShouldFindTheServiceThatNamesEveryMember() {
    Manifests manifests =
        render(
            values ->
                values
                    .set("serviceMonitor.enabled", true)
                    .set("serviceMonitor.labels.release", "prometheus"));
    Map<String, Object> monitor = manifests.named("ServiceMonitor", "shop-grid");
    Map<String, String> selected = Manifests.at(monitor, "$.spec.selector.matchLabels");
    Map<String, String> headless =
        Manifests.at(manifests.named("Service", "shop-grid-members"), "$.metadata.labels");
    Map<String, String> clients =
        Manifests.at(manifests.named("Service", "shop-grid"), "$.metadata.labels");
    assertThat(headless.entrySet()).containsAll(selected.entrySet());
    assertThat(clients.entrySet().containsAll(selected.entrySet())).isFalse();
    assertThat(Manifests.<String>at(monitor, "$.metadata.labels.release")).isEqualTo("prometheus");
  }

  @Test
  void whenTestedShouldAskAMemberWhetherItIsReady(@TempDir Path folder) throws IOException {
    FileSystemUtils.copyRecursively(CHART, folder);
    Path template = folder.resolve("templates/tests/ready.yaml");
    // Hooks are not rendered with the rest.
    Files.writeString(template, Files.readString(template).replace("helm.sh/hook:", "hook:"));
    Map<String, Object> test = render(folder, values -> values).named("Pod", "shop-grid-test");
    assertThat(Manifests.<String>at(test, "$.metadata.annotations.hook")).isEqualTo("test");
    assertThat(Manifests.<List<String>>at(test, "$.spec.containers[0].command"))
        .contains("http://shop-grid-members:8081/actuator/health/readiness");
    assertThat(Manifests.<Map<String, String>>at(test, "$.metadata.labels"))
        .containsEntry("app.kubernetes.io/component", "test")
        .containsEntry("app.kubernetes.io/instance", "shop")
        .doesNotContainKey("app.kubernetes.io/name"); // It is no member.
  }

  @Test
  void whenTheServerIsGivenArgumentsShouldKnowThem() throws IOException {
    assertThat(knownProperties()).containsAll(render(values -> values).arguments().keySet());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 2", "5, 3"})
  void whenNothingElseIsSaidShouldExpectMoreThanHalf(int replicas, String expected) {
    Manifests manifests = render(values -> values.set("replicas", replicas));
    assertThat(
            Manifests.<String>at(
                manifests.named("ConfigMap", "shop-grid"), "$.data.expected-members"))
        .isEqualTo(expected);
    assertThat(
            Manifests.<List<String>>at(
                manifests.container(),
                "$.env[?(@.name == 'GRID_NETWORK_JOIN_EXPECTEDMEMBERS')]..key"))
        .containsExactly("expected-members");
  }

  @ParameterizedTest
  @CsvSource({
    "replica, 3",
    "replicas, 0",
    "ports.member, 80",
    "cp.memberCount, 1",
    "leaveTimeoutSeconds, 0"
  })
  void whenAValueIsWrongShouldBeRejected(String name, int value) {
    assertThatThrownBy(() -> render(values -> values.set(name, value)))
        .hasMessageContaining(name.substring(name.lastIndexOf('.') + 1));
  }

  private static Manifests render(UnaryOperator<TemplateCommand> values) {
    return render(CHART, values);
  }

  private static Manifests render(Path chart, UnaryOperator<TemplateCommand> values) {
    String rendered =
        values
            .apply(
                new Helm(chart)
                    .template()
                    .withName("shop")
                    .withNamespace("prod")
                    .set("image.repository", "registry.example.com/grid")
                    .set("secretName", "grid-secret")
                    .withKubeVersion("1.31.0"))
            .call();
    List<Map<String, Object>> all = new ArrayList<>();
    new Yaml(new SafeConstructor(new LoaderOptions()))
        .loadAll(rendered)
        .forEach(manifest -> all.add(Manifests.asMap(manifest)));
    return new Manifests(all);
  }

  private static Set<String> knownProperties() throws IOException {
    Set<String> names = new HashSet<>();
    for (var urls = HelmChartTest.class.getClassLoader().getResources(METADATA);
        urls.hasMoreElements(); ) {
      try (InputStream stream = urls.nextElement().openStream()) {
        names.addAll(JsonPath.<List<String>>read(stream, "$.properties[*].name"));
      }
    }
    return names;
  }

  /** What was rendered. Immutable. */
  private record Manifests(List<Map<String, Object>> all) {

    @SuppressWarnings("unchecked") // Keys in a manifest are strings.
    static Map<String, Object> asMap(Object manifest) {
      return (Map<String, Object>) Objects.requireNonNull(manifest);
    }

    static <T> T at(Map<String, Object> manifest, String path) {
      return JsonPath.read(manifest, path);
    }

    Map<String, Object> named(String kind, String name) {
      return all.stream()
          .filter(manifest -> manifest.get("kind").equals(kind))
          .filter(manifest -> at(manifest, "$.metadata.name").equals(name))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + kind + " " + name + " in " + all));
    }

    List<Object> kinds() {
      return all.stream().map(manifest -> manifest.get("kind")).toList();
    }

    Map<String, Object> container() {
      return at(named("StatefulSet", "shop-grid"), "$.spec.template.spec.containers[0]");
    }

    Map<String, String> arguments() {
      Map<String, String> arguments = new LinkedHashMap<>();
      for (String argument : Manifests.<List<String>>at(container(), "$.args")) {
        Matcher matcher = ARGUMENT.matcher(argument);
        assertThat(matcher.matches()).as(argument).isTrue();
        arguments.put(matcher.group(1), matcher.group(2));
      }
      return arguments;
    }
  }
}
