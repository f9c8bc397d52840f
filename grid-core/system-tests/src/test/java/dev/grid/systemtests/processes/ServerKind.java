package dev.grid.systemtests.processes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The servers that clusters are made of. */
public enum ServerKind {
  /** Members of the reference's community edition: shows what the tests themselves are worth. */
  REFERENCE {
    @Override
    List<String> command(Settings settings, int host) {
      List<String> command = new ArrayList<>(REFERENCE_FLAGS);
      command.addAll(nodeCommand(ReferenceNode.class, settings, host));
      return command;
    }

    @Override
    String statePath() {
      return "/state";
    }

    @Override
    boolean isQuiet(String state, int members) {
      return isQuietNode(state, members);
    }

    @Override
    boolean isCoordinator(String state, String host) {
      return isCoordinatingNode(state, host);
    }
  },

  /** Our members, embedded in a bare main class. */
  GRID {
    @Override
    List<String> command(Settings settings, int host) {
      List<String> command = new ArrayList<>(List.of("-Ddev.grid.log=INFO"));
      command.addAll(nodeCommand(GridNode.class, settings, host));
      Groups groups = settings.groups();
      if (groups != null) {
        command.addAll(groups.arguments(host));
      }
      return command;
    }

    @Override
    String statePath() {
      return "/state";
    }

    @Override
    boolean isQuiet(String state, int members) {
      return isQuietNode(state, members);
    }

    @Override
    boolean isCoordinator(String state, String host) {
      return isCoordinatingNode(state, host);
    }
  },

  /** Our server application, from its jar. */
  GRID_APP {
    @Override
    List<String> command(Settings settings, int host) {
      Path jar = settings.root().resolve(APPLICATION);
      if (!Files.exists(jar)) {
        throw new IllegalStateException(
            "no " + jar + ": build it first with mvn -pl grid-server-app -am package -DskipTests");
      }
      return List.of(
          "-jar",
          jar.toString(),
          "--grid.cluster-name=" + ProcessCluster.CLUSTER_NAME,
          "--grid.network.host=" + Network.address(host),
          "--grid.network.port=" + ProcessCluster.CLIENT_PORT,
          "--grid.security.open=true",
          "--grid.network.join.members=" + String.join(",", settings.members()),
          "--grid.maps[*].backup-count=" + settings.backups(),
          "--grid.queues[*].backup-count=" + settings.backups(),
          "--management.server.port=" + STATE_PORT,
          "--management.endpoints.web.exposure.include=health,grid",
          "--logging.level.dev.grid=info");
    }

    @Override
    String statePath() {
      return "/actuator/grid";
    }

    @Override
    boolean isQuiet(String state, int members) {
      return MEMBER.matcher(state).results().count() == members
          && SETTLED.stream().allMatch(pattern -> pattern.matcher(state).find());
    }

    @Override
    boolean isCoordinator(String state, String host) {
      Matcher coordinator = COORDINATOR.matcher(state);
      return coordinator.find() && coordinator.group(1).equals(host);
    }
  };

  /** Where a member tells its state over HTTP. */
  static final int STATE_PORT = 8080;

  private static final Path APPLICATION = Path.of("grid-server-app/target/grid-server-app.jar");

  /** Each member's entry has one. */
  private static final Pattern MEMBER = Pattern.compile("\"onlyHere\"\\s*:");

  /** The host of the member whose entry says that it coordinates. */
  private static final Pattern COORDINATOR =
      Pattern.compile(
          "\"address\"\\s*:\\s*\"([^:\"]+):[^{}]*\\{[^{}]*\\}[^{}]*\"coordinator\"\\s*:\\s*true");

  private static final List<Pattern> SETTLED =
      Stream.concat(
              Stream.of("underReplicated", "lost", "unassigned", "migrations")
                  .map(count -> Pattern.compile("\"" + count + "\"\\s*:\\s*0\\b")),
              Stream.of(Pattern.compile("\"missing\"\\s*:\\s*\\[\\s*\\]")))
          .toList();

  /** Its start scripts have these, too. */
  private static final List<String> REFERENCE_FLAGS =
      List.of(
          "--add-modules=java.se",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.management/sun.management=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

  /**
   * What every member of a cluster is started with.
   *
   * @param root of the source tree
   * @param members where the members listen, host:port
   * @param backups of every structure
   * @param groups Raft groups, of {@link #GRID} only; null for none
   */
  record Settings(Path root, List<String> members, int backups, @Nullable Groups groups) {

    Settings {
      members = List.copyOf(members);
    }
  }

  /**
   * Raft groups.
   *
   * @param members how many members are in them
   * @param electionTimeout without a word from its leader for so long, or up to three times, a
   *     member asks to be elected
   * @param disks the folder in which each member has one for its logs; absolute
   */
  public record Groups(int members, Duration electionTimeout, Path disks) {

    List<String> arguments(int host) {
      return List.of(
          Integer.toString(members),
          Long.toString(electionTimeout.toMillis()),
          disk(host).toString());
    }

    /** Where a host has what it keeps. */
    Path disk(int host) {
      return disks.resolve("m" + host);
    }
  }

  /** What follows the JVM's own flags on the command line. */
  abstract List<String> command(Settings settings, int host);

  private static List<String> nodeCommand(Class<?> main, Settings settings, int host) {
    return List.of(
        "-cp",
        System.getProperty("java.class.path"),
        main.getName(),
        Network.address(host),
        Integer.toString(ProcessCluster.CLIENT_PORT),
        Integer.toString(STATE_PORT),
        String.join(",", settings.members()),
        Integer.toString(settings.backups()));
  }

  /** The path under which a member tells its state. */
  abstract String statePath();

  /** Whether it says that it sees so many members, and that any one of them may be stopped. */
  abstract boolean isQuiet(String state, int members);

  /** Whether it says that the member at this host is the one that the others follow. */
  abstract boolean isCoordinator(String state, String host);

  private static boolean isQuietNode(String state, int members) {
    return state.startsWith(ReferenceNode.state(members, true, ""));
  }

  private static boolean isCoordinatingNode(String state, String host) {
    return state.endsWith(ReferenceNode.coordinator(host));
  }

  /** Of a name as the command line has it. */
  public static ServerKind ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
