package dev.grid.spring.data.visits;

import dev.grid.spring.data.repository.GridRepository;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

interface VisitRepository extends GridRepository<Visit, UUID> {
  List<Visit> findByAtAfter(Instant start);
}
