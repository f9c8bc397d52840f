package dev.grid.spring.data.lifecycle;

import dev.grid.spring.data.repository.GridRepository;
import java.util.List;

interface MemoRepository extends GridRepository<Memo, String> {
  List<Memo> findByText(String text);

  long deleteByText(String text);
}
