package dev.grid.spring.boot.autoconfigure;

import dev.grid.AuthenticationException;
import dev.grid.ClusterUnreachableException;
import dev.grid.ConfigMismatchException;
import dev.grid.GridException;
import dev.grid.InvalidConfigurationException;
import dev.grid.JoinException;
import dev.grid.member.peer.PeerRefusedException;
import java.net.BindException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which property to change when the grid could not start or connect. */
final class GridStartFailureAnalyzer extends AbstractFailureAnalyzer<GridException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, GridException cause) {
    if (findCause(cause, BindException.class) != null) {
      return new FailureAnalysis(
          "The grid member could not listen for clients: " + cause.getMessage(),
          "Stop what listens there, or set 'grid.network.port' to another port, or set"
              + " 'grid.network.port-auto-increment=true' to take the next free one of"
              + " 'grid.network.port-count'. If the address is not one of this host, change"
              + " 'grid.network.host'.",
          cause);
    }
    if (cause instanceof PeerRefusedException refused) {
      return new FailureAnalysis(
          "The cluster did not let this member in: " + cause.getMessage(),
          whatToDo(refused.reason()),
          cause);
    }
    if (cause instanceof JoinException) {
      return new FailureAnalysis(
          "The member could not join its cluster: " + cause.getMessage(),
          "Check that members listen at 'grid.network.join.members', that they can reach this one"
              + " at the address that it announces ('grid.network.public-host', else"
              + " 'grid.network.host'; 'grid.network.public-address' is for clients only, unless"
              + " 'grid.network.public-address-for-members' says otherwise), that as many start as"
              + " 'grid.network.join.expected-members' asks for, and that not all of them are lite"
              + " ('grid.lite-member'). What was refused or not reached is in the log above.",
          cause);
    }
    if (cause instanceof AuthenticationException) {
      return new FailureAnalysis(
          "The cluster refused this client: " + cause.getMessage(),
          "Check that 'grid.cluster-name' is the name the members have, and that"
              + " 'grid.security.username' and 'grid.security.password', or 'grid.security.token',"
              + " are what they ask for. Where it is about certificates: the bundle of"
              + " 'grid.security.tls.bundle' must trust the authority of the members, they that of"
              + " its own certificate, and theirs must be for the host that is connected to, or for"
              + " 'grid.security.tls.server-name'.",
          cause);
    }
    if (cause instanceof ClusterUnreachableException) {
      return new FailureAnalysis(
          "No member of the cluster could be reached: " + cause.getMessage(),
          "Start a member, or correct 'grid.client.addresses' and 'grid.cluster-name'. How long the"
              + " client tries is 'grid.client.cluster-connect-timeout'. To run a member inside"
              + " this application instead, set 'grid.mode=embedded'.",
          cause);
    }
    if (cause instanceof ConfigMismatchException) {
      return new FailureAnalysis(
          "The cluster has another configuration of a structure: " + cause.getMessage(),
          "A client has the cluster add what is configured for structures ('queue name=x' is"
              + " 'grid.queues.x', and so for other kinds). Set there what the cluster has, or"
              + " nothing; or destroy the structure and start the members with what is wanted.",
          cause);
    }
    if (cause instanceof InvalidConfigurationException) {
      return new FailureAnalysis(
          "The configuration of the grid is not valid: " + cause.getMessage(),
          "Correct the property of that name under 'grid', or the customizer that sets it."
              + " 'network' stands for 'grid.network', 'join' for 'grid.network.join' (where seeds"
              + " are 'members'), 'cluster' for 'grid', 'connection' for 'grid.client', 'map"
              + " name=x' for 'grid.maps.x', and so for other kinds.",
          cause);
    }
    return null;
  }

  private static String whatToDo(PeerRefusedException.Reason reason) {
    return switch (reason) {
      case CLUSTER_NAME ->
          "Set 'grid.cluster-name' to the name that the members have, or"
              + " 'grid.network.join.members' to members of this cluster.";
      case SECRET -> "Set 'grid.network.join.secret' to the secret that the members have.";
      case PARTITION_COUNT ->
          "Set 'grid.partition-count' to that of the members: it is fixed when a cluster starts.";
      case PROTOCOL ->
          "Start a version that can share a cluster with that of the members, or correct"
              + " 'grid.network.join.members' if something else listens there.";
      case TLS ->
          "Give this member and the others a 'grid.security.tls.mode' that fits: all of them go"
              + " through 'off', 'accept', 'prefer' and 'require' one after the other.";
      case CERTIFICATE ->
          "Give the bundle of 'grid.security.tls.bundle' a certificate that says what"
              + " 'grid.security.tls.member-identity' has, of an authority that the members trust.";
      case OTHER -> "See the log of the member at 'grid.network.join.members', which says why.";
    };
  }
}
