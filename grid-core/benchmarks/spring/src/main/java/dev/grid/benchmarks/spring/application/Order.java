package dev.grid.benchmarks.spring.application;

import java.io.Serializable;
import org.springframework.data.annotation.Id;
import org.springframework.data.redis.core.RedisHash;

/**
 * What is cached and kept, about 150 bytes. It can be serialized by Java, as the Redis cache's
 * default needs it. Where the annotation's class is missing it says nothing.
 */
@RedisHash("orders")
public record Order(
    @Id String id,
    String customer,
    String street,
    String city,
    long cents,
    int lines,
    boolean paid,
    long placedMillis)
    implements Serializable {

  /** The order of this number; what is in it depends on it and on nothing else. */
  public static Order of(int number) {
    return new Order(
        id(number),
        "customer " + number,
        "street " + number,
        "some city",
        number * 17L,
        number % 7,
        number % 2 == 0,
        1_700_000_000_000L + number);
  }

  static String id(int number) {
    return "order-" + number;
  }
}
