package dev.grid.systemtests.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import dev.grid.AccessDeniedException;
import dev.grid.Grid;
import dev.grid.config.SqlConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.member.GridMember;
import dev.grid.security.Action;
import dev.grid.sql.AsyncSqlResult;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlStatement;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.OwnMember;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients may do by statements, and how many they may have open. */
@Timeout(120)
final class SqlAccessTest {

  private static final int OPEN_MAX = 5;
  private static final String ENDLESS = "SELECT v FROM TABLE(generate_stream(0))";

  private static Grid member;
  private static Grid client;

  @BeforeAll
  static void start() {
    member =
        GridMember.start(
            OwnMember.config().withSql(SqlConfig.defaults().withOpenPerClientMax(OPEN_MAX)),
            (principal, from) ->
                (actions, service, name) ->
                    !(service.equals(GridMap.TYPE.service())
                        && name.equals("kept")
                        && (actions & Action.REMOVE.bit()) != 0));
    for (String map : List.of("kept", "loose")) {
      member
          .sql()
          .execute(
              "CREATE MAPPING "
                  + map
                  + " TYPE IMap"
                  + " OPTIONS ('keyFormat' = 'int', 'valueFormat' = 'varchar')")
          .close();
    }
    client =
        Grids.connect(
            dev.grid.config.ClientConfig.defaults()
                .withClusterName(Deployment.CLUSTER_NAME)
                .withAddresses(OwnMember.addressOf(member)));
  }

  @AfterAll
  static void stop() {
    client.close();
    member.close();
  }

  @Test
  void statements_needTheRightsOfWhatTheyDo() {
    assertThat(client.sql().execute("DELETE FROM loose WHERE __key = 1").updateCount()).isZero();
    assertThatThrownBy(() -> client.sql().execute("DELETE FROM kept WHERE __key = 1"))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("name=kept");
    assertThat(member.sql().execute("DELETE FROM kept WHERE __key = 1").updateCount()).isZero();
  }

  @Test
  void refusals_areKnownAsSuchToOtherClients() throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(
            "jdbc:grid://"
                + OwnMember.addressOf(member)
                + "/?clusterName="
                + Deployment.CLUSTER_NAME)) {
      assertThatThrownBy(
              () -> connection.createStatement().execute("DELETE FROM kept WHERE __key = 1"))
          .isInstanceOf(SQLInvalidAuthorizationSpecException.class);
    }
    ClientConfig config = new ClientConfig().setClusterName(Deployment.CLUSTER_NAME);
    config.getNetworkConfig().addAddress(OwnMember.addressOf(member));
    HazelcastInstance reference = HazelcastClient.newHazelcastClient(config);
    try {
      assertThatThrownBy(() -> reference.getSql().execute("DELETE FROM kept WHERE __key = 1"))
          .hasStackTraceContaining("may not do");
      assertThat(reference.getSql().executeUpdate("DELETE FROM loose WHERE __key = 1")).isZero();
    } finally {
      reference.shutdown();
    }
  }

  @Test
  void openResults_areLimited_andEndWithTheirClient() {
    List<AsyncSqlResult> open = new ArrayList<>();
    for (int i = 0; i < OPEN_MAX; i++) {
      open.add(execute(client));
    }
    assertThatThrownBy(() -> client.sql().execute(ENDLESS))
        .isInstanceOf(GridSqlException.class)
        .hasMessageContaining("grid.sql.open-per-client-max=" + OPEN_MAX);
    open.forEach(AsyncSqlResult::close);
    Eventually.holds("what was closed is gone", () -> member.statistics().sql().open() == 0);

    Grid leaving =
        Grids.connect(
            dev.grid.config.ClientConfig.defaults()
                .withClusterName(Deployment.CLUSTER_NAME)
                .withAddresses(OwnMember.addressOf(member)));
    execute(leaving);
    assertThat(member.statistics().sql().open()).isEqualTo(1);
    leaving.close();
    Eventually.holds("the connection took it along", () -> member.statistics().sql().open() == 0);
  }

  private static AsyncSqlResult execute(Grid grid) {
    return grid.sql().executeAsync(SqlStatement.of(ENDLESS)).toCompletableFuture().join();
  }
}
