package dev.grid.spring.data.autoconfigure;

import org.springframework.data.repository.reactive.ReactiveCrudRepository;
import reactor.core.publisher.Flux;

interface ReactiveNoteRepository extends ReactiveCrudRepository<Note, String> {
  Flux<Note> findByTextContaining(String part);
}
