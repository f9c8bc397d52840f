package dev.grid.kernel.query;

import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.serialization.builtin.EntryForm;
import dev.grid.protocol.serialization.builtin.ProjectionForm;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is given of an entry instead of the whole: the entry itself, one attribute, or an array of
 * several. Numbers and the like keep their types, so these are read as objects: for workers.
 * Immutable.
 *
 * @param paths of the attributes; null for the entry itself
 * @param isArray whether they are given as an array
 */
public record Projection(@Nullable List<AttributePath> paths, boolean isArray) {

  /**
   * Of what was read.
   *
   * @throws dev.grid.GridSerializationException if it is no projection
   */
  public static Projection of(@Nullable Object read) {
    ProjectionForm form = ProjectionForm.projection(read);
    List<String> attributes = form.attributes();
    return new Projection(
        attributes == null ? null : attributes.stream().map(AttributePath::of).toList(),
        form.isArray());
  }

  /** Of one entry; with {@code [any]} of the first item. */
  public @Nullable Object project(byte[] key, byte[] value, Serialization serialization) {
    Object valueObject = serialization.toObject(new Data(value));
    Object keyObject = serialization.toObject(new Data(key));
    List<AttributePath> wanted = paths;
    if (wanted == null) {
      return new EntryForm(
          Objects.requireNonNull(keyObject, "key"), Objects.requireNonNull(valueObject, "value"));
    }
    @Nullable Object[] found = new Object[wanted.size()];
    ObjectParts parts = new ObjectParts();
    for (int i = 0; i < found.length; i++) {
      AttributePath path = wanted.get(i);
      found[i] = parts.first(path, path.ofKey() ? keyObject : valueObject);
    }
    return isArray ? found : found[0];
  }
}
