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

  /** As the protocol has it. */
  public static IndexSettings of(IndexConfig config) {
    BitmapOptions bitmap = config.type() == IndexType.BITMAP ? new BitmapOptions("__key", 0) : null;
    return new IndexSettings(
        config.name(), config.type().ordinal(), config.attributes(), bitmap, TreeOptions.DEFAULT);
  }

  /**
   * As a configuration.
   *
   * @throws InvalidConfigurationException if it is none; says why
   */
  public IndexConfig config() {
    IndexType[] types = IndexType.values();
    if (type < 0 || type >= types.length) {
      throw new InvalidConfigurationException(
          "index name=" + name + " type=" + type + ": must be from 0 to " + (types.length - 1));
    }
    return new IndexConfig(name, types[type], attributes);
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
