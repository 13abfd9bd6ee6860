package org.dmsnet.browser;

import java.util.Locale;

/** How a page is looked at: the width of a desktop or of a phone, in light or in dark mode. */
public enum Look {
  /** 1440 pixels wide, light. */
  DESKTOP_LIGHT(1440, 900, 1, false, "light"),
  /** 1440 pixels wide, dark. */
  DESKTOP_DARK(1440, 900, 1, false, "dark"),
  /** 390 pixels wide at double density, light. */
  PHONE_LIGHT(390, 844, 2, true, "light"),
  /** 390 pixels wide at double density, dark. */
  PHONE_DARK(390, 844, 2, true, "dark");

  final int width;
  final int height;
  final int density;
  final boolean phone;
  final String scheme;

  Look(int width, int height, int density, boolean phone, String scheme) {
    this.width = width;
    this.height = height;
    this.density = density;
    this.phone = phone;
    this.scheme = scheme;
  }

  /** As file names have it: {@code desktop-light}. */
  public String fileName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
