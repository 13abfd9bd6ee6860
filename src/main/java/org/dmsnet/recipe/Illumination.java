package org.dmsnet.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Correction of uneven light, done once to every decoded photograph. */
public enum Illumination {
  /** The photograph as it is. */
  @JsonProperty("none")
  NONE,
  /** Graham 2015: the local mean colour becomes grey. */
  @JsonProperty("graham")
  GRAHAM,
  /** Contrast-limited adaptive histogram equalisation of the lightness. */
  @JsonProperty("clahe")
  CLAHE,
  /** Foracchia et al. 2005: luminosity and contrast of the background made even. */
  @JsonProperty("foracchia")
  FORACCHIA,
  /** Multi-scale retinex, Jobson et al. 1997. */
  @JsonProperty("msr")
  MSR
}
