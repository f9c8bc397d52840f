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
import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlStatement;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.OwnMember;
import dev.grid.vector.GridVectorCollection;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorDocument;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients may do by statements, and how many they may have open. */
@Timeout(120)
final class SqlAccessTest {

  private static final int OPEN_MAX = 5;
  private static final String ENDLESS = "SELECT v FROM TABLE(generate_stream(0))";

  /** The bits of what nobody may do, by the names of maps. */
  private static final Map<String, Integer> refused =
      new ConcurrentHashMap<>(
          Map.of(
              "kept", Action.REMOVE.bit() | Action.DESTROY.bit(),
              "unread", Action.READ.bit(),
              "unmade", Action.CREATE.bit()));

  private static Grid member;
  private static Grid client;

  @BeforeAll
  static void start() {
    member =
        GridMember.start(
            OwnMember.config().withSql(SqlConfig.defaults().withOpenPerClientMax(OPEN_MAX)),
            (principal, from) ->
                (actions, service, name) ->
                    service.equals(GridVectorCollection.TYPE.service())
                        ? !name.equals("secret") || (actions & Action.READ.bit()) == 0
                        : !service.equals(GridMap.TYPE.service())
                            || (actions & refused.getOrDefault(name, 0)) == 0);
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
  void mappings_needTheRightsOfTheirOwnNames_andOfWhatTheyReplace() {
    String options = " TYPE IMap OPTIONS ('keyFormat' = 'int', 'valueFormat' = 'varchar')";
    for (String statement :
        List.of(
            "CREATE MAPPING unmade EXTERNAL NAME loose" + options,
            "CREATE MAPPING other EXTERNAL NAME unmade" + options,
            "CREATE OR REPLACE MAPPING kept EXTERNAL NAME loose" + options,
            "CREATE OR REPLACE VIEW kept AS SELECT 1",
            "DROP MAPPING kept")) {
      assertThatThrownBy(() -> client.sql().execute(statement))
          .as(statement)
          .isInstanceOf(AccessDeniedException.class);
    }
    client.sql().execute("CREATE OR REPLACE MAPPING loose" + options).close();
  }

  @Test
  void nearestDocuments_needTheRightToReadTheirCollection() {
    for (String collection : List.of("secret", "shown")) {
      member.configure(
          VectorCollectionConfig.named(collection)
              .withIndex(VectorIndexConfig.of(VectorMetric.COSINE, 2)));
      member.<Integer, String>vectorCollection(collection).set(1, VectorDocument.of("x", 1, 1));
      client
          .sql()
          .execute(
              "CREATE MAPPING "
                  + collection
                  + " TYPE VectorCollection"
                  + " OPTIONS ('keyFormat' = 'int', 'valueFormat' = 'varchar')")
          .close();
    }
    String nearest = "SELECT this FROM %s ORDER BY distance(vector, '[1, 2]') LIMIT 1";
    try (SqlResult result = client.sql().execute(nearest.formatted("shown"))) {
      assertThat(result.iterator().next().get(0)).isEqualTo("x");
    }
    for (String refusedOne :
        List.of(
            nearest.formatted("secret"),
            "EXPLAIN " + nearest.formatted("secret"),
            "INSERT INTO loose SELECT 1, this FROM ("
                + nearest.formatted("secret")
                + ") AS nearest")) {
      assertThatThrownBy(() -> client.sql().execute(refusedOne))
          .as(refusedOne)
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("name=secret");
    }
  }

  @Test
  void nothingIsSuggested_toWhomAMapMayNotBeReadBy() {
    for (String map : List.of("unread", "unmapped")) {
      GridMap<Integer, String> entries = member.map(map);
      entries.set(1, "x");
    }
    assertThat(suggestion("SELECT * FROM unmapped")).contains("varchar");
    assertThat(suggestion("SELECT * FROM unread")).isNull();
  }

  private static @Nullable String suggestion(String sql) {
    try {
      client.sql().execute(sql).close();
      return "nothing has failed";
    } catch (GridSqlException e) {
      return e.suggestion();
    }
  }

  @Test
  void whatMayNotBeReadAnyMore_isNotReadOn() {
    GridMap<Integer, String> entries = member.map("loose");
    for (int i = 0; i < 20; i++) {
      entries.set(i, "x");
    }
    AsyncSqlResult result =
        client
            .sql()
            .executeAsync(SqlStatement.of("SELECT this FROM loose").withFetchSize(2))
            .toCompletableFuture()
            .join();
    refused.put("loose", Action.READ.bit());
    try {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 20; i++) { // Some pages may have been had before.
                  result.nextPage().toCompletableFuture().join();
                }
              })
          .hasRootCauseInstanceOf(AccessDeniedException.class);
    } finally {
      refused.remove("loose");
    }
    Eventually.holds("it is closed", () -> member.statistics().sql().open() == 0);
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
