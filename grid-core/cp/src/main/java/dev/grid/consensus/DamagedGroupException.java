package dev.grid.consensus;

import java.io.IOException;

/** A group's files are damaged, and there is nobody to get the group from. */
final class DamagedGroupException extends IOException {

  private static final long serialVersionUID = 1L;

  DamagedGroupException(String message) {
    super(message);
  }
}
