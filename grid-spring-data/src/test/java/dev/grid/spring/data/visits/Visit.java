package dev.grid.spring.data.visits;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Transient;

record Visit(@Id @Nullable UUID id, Instant at, @Transient @Nullable String note) {}
