package dev.grid.spring.data.reactive;

import dev.grid.spring.data.repository.Query;
import dev.grid.spring.data.repository.ReactiveGridRepository;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

interface ReadingRepository extends ReactiveGridRepository<Reading, String> {

  Flux<Reading> findBySensor(String sensor, Sort sort);

  Flux<Reading> findBySensorAndValueLessThan(Mono<String> sensor, int value);

  Mono<Reading> findOneBySensor(String sensor);

  Mono<Long> countBySensor(String sensor);

  Mono<Boolean> existsBySensor(String sensor);

  Mono<Page<Reading>> findPageBySensor(String sensor, Pageable page);

  Mono<Slice<Reading>> findSliceBySensor(String sensor, Pageable page);

  Mono<Window<Reading>> findFirst2BySensorOrderByValue(String sensor, ScrollPosition position);

  Mono<Integer> deleteBySensor(String sensor);

  Mono<Void> removeBySensor(String sensor);

  @Query("sensor = :sensor AND value > :#{#least + 1}")
  Flux<ValueOnly> declared(String sensor, int least);

  record ValueOnly(int value) {}
}
