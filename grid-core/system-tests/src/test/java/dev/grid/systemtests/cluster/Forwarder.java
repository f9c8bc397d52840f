package dev.grid.systemtests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port of another address that leads to a member, as Docker and NAT make them. Owns a virtual
 * thread for accepting and two a connection, until it is closed. Thread-safe.
 */
final class Forwarder implements AutoCloseable {

  private static final int BACKLOG = 50;

  private final ServerSocket server;
  private final AtomicInteger open = new AtomicInteger();
  private volatile int memberPort;

  /** Takes any free port of the address; leads nowhere yet. */
  Forwarder(String address) {
    try {
      server = new ServerSocket(0, BACKLOG, InetAddress.getByName(address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(this::accept);
  }

  /** Leads to this port of the loopback address from now on. */
  void leadTo(int port) {
    memberPort = port;
  }

  int port() {
    return server.getLocalPort();
  }

  /** How to write its address with its port. */
  String address() {
    String host = server.getInetAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  /** How many connections go through it now. */
  int open() {
    return open.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = server.accept();
        Thread.startVirtualThread(() -> forward(caller));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void forward(Socket caller) {
    open.incrementAndGet();
    try (caller;
        Socket member = new Socket(InetAddress.getLoopbackAddress(), memberPort)) {
      Thread back = Thread.startVirtualThread(() -> copy(member, caller));
      copy(caller, member);
      back.join();
    } catch (IOException e) {
      // Nobody listens there now: the caller finds out.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.decrementAndGet();
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One side has closed; so does the other.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
