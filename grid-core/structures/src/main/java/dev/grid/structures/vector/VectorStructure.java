package dev.grid.structures.vector;

import dev.grid.StructureType;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.Directory;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Subscription;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.vector.VectorMessages.MeantPart;
import dev.grid.structures.vector.VectorMessages.Put;
import dev.grid.structures.vector.VectorMessages.SearchMeant;
import dev.grid.structures.vector.VectorMessages.SearchNearVector;
import dev.grid.structures.vector.VectorMessages.SearchPart;
import dev.grid.structures.vector.VectorMessages.SearchStated;
import dev.grid.structures.vector.VectorMessages.StatedPart;
import dev.grid.vector.GridVectorCollection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Vector collections (protocol service 0x24). Immutable. */
public final class VectorStructure implements Structure<VectorState> {

  private final EffectCodec effects = new EffectMessages(VectorEffectCodecs.ALL);

  /** Its Java client has none. */
  @Override
  public boolean isKnownToReference() {
    return false;
  }

  @Override
  public StructureType<?, ?> type() {
    return GridVectorCollection.TYPE;
  }

  @Override
  public GridVectorCollection<?, ?> handle(String name, Invoker invoker) {
    return new VectorProxy<>(new AsyncVectorProxy<>(name, invoker));
  }

  @Override
  public List<CodecSet> codecs() {
    return List.of(VectorMessagesCodecs.ALL);
  }

  @Override
  public Handler<VectorState> handler() {
    return new VectorHandler();
  }

  @Override
  public VectorState newState(StateContext context) {
    return new VectorState(context);
  }

  @Override
  public Directory newDirectory(String name, MemberConfig config) {
    return new VectorDirectory(
        new Vectors(config.structure(GridVectorCollection.TYPE, name), name),
        config.partitionCount(),
        VectorWorker.executor());
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }

  @Override
  public Merging merging(VectorState state, String name) {
    return new VectorMerging(state);
  }

  /** The value is a whole document, as {@link DocumentBytes}. */
  @Override
  public StructureMessage<?> restoring(String name, byte @Nullable [] key, byte[] value) {
    return new Put(name, new Data(Objects.requireNonNull(key, "key")), DocumentBytes.read(value));
  }

  @Override
  public Message<?> part(Message<?> message, int from) {
    return switch (message) {
      case SearchNearVector m -> new SearchPart(m.name(), m.vectors(), m.options(), from);
      case SearchMeant m -> new MeantPart(m.name(), m.vectors(), m.options(), m.predicate(), from);
      case SearchStated m ->
          new StatedPart(m.name(), m.vectors(), m.options(), m.condition(), from);
      default -> message;
    };
  }

  @Override
  public @Nullable Subscription subscription(Message<?> message) {
    return null;
  }

  /** A collection without an index cannot be used. */
  @Override
  public void validate(String name, MemberConfig config) {
    if (config.structure(GridVectorCollection.TYPE, name).indexes().isEmpty()) {
      throw Vectors.withoutIndex(name);
    }
  }
}
