package dev.grid.spring.data.autoconfigure;

/** A custom method, implemented by {@code NoteSearchImpl}. */
interface NoteSearch {
  long countLongerThan(int length);
}
