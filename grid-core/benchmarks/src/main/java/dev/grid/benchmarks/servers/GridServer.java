package dev.grid.benchmarks.servers;

import dev.grid.Grid;
import dev.grid.TlsStatus;
import dev.grid.benchmarks.load.Arguments;
import dev.grid.config.CpConfig;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.config.SecurityConfig;
import dev.grid.config.TlsConfig;
import dev.grid.config.TlsMaterial;
import dev.grid.core.Grids;
import dev.grid.flakeid.FlakeIdGeneratorConfig;
import dev.grid.serialization.SerializationConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Our member, embedded with its defaults, as a user without Spring starts it, except that it has
 * flake ids enough for the workload.
 */
final class GridServer {

  /** A million ids a millisecond; by the default there are 64, and callers wait for more. */
  static final int FLAKE_ID_BITS_SEQUENCE = 20;

  static final int FLAKE_ID_BITS_NODE_ID = 4;

  static final String JDK = "JDK";

  private GridServer() {}

  /**
   * Serves on {@code --port} of the loopback interface, together with {@code --members}, until the
   * process is ended. With {@code --cp-directory} all are members of Raft groups, whose logs are
   * there; with {@code --certificates}, a folder, and {@code --tls-engine} every connection has
   * TLS; with {@code --policy} clients log in and have the rights of {@link BenchPolicy}.
   */
  public static void main(String[] args) {
    Arguments arguments =
        Arguments.parse(
            args,
            Set.of("port", "members", "cp-directory", "certificates", "tls-engine", "policy"));
    int port = arguments.integer("port");
    List<String> members = arguments.list("members", "");
    MemberConfig config =
        config(port, members, cp(arguments.text("cp-directory", ""), members, port));
    if (arguments.has("certificates")) {
      config = withTls(config, Path.of(arguments.text("certificates", "")), engine(arguments));
    }
    if (arguments.has("policy")) {
      config = withPolicy(config);
    }
    Grid member = Grids.startMember(config);
    if (arguments.has("certificates")) {
      requireEngine(member, engine(arguments));
    }
    System.out.println("grid is serving on port " + port);
  }

  private static CpConfig cp(String directory, List<String> members, int port) {
    return directory.isEmpty()
        ? CpConfig.defaults()
        : CpConfig.defaults()
            .withMemberCount(members.size())
            .withDirectory(Path.of(directory, "grid-" + port));
  }

  static Grid start(int port, List<String> members, CpConfig cp) {
    return Grids.startMember(config(port, members, cp));
  }

  private static String engine(Arguments arguments) {
    return arguments.text("tls-engine", JDK);
  }

  static MemberConfig withTls(MemberConfig config, Path certificates, String engine) {
    TlsMaterial material =
        TlsMaterial.pem(
            certificates.resolve("member.pem"),
            certificates.resolve("member.key"),
            certificates.resolve("ca.pem"));
    TlsConfig tls =
        TlsConfig.of(material)
            .withEngine(engine.equals(JDK) ? TlsConfig.Engine.JDK : TlsConfig.Engine.AUTO);
    return config.withNetwork(config.network().withTls(tls));
  }

  static MemberConfig withPolicy(MemberConfig config) {
    return config.withSecurity(SecurityConfig.defaults().with(BenchPolicy.create()));
  }

  /** Without the library the other engine would be taken, and nobody would notice. */
  static void requireEngine(Grid member, String engine) {
    TlsStatus tls = Objects.requireNonNull(Objects.requireNonNull(member.operations()).tls());
    if (!tls.engine().equals(engine)) {
      throw new IllegalStateException("TLS engine=" + tls.engine() + ", wanted=" + engine);
    }
  }

  static MemberConfig config(int port, List<String> members, CpConfig cp) {
    JoinConfig join =
        members.size() > 1 ? JoinConfig.alone().withSeeds(members) : JoinConfig.alone();
    NetworkConfig network =
        NetworkConfig.defaults().withHost("127.0.0.1").withPort(port).withJoin(join);
    FlakeIdGeneratorConfig flakeIds =
        FlakeIdGeneratorConfig.named("*")
            .withBitsSequence(FLAKE_ID_BITS_SEQUENCE)
            .withBitsNodeId(FLAKE_ID_BITS_NODE_ID);
    SerializationConfig serialization =
        SerializationConfig.defaults()
            .withIdentifiedFactory(Increment.FACTORY_ID, classId -> new Increment());
    return MemberConfig.defaults()
        .withNetwork(network)
        .withSerialization(serialization)
        .withCp(cp)
        .with(flakeIds);
  }
}
