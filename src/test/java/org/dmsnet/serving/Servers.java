package org.dmsnet.serving;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.dmsnet.serving.ServerSettings.Limits;

/** Servers of tests: on the loopback address, at a free port, asked as often as a test likes. */
final class Servers {
  static final Limits PATIENT = limits(32);

  private Servers() {}

  static Limits limits(int places) {
    return new Limits(
        1 << 20, 1_000_000, places, 100_000, Duration.ofMinutes(1), Duration.ofMinutes(1));
  }

  static ModelServer of(PairReader reader) {
    return of(reader, PATIENT);
  }

  static ModelServer of(PairReader reader, Limits limits) {
    return start(reader, Optional.empty(), "", limits);
  }

  static ModelServer start(PairReader reader, Optional<Path> folder, String token, Limits limits) {
    return ModelServer.start(
        reader, folder, new ServerSettings(ServerSettings.LOOPBACK, 0, token, limits));
  }
}
