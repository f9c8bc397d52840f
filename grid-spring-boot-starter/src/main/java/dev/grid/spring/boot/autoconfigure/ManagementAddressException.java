package dev.grid.spring.boot.autoconfigure;

/** Management endpoints have an address of their own, but no server of their own. */
final class ManagementAddressException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ManagementAddressException(String address, String port) {
    super(
        "management.server.address="
            + address
            + " has no effect: management.server.port="
            + port
            + " gives the management endpoints no server of their own.");
  }
}
