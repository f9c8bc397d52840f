package dev.grid.spring.data.autoconfigure;

import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.core.GridQuery;

final class NoteSearchImpl implements NoteSearch {

  private final GridOperations operations;

  NoteSearchImpl(GridOperations operations) {
    this.operations = operations;
  }

  @Override
  public long countLongerThan(int length) {
    return operations.stream(GridQuery.all(), Note.class)
        .filter(note -> note.text().length() > length)
        .count();
  }
}
