package dev.grid.protocol.serialization;

import org.jspecify.annotations.Nullable;

/** Where schemas of compact values are found and made known. Called by any thread. */
public interface SchemaService {

  /**
   * The schema with an id, or null if the cluster does not know it. May block a client, which asks
   * a member for what it does not have.
   */
  @Nullable Schema find(long schemaId);

  /**
   * Makes a schema known, without blocking. Calls that are sent after this returned reach the
   * cluster only after the schema did, so that no reader meets a value without its schema.
   *
   * @throws dev.grid.GridSerializationException if it cannot be kept: another schema has this id,
   *     or there are too many
   */
  void register(Schema schema);
}
