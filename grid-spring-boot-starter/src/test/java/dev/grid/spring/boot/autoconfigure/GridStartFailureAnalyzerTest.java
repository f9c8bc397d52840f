package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.AuthenticationException;
import dev.grid.ClusterUnreachableException;
import dev.grid.GridException;
import dev.grid.GridTimeoutException;
import dev.grid.InvalidConfigurationException;
import dev.grid.JoinException;
import java.net.BindException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;

class GridStartFailureAnalyzerTest {

  @Test
  void whenThePortIsTakenShouldNameThePropertiesToChange() {
    assertThat(analyze(new GridException("port=5701 is taken", new BindException("in use"))))
        .isNotNull()
        .satisfies(
            analysis -> {
              assertThat(analysis.getDescription()).contains("port=5701");
              assertThat(analysis.getAction())
                  .contains("grid.network.port'")
                  .contains("grid.network.port-auto-increment=true");
            });
  }

  @Test
  void whenTheClusterRefusesShouldNameItsNameAndCredentials() {
    assertThat(analyze(new AuthenticationException("no such name")))
        .isNotNull()
        .satisfies(
            analysis ->
                assertThat(analysis.getAction())
                    .contains("grid.cluster-name")
                    .contains("grid.security.username"));
  }

  @Test
  void whenNoMemberAnswersShouldNameTheAddresses() {
    assertThat(analyze(new ClusterUnreachableException("127.0.0.1:5701 refused")))
        .isNotNull()
        .satisfies(
            analysis -> {
              assertThat(analysis.getDescription()).contains("127.0.0.1:5701");
              assertThat(analysis.getAction()).contains("grid.client.addresses");
            });
  }

  @Test
  void whenAMemberCannotJoinShouldNameWhatDecidesThat() {
    assertThat(analyze(new JoinException("no partitions were assigned in seconds=120")))
        .isNotNull()
        .satisfies(
            analysis -> {
              assertThat(analysis.getDescription()).contains("seconds=120");
              assertThat(analysis.getAction())
                  .contains("grid.network.join.members")
                  .contains("grid.network.join.expected-members");
            });
  }

  @Test
  void whenASettingIsWrongShouldRepeatWhatItMustBe() {
    assertThat(analyze(new InvalidConfigurationException("network port=-1: must be from 0")))
        .isNotNull()
        .satisfies(analysis -> assertThat(analysis.getDescription()).contains("network port=-1"));
  }

  @Test
  void whenACallFailsForAnotherReasonShouldLeaveItToOthers() {
    assertThat(analyze(new GridTimeoutException("slow"))).isNull();
  }

  @Test
  void whenAnotherServersPortIsTakenShouldLeaveItToOthers() {
    Throwable failure =
        new BeanCreationException("tomcat", new IllegalStateException(new BindException("in use")));
    assertThat(new GridStartFailureAnalyzer().analyze(failure)).isNull();
  }

  private static @Nullable FailureAnalysis analyze(GridException failure) {
    return new GridStartFailureAnalyzer().analyze(new BeanCreationException("grid", failure));
  }
}
