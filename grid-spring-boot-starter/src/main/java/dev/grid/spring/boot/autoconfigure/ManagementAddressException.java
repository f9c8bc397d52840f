package dev.grid.spring.boot.autoconfigure;

/** Management endpoints have an address or keys of their own, but no server of their own. */
final class ManagementAddressException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String setting;

  ManagementAddressException(String setting, String value, String port) {
    super(
        "management.server."
            + setting
            + value
            + " has no effect: management.server.port="
            + port
            + " gives the management endpoints no server of their own.");
    this.setting = setting;
  }

  /** What would work instead. */
  String instead() {
    return "server." + setting;
  }
}
