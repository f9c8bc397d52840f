package dev.grid.member.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;

/** Gives the handler of a channel on which a member has begun to speak. */
@FunctionalInterface
public interface PeerHandlers {

  /** The handler, new for each channel. */
  ChannelHandler of(Channel channel);
}
