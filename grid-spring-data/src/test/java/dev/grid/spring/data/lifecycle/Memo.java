package dev.grid.spring.data.lifecycle;

import dev.grid.spring.data.mapping.GridEntity;
import dev.grid.spring.data.mapping.GridIndexed;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.CreatedBy;
import org.springframework.data.annotation.CreatedDate;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.LastModifiedBy;
import org.springframework.data.annotation.LastModifiedDate;
import org.springframework.data.annotation.Version;

@GridEntity("memos")
@GridIndexed({"author.city", "text"})
record Memo(
    @Id @Nullable String id,
    @GridIndexed String text,
    Author author,
    @CreatedDate @Nullable Instant created,
    @LastModifiedDate @Nullable Instant modified,
    @CreatedBy @Nullable String createdBy,
    @LastModifiedBy @Nullable String modifiedBy,
    @Version long version) {

  record Author(@GridIndexed String name, String city) {}

  static Memo of(String text) {
    return new Memo(null, text, new Author("Ada", "London"), null, null, null, null, 0);
  }

  Memo withText(String changed) {
    return new Memo(id, changed, author, created, modified, createdBy, modifiedBy, version);
  }
}
