package dev.grid.samples.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.map.MapStoreConfig;
import dev.grid.map.MapStoreConfig.InitialLoad;
import dev.grid.map.MapStoreException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The store with a real database: started again, failing, and with members that go. */
@Timeout(300)
class StockStoreTest {

  private static final long WAIT_NANOS_MAX = Duration.ofMinutes(2).toNanos();

  private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();

  @TempDir Path folder;

  private Database database;
  private StockStore store;

  /** A database that can be away. Thread-safe. */
  private static final class Database implements DataSource {

    private final JdbcConnectionPool pool;
    private volatile boolean isAway;

    Database(String url) {
      pool = JdbcConnectionPool.create(url, "sa", "");
    }

    @Override
    public Connection getConnection() throws SQLException {
      if (isAway) {
        throw new SQLException("the database is away");
      }
      return pool.getConnection();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
      return pool.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) {
      pool.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) {
      pool.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() {
      return pool.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLException("it is not wrapped");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }

  private String url() {
    return "jdbc:h2:" + folder.resolve("stock").toAbsolutePath();
  }

  @BeforeEach
  void open() throws SQLException {
    database = new Database(url());
    store = new StockStore(database);
    store.createTable();
  }

  @AfterEach
  void close() {
    database.pool.dispose();
  }

  private Map<String, Integer> rows() {
    try (var products = store.loadAllKeys()) {
      return new TreeMap<>(store.loadAll(products.toList()));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One that finds nobody, and whom others may join. */
  private Grid member(Duration writeDelay) {
    return member(1, writeDelay);
  }

  private Grid member(int seed, Duration writeDelay) {
    return Grids.startMember(
        MemberConfig.defaults()
            .withClusterName("stock-" + folder.getFileName())
            .withNetwork(
                NetworkConfig.defaults()
                    .withHost("127.0.0.1")
                    .withPort(0)
                    .withJoin(JoinConfig.seeds("127.0.0.1:" + seed)))
            .with(
                MapConfig.named("stock")
                    .withStore(
                        MapStoreConfig.of(store)
                            .withWriteDelay(writeDelay)
                            .withBatchSize(50)
                            .withRetryPause(Duration.ofMillis(50))
                            .withInitialLoad(InitialLoad.LAZY))));
  }

  private static void await(String what, BooleanSupplier condition) {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - begun).as(what).isLessThan(WAIT_NANOS_MAX);
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  @Test
  void whatIsStored_isThere_whenTheMemberStartsAgain() throws Exception {
    Map<String, Integer> expected =
        IntStream.range(0, 500).boxed().collect(Collectors.toMap(i -> "p" + i, i -> i));
    try (Grid member = member(Duration.ofHours(1))) {
      member.<String, Integer>map("stock").putAll(expected);
      member.<String, Integer>map("stock").put("gone", 1);
      member.<String, Integer>map("stock").remove("gone");
      assertThat(rows()).isEmpty();
    }
    assertThat(rows()).isEqualTo(new TreeMap<>(expected));
    try (Grid member = member(Duration.ZERO)) {
      GridMap<String, Integer> stock = member.map("stock");
      assertThat(stock.get("p7")).isEqualTo(7);
      assertThat(stock.size()).isEqualTo(500);
      assertThat(stock).containsAllEntriesOf(expected);
    }
  }

  @Test
  void aDatabaseThatIsAway_failsWhatNeedsIt_andIsGivenTheRestLater() throws Exception {
    try (Grid member = member(Duration.ZERO)) {
      GridMap<String, Integer> stock = member.map("stock");
      stock.put("apple", 1);
      database.isAway = true;
      assertThatThrownBy(() -> stock.put("apple", 2))
          .isInstanceOf(MapStoreException.class)
          .hasMessageContaining("the database is away");
      assertThat(stock.get("apple")).isEqualTo(1);
      database.isAway = false;
      assertThat(stock.put("apple", 2)).isEqualTo(1);
      assertThat(rows()).isEqualTo(Map.of("apple", 2));
    }
    try (Grid member = member(Duration.ofMillis(10))) {
      GridMap<String, Integer> stock = member.map("stock");
      assertThat(stock.get("apple")).isEqualTo(2);
      database.isAway = true;
      stock.put("apple", 3);
      stock.set("pear", 1);
      assertThatThrownBy(stock::flush).isInstanceOf(MapStoreException.class);
      database.isAway = false;
      await("all is stored", () -> rows().equals(Map.of("apple", 3, "pear", 1)));
    }
  }

  @Test
  void aMemberThatGoes_leavesToTheOther_whatWaits() throws Exception {
    try (Grid first = member(Duration.ofMillis(100));
        Grid second = member(first.cluster().members().getFirst().port(), Duration.ofMillis(100))) {
      GridMap<String, Integer> stock = second.map("stock");
      database.isAway = true;
      Map<String, Integer> expected = new TreeMap<>();
      for (int i = 0; i < 300; i++) {
        stock.set("p" + i, i);
        expected.put("p" + i, i);
      }
      first.close();
      database.isAway = false;
      assertThat(stock.get("p1")).isEqualTo(1);
      await("all is stored", () -> rows().equals(expected));
    }
  }

  @Test
  void theApplication_keepsItsStock() {
    String[] settings = {
      "--stock.url=jdbc:h2:" + folder.resolve("application").toAbsolutePath(),
      "--server.port=0",
      "--grid.network.host=127.0.0.1",
      "--grid.network.port=0",
      "--grid.maps.stock.store.write-delay=1h",
      "--grid.cluster-name=stock-" + folder.getFileName()
    };
    try (ConfigurableApplicationContext application =
        SpringApplication.run(StockApplication.class, settings)) {
      StockController stock = application.getBean(StockController.class);
      assertThat(stock.change("apple", 5)).isEqualTo(5);
      assertThat(stock.change("apple", -2)).isEqualTo(3);
    }
    try (ConfigurableApplicationContext application =
        SpringApplication.run(StockApplication.class, settings)) {
      StockController stock = application.getBean(StockController.class);
      assertThat(stock.pieces("apple")).isEqualTo(3);
      assertThat(stock.all()).isEqualTo(Map.of("apple", 3));
    }
  }
}
