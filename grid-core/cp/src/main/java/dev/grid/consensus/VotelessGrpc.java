package dev.grid.consensus;

import dev.grid.Registration;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.grpc.server.GrpcServicesImpl;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.apache.ratis.server.protocol.RaftServerAsynchronousProtocol;
import org.apache.ratis.util.ProtoUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ratis's gRPC without votes in groups of which this server has lost something: it neither gives
 * nor asks for any, nor lets another have it lead. All else goes on. Ratis makes it by its name.
 */
final class VotelessGrpc implements RpcType {

  private static final Logger log = LoggerFactory.getLogger(VotelessGrpc.class);

  private static final String GROUPS = "grid.voteless-groups";
  private static final String SECURITY = "grid.tls";

  private VotelessGrpc() {}

  /**
   * Has a server use it.
   *
   * @param tls null for none
   */
  static RpcType install(
      Parameters parameters, Predicate<UUID> isVoteless, @Nullable ConsensusTls tls) {
    parameters.put(GROUPS, new Groups(isVoteless), Groups.class);
    if (tls != null) {
      parameters.put(SECURITY, tls, ConsensusTls.class);
    }
    return new VotelessGrpc();
  }

  @Override
  public String name() {
    return VotelessGrpc.class.getName();
  }

  @Override
  public RpcFactory newFactory(Parameters parameters) {
    return new Factory(
        parameters,
        parameters.getNonNull(GROUPS, Groups.class),
        parameters.get(SECURITY, ConsensusTls.class));
  }

  private record Groups(Predicate<UUID> isVoteless) {

    void requireVote(RaftRpcRequestProto request) throws ServerNotReadyException {
      RaftGroupId group = ProtoUtils.toRaftGroupId(request.getRaftGroupId());
      if (isVoteless.test(group.getUuid())) {
        throw new ServerNotReadyException(
            "a part of the log of group=" + group.getUuid() + " is lost here: it has no vote");
      }
    }
  }

  private static final class Factory extends GrpcFactory {

    private final Groups groups;
    private final @Nullable ConsensusTls tls;

    Factory(Parameters parameters, Groups groups, @Nullable ConsensusTls tls) {
      super(parameters);
      this.groups = groups;
      this.tls = tls;
    }

    @Override
    public GrpcServices newRaftServerRpc(RaftServer server) {
      RaftServer asked = asked(server);
      return tls == null
          ? new Services(super.newRaftServerRpc(asked), groups, null)
          : secure(asked, tls);
    }

    private GrpcServices secure(RaftServer server, ConsensusTls tls) {
      try {
        TlsOrPlain accepting = new TlsOrPlain(TlsOrPlain.server(tls), tls.required());
        CheckedTls dialling = TlsOrPlain.client(tls);
        GrpcServices services =
            GrpcServicesImpl.newBuilder()
                .setServer(server)
                .setServerSslContextForClient(tls.dials() ? dialling : null)
                .setCustomizer((grpc, its) -> grpc.protocolNegotiator(accepting))
                .build();
        Runnable check =
            () -> {
              accepting.check();
              if (!dialling.trustsAll()) {
                Thread.ofVirtual().name("grid-raft-redial").start(() -> redial(server, services));
              }
            };
        return new Services(services, groups, tls.onChange().apply(check));
      } catch (SSLException e) {
        throw new IllegalStateException("TLS of Raft groups cannot begin: " + e.getMessage(), e);
      }
    }

    /** Closes all connections to others and has new ones made. Blocks until they are closed. */
    private static void redial(RaftServer server, GrpcServices services) {
      IOException why = new IOException("one of the servers is not trusted any more");
      Set<RaftPeerId> others = new HashSet<>();
      for (RaftGroupId group : server.getGroupIds()) {
        try {
          server.getDivision(group).getRaftConf().getCurrentPeers().stream()
              .map(RaftPeer::getId)
              .filter(id -> !id.equals(server.getId()))
              .forEach(others::add);
        } catch (IOException e) {
          log.debug("group={} has ended here", group, e);
        }
      }
      others.forEach(other -> services.handleException(other, why, true));
    }

    /** The server as others ask it. */
    private RaftServer asked(RaftServer server) {
      return (RaftServer)
          Proxy.newProxyInstance(
              RaftServer.class.getClassLoader(),
              new Class<?>[] {RaftServer.class},
              (proxy, method, arguments) -> {
                Object first = arguments == null ? null : arguments[0];
                if (first instanceof RequestVoteRequestProto vote) {
                  groups.requireVote(vote.getServerRequest());
                } else if (first instanceof StartLeaderElectionRequestProto election) {
                  groups.requireVote(election.getServerRequest());
                }
                try {
                  return method.invoke(server, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    @Override
    public LogAppender newLogAppender(
        RaftServer.Division division, LeaderState state, FollowerInfo follower) {
      return new GrpcLogAppender(division, state, follower) {
        @Override
        public GrpcServicesImpl getServerRpc() {
          RaftServerRpc rpc = getServer().getRaftServer().getServerRpc();
          return (GrpcServicesImpl) ((Services) rpc).services;
        }
      };
    }
  }

  /** What the server asks others by. */
  private static final class Services implements GrpcServices {

    private final GrpcServices services;
    private final Groups groups;
    private final @Nullable Registration changes;

    /**
     * Of these.
     *
     * @param changes of what certificates are trusted, no more heard of when it is closed
     */
    Services(GrpcServices services, Groups groups, @Nullable Registration changes) {
      this.services = services;
      this.groups = groups;
      this.changes = changes;
    }

    @Override
    public RequestVoteReplyProto requestVote(RequestVoteRequestProto request) throws IOException {
      groups.requireVote(request.getServerRequest());
      return services.requestVote(request);
    }

    @Override
    public AppendEntriesReplyProto appendEntries(AppendEntriesRequestProto request)
        throws IOException {
      return services.appendEntries(request);
    }

    @Override
    public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto request)
        throws IOException {
      return services.installSnapshot(request);
    }

    @Override
    public StartLeaderElectionReplyProto startLeaderElection(
        StartLeaderElectionRequestProto request) throws IOException {
      return services.startLeaderElection(request);
    }

    @Override
    public RaftServerAsynchronousProtocol async() {
      return services.async();
    }

    @Override
    public void handleException(RaftPeerId peer, Exception failure, boolean reconnect) {
      services.handleException(peer, failure, reconnect);
    }

    @Override
    public void notifyNotLeader(RaftGroupId group) {
      services.notifyNotLeader(group);
    }

    @Override
    public void addRaftPeers(Collection<RaftPeer> peers) {
      services.addRaftPeers(peers);
    }

    @Override
    public RpcType getRpcType() {
      return services.getRpcType();
    }

    @Override
    public InetSocketAddress getInetSocketAddress() {
      return services.getInetSocketAddress();
    }

    @Override
    public InetSocketAddress getClientServerAddress() {
      return services.getClientServerAddress();
    }

    @Override
    public InetSocketAddress getAdminServerAddress() {
      return services.getAdminServerAddress();
    }

    @Override
    public void start() throws IOException {
      services.start();
    }

    @Override
    public void close() throws IOException {
      if (changes != null) {
        changes.close();
      }
      services.close();
    }
  }
}
