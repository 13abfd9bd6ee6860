package org.dmsnet.serving;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntSupplier;
import org.bytedeco.javacpp.Pointer;

/** Counts for Prometheus: requests by route and status, their durations, places taken, memory. */
final class ServerMetrics {
  /** The media type of {@link #text}. */
  static final String MEDIA_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final double NANOS = 1e-9;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests =
      Counter.builder()
          .name("dmsnet_requests_total")
          .help("Requests answered.")
          .labelNames("route", "status")
          .register(registry);
  private final Histogram seconds =
      Histogram.builder()
          .name("dmsnet_request_seconds")
          .help("Seconds from a request's head to the end of its answer.")
          .classicUpperBounds(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60)
          .classicOnly()
          .labelNames("route")
          .register(registry);

  /**
   * Counts from zero.
   *
   * @param placesTaken requests that are received, wait or are computed
   * @param places the most there can be
   */
  ServerMetrics(IntSupplier placesTaken, int places) {
    gauge("dmsnet_places_taken", "Requests received, waiting or computed.", placesTaken::getAsInt);
    gauge("dmsnet_places", "Requests that there are places for.", () -> places);
    gauge(
        "dmsnet_heap_bytes",
        "Java heap in use.",
        () -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    gauge(
        "dmsnet_process_bytes", "Memory of the process, tensors included.", Pointer::physicalBytes);
  }

  private interface Value {
    double now();
  }

  private void gauge(String name, String help, Value value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.now()))
        .register(registry);
  }

  /** Counts an answer. */
  void answered(String route, int status, long nanos) {
    requests.labelValues(route, String.valueOf(status)).inc();
    seconds.labelValues(route).observe(nanos * NANOS);
  }

  /** All counts in Prometheus' text format. */
  byte[] text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      new PrometheusTextFormatWriter(false).write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
