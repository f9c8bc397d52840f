package dev.grid.samples.stock;

import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Starts the sample. */
@SpringBootApplication
public class StockApplication {

  public static void main(String[] args) {
    SpringApplication.run(StockApplication.class, args);
  }

  @Bean(destroyMethod = "dispose")
  JdbcConnectionPool database(@Value("${stock.url:jdbc:h2:./target/stock}") String url) {
    return JdbcConnectionPool.create(url, "sa", "");
  }

  @Bean
  StockStore stockStore(DataSource database) throws Exception {
    StockStore store = new StockStore(database);
    store.createTable();
    return store;
  }
}
