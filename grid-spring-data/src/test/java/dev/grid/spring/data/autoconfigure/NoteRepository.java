package dev.grid.spring.data.autoconfigure;

import java.util.List;
import org.springframework.data.repository.CrudRepository;

interface NoteRepository extends CrudRepository<Note, String>, NoteSearch {
  List<Note> findByTextContaining(String part);
}
