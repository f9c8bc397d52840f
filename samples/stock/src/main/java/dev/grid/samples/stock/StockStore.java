package dev.grid.samples.stock;

import dev.grid.map.MapStore;
import dev.grid.spring.GridMapStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the map {@code stock}, of products and how many there are, in a table. All it does may be
 * repeated: it inserts or updates, and deletes what is there. Batches are transactions, so that
 * they are stored as a whole or not at all. Thread-safe, as the data source is.
 */
@GridMapStore("stock")
final class StockStore implements MapStore<String, Integer> {

  private static final int FETCH_ROWS = 1_000;

  private final DataSource database;

  StockStore(DataSource database) {
    this.database = database;
  }

  void createTable() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement create =
            connection.prepareStatement(
                "create table if not exists stock (product varchar primary key, pieces int not"
                    + " null)")) {
      create.execute();
    }
  }

  @Override
  public @Nullable Integer load(String product) throws SQLException {
    return loadAll(List.of(product)).get(product);
  }

  @Override
  public Map<String, Integer> loadAll(Collection<String> products) throws SQLException {
    Map<String, Integer> found = new HashMap<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "select product, pieces from stock where product = any(?)")) {
      select.setArray(1, connection.createArrayOf("varchar", products.toArray()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.put(rows.getString(1), rows.getInt(2));
        }
      }
    }
    return found;
  }

  /** A cursor over the table: keys are read as they are wanted. */
  @Override
  public Stream<String> loadAllKeys() throws SQLException {
    Connection connection = database.getConnection();
    try {
      PreparedStatement select = connection.prepareStatement("select product from stock");
      select.setFetchSize(FETCH_ROWS);
      ResultSet rows = select.executeQuery();
      return StreamSupport.stream(new Products(rows), false).onClose(() -> close(connection));
    } catch (SQLException e) {
      close(connection);
      throw e;
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void store(String product, Integer pieces) throws SQLException {
    storeAll(Map.of(product, pieces));
  }

  @Override
  public void storeAll(Map<String, Integer> stock) throws SQLException {
    inBatch(
        "merge into stock (product, pieces) key (product) values (?, ?)",
        stock.entrySet(),
        (row, entry) -> {
          row.setString(1, entry.getKey());
          row.setInt(2, entry.getValue());
        });
  }

  @Override
  public void delete(String product) throws SQLException {
    deleteAll(List.of(product));
  }

  @Override
  public void deleteAll(Collection<String> products) throws SQLException {
    inBatch(
        "delete from stock where product = ?",
        products,
        (row, product) -> row.setString(1, product));
  }

  /** Sets the parameters of a statement. */
  @FunctionalInterface
  private interface Row<T> {
    void set(PreparedStatement statement, T of) throws SQLException;
  }

  private <T> void inBatch(String sql, Collection<T> all, Row<T> row) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (T each : all) {
          row.set(statement, each);
          statement.addBatch();
        }
        statement.executeBatch();
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
  }

  /** The first column of rows. */
  private static final class Products extends Spliterators.AbstractSpliterator<String> {

    private final ResultSet rows;

    Products(ResultSet rows) {
      super(Long.MAX_VALUE, Spliterator.DISTINCT | Spliterator.NONNULL);
      this.rows = rows;
    }

    @Override
    public boolean tryAdvance(Consumer<? super String> action) {
      try {
        if (!rows.next()) {
          return false;
        }
        action.accept(rows.getString(1));
        return true;
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
