package dev.grid.protocol.types;

import dev.grid.InvalidConfigurationException;
import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import dev.grid.query.IndexConfig;
import dev.grid.query.IndexType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An {@link IndexConfig} as the protocol has it. Options of bitmaps, and of trees on disk, change
 * nothing that can be told from outside.
 */
@Struct
public record IndexSettings(
    @Nullable String name,
    int type,
    List<String> attributes,
    @Nullable BitmapOptions bitmapIndexOptions,
    @Since("2.5") @Nullable TreeOptions bTreeIndexConfig) {

  private static final int SORTED = 0;
  private static final int HASH = 1;
  private static final int BITMAP = 2;

  /** As the protocol has it. */
  public static IndexSettings of(IndexConfig config) {
    BitmapOptions bitmap = config.type() == IndexType.BITMAP ? new BitmapOptions("__key", 0) : null;
    return new IndexSettings(
        config.name(), idOf(config.type()), config.attributes(), bitmap, TreeOptions.DEFAULT);
  }

  /**
   * As a configuration.
   *
   * @throws InvalidConfigurationException if it is none; says why
   */
  public IndexConfig config() {
    return new IndexConfig(name, typeOf(type), attributes);
  }

  /** What stands for a type on the wire. */
  public static int idOf(IndexType type) {
    return switch (type) {
      case SORTED -> SORTED;
      case HASH -> HASH;
      case BITMAP -> BITMAP;
    };
  }

  /**
   * What an id stands for.
   *
   * @throws InvalidConfigurationException if it stands for nothing
   */
  public static IndexType typeOf(int id) {
    return switch (id) {
      case SORTED -> IndexType.SORTED;
      case HASH -> IndexType.HASH;
      case BITMAP -> IndexType.BITMAP;
      default ->
          throw new InvalidConfigurationException(
              "index type=" + id + ": must be from " + SORTED + " to " + BITMAP);
    };
  }

  @Struct
  public record BitmapOptions(String uniqueKey, int uniqueKeyTransformation) {}

  @Struct
  public record Size(long value, int unit) {}

  @Struct
  public record MemoryTier(Size capacity) {}

  @Struct
  public record TreeOptions(Size pageSize, MemoryTier memoryTierConfig) {

    private static final int KILOBYTES = 1;
    private static final int MEGABYTES = 2;

    /** What other clients send; members of the reference do not take an index without. */
    static final TreeOptions DEFAULT =
        new TreeOptions(new Size(16, KILOBYTES), new MemoryTier(new Size(256, MEGABYTES)));
  }
}
