package dev.grid.structures.topic;

import dev.grid.StructureType;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.Backups;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Host;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.Subscription;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Message;
import dev.grid.structures.topic.TopicMessages.AddListener;
import dev.grid.structures.topic.TopicMessages.RemoveListener;
import dev.grid.topic.GridTopic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Topics (protocol service 4). Immutable. */
public final class TopicStructure implements Structure<TopicState> {

  private final EffectCodec effects = new EffectMessages();

  @Override
  public StructureType<?, ?> type() {
    return GridTopic.TYPE;
  }

  @Override
  public GridTopic<?> handle(String name, Invoker invoker) {
    return new TopicProxy<>(new AsyncTopicProxy<>(name, invoker));
  }

  @Override
  public boolean isPartitioned() {
    return false;
  }

  @Override
  public Host host(String name, MemberConfig config) {
    return config.structure(GridTopic.TYPE, name).globalOrdering() ? Host.PARTITION : Host.LOCAL;
  }

  /**
   * Of a globally ordered one another member knows what was published, although there is no content
   * to keep: the next primary publishes nothing again, and one that others have given up publishes
   * nothing at all.
   */
  @Override
  public Backups backups(String name, MemberConfig config) {
    return new Backups(host(name, config) == Host.PARTITION ? 1 : 0, 0);
  }

  @Override
  public List<CodecSet> codecs() {
    return List.of(TopicMessagesCodecs.ALL);
  }

  @Override
  public Handler<TopicState> handler() {
    return new TopicHandler();
  }

  @Override
  public TopicState newState(StateContext context) {
    return new TopicState();
  }

  @Override
  public EffectCodec effects() {
    return effects;
  }

  @Override
  public @Nullable Subscription subscription(Message<?> message) {
    return switch (message) {
      case AddListener m ->
          new Subscription.Add<>(
              m.name(), TopicMessagesCodecs.PUBLISHED, event -> event, m.localOnly());
      case RemoveListener m -> new Subscription.Remove(m.name(), m.registrationId());
      default -> null;
    };
  }
}
