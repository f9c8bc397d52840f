package dev.grid.systemtests.members;

import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Ports;
import dev.grid.systemtests.processes.MemberProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Three members of ours, each a process, on ports of the loopback address. */
final class GridMembers implements ThreeMembers {

  private static final String HOST = "127.0.0.1";

  private final List<Integer> ports = Ports.free(SIZE);
  private final List<Integer> statePorts = Ports.free(SIZE);
  private final @Nullable MemberProcess[] running = new MemberProcess[SIZE];

  @Override
  public String clusterName() {
    return MemberProcess.CLUSTER_NAME;
  }

  @Override
  public String address(int member) {
    return HOST + ":" + ports.get(member);
  }

  @Override
  public boolean isStarted(int member) {
    return running[member] != null;
  }

  @Override
  public void start(int member) {
    List<String> addresses = ports.stream().map(port -> HOST + ":" + port).toList();
    running[member] =
        MemberProcess.start(HOST, ports.get(member), statePorts.get(member), addresses);
    awaitSafe();
  }

  @Override
  public void shutDown(int member) {
    process(member).leave();
    running[member] = null;
    awaitSafe();
  }

  @Override
  public void kill(int member) {
    process(member).kill();
    running[member] = null;
    awaitSafe();
  }

  private void awaitSafe() {
    List<MemberProcess> all = running();
    for (MemberProcess each : all) {
      Eventually.holds(
          "members=" + all.size() + " know each other, and data has its backups",
          () -> each.isSafe(all.size()));
    }
  }

  @Override
  public UUID id(int member) {
    return process(member).id();
  }

  @Override
  public List<UUID> owners() {
    return running().getFirst().owners();
  }

  @Override
  public void stop() {
    running().forEach(MemberProcess::kill);
  }

  private MemberProcess process(int member) {
    return Objects.requireNonNull(running[member], () -> "member " + member + " does not run");
  }

  private List<MemberProcess> running() {
    List<MemberProcess> all = new ArrayList<>();
    for (MemberProcess each : running) {
      if (each != null) {
        all.add(each);
      }
    }
    return all;
  }
}
