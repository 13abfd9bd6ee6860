package org.dmsnet.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.dmsnet.runtime.UserException;
import org.dmsnet.serving.ServerSettings.Limits;
import org.junit.jupiter.api.Test;

class ServerSettingsTest {
  @Test
  void wideServerMakesUpATokenAndWeakOnesAreRefused() {
    ServerSettings wide = new ServerSettings("0.0.0.0", 0, "", Servers.PATIENT);
    ServerSettings other = new ServerSettings("0.0.0.0", 0, "", Servers.PATIENT);
    assertTrue(wide.token().length() >= 32, wide.token());
    assertFalse(wide.token().equals(other.token()));
    assertEquals("", ServerSettings.local().token());
    assertThrows(
        UserException.class, () -> new ServerSettings("0.0.0.0", 0, "short", Servers.PATIENT));
  }

  @Test
  void hostPortAndLimitsThatCannotWorkAreRefused() {
    assertRefused("no-such-host.invalid", () -> settings("no-such-host.invalid", 0));
    assertRefused("65535", () -> settings("127.0.0.1", 65536));
    assertRefused(
        "one place",
        () -> new Limits(1 << 20, 1 << 20, 0, 1, Duration.ofSeconds(1), Duration.ofSeconds(1)));
  }

  private static ServerSettings settings(String host, int port) {
    return new ServerSettings(host, port, "", Servers.PATIENT);
  }

  private static void assertRefused(String why, org.junit.jupiter.api.function.Executable made) {
    UserException refused = assertThrows(UserException.class, made);
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
  }
}
