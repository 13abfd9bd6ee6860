package org.dmsnet.production;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

/** What a measurement found: a record whose components are its JSON. */
public interface MeasurementReport {

  /** Tables for people. */
  String text();

  /** The measurement as JSON. */
  default String json() {
    try {
      return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a measurement is always writable", e);
    }
  }
}
