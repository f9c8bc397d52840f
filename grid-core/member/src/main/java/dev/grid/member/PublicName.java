package dev.grid.member;

import dev.grid.config.NetworkConfig;
import dev.grid.config.PublicAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks whether the hosts that others are told of are known here at all. */
final class PublicName {

  private PublicName() {}

  /** Warns of names that are unknown, on a thread of its own: asking for a name may take long. */
  static void check(NetworkConfig network, Consumer<String> warn) {
    PublicAddress address = network.publicAddress();
    String host = network.publicHost();
    if (address == null && host == null) {
      return;
    }
    Thread.ofVirtual()
        .name("grid-public-name")
        .start(
            () -> {
              warnOf("grid.network.public-address", address == null ? null : address.host(), warn);
              warnOf("grid.network.public-host", host, warn);
            });
  }

  private static void warnOf(String property, @Nullable String host, Consumer<String> warn) {
    if (host == null) {
      return;
    }
    try {
      InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      warn.accept(
          property
              + "="
              + host
              + ": this host name is unknown here. Others are told to connect to it all the same;"
              + " if it is unknown where they run, too, they cannot: correct the property");
    }
  }
}
