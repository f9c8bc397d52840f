package dev.grid.member.partition;

import dev.grid.member.replication.CallId;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Message;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one other member is asked of a question to many partitions. */
final class AskedMember extends Share {

  private final ScatterGather question;
  private final UUID member;
  private final @Nullable CallId names;

  AskedMember(ScatterGather question, UUID member, List<Place> places, @Nullable CallId names) {
    super(places);
    this.question = question;
    this.member = member;
    this.names = names;
  }

  UUID member() {
    return member;
  }

  @Override
  public Message<?> message() {
    return question.messageTo(places());
  }

  @Override
  public Codec<?, ?> codec() {
    return question.codec();
  }

  @Override
  public Codec<?, ?> partCodec() {
    return question.partCodec();
  }

  @Override
  public UUID caller() {
    return question.caller();
  }

  @Override
  public @Nullable CallId names() {
    return names;
  }

  @Override
  public boolean isAbandoned() {
    return question.isAbandoned();
  }

  @Override
  public void answered(
      @Nullable Object part, boolean isPart, long length, List<Place> left, List<Place> failed) {
    question.tell(new Came.Shared(this, part, isPart, length, left, failed));
  }

  @Override
  public void lost() {
    question.tell(new Came.ShareLost(this));
  }

  @Override
  public void failed(Throwable cause) {
    question.tell(new Came.ShareFailed(cause));
  }
}
