package org.dmsnet.serving;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.dmsnet.data.synthetic.SyntheticDataset;
import org.dmsnet.runtime.UserException;

/**
 * Asks a server of this machine until a number of requests is done, from several clients at once,
 * and holds each answer against the one that the same pair gave before.
 */
public final class LoadTest {
  /** Limits of a server under load: its own, but a rate that does not get in the way. */
  public static final ServerSettings.Limits LIMITS =
      new ServerSettings.Limits(
          ServerSettings.Limits.DEFAULTS.photographBytes(),
          ServerSettings.Limits.DEFAULTS.pixels(),
          ServerSettings.Limits.DEFAULTS.places(),
          1_000_000,
          ServerSettings.Limits.DEFAULTS.uploadTime(),
          ServerSettings.Limits.DEFAULTS.idleTime());

  private static final String BOUNDARY = "dmsnet-load-test";
  private static final double MILLIS = 1e-6;

  private final URI address;
  private final List<Sample> good = new ArrayList<>();
  private final byte[] broken;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private record Sample(byte[] form, String answer) {}

  /**
   * A pair as files.
   *
   * @param left photograph of the left eye
   * @param right photograph of the right eye
   */
  public record Pair(byte[] left, byte[] right) {
    /**
     * Draws pairs.
     *
     * @param patients how many
     * @param pixels width and height of a photograph
     * @return JPEGs
     */
    public static List<Pair> drawn(int patients, int pixels) {
      try {
        Path folder = Files.createTempDirectory("dmsnet-drawn");
        Path drawn =
            SyntheticDataset.write(folder, patients, pixels, SyntheticDataset.DEFAULT_SEED);
        Path photographs = drawn.resolve(SyntheticDataset.PHOTOGRAPHS);
        List<Pair> pairs = new ArrayList<>();
        for (int id = 0; id < patients; id++) {
          pairs.add(
              new Pair(
                  Files.readAllBytes(photographs.resolve(id + "_left.jpg")),
                  Files.readAllBytes(photographs.resolve(id + "_right.jpg"))));
        }
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
        return pairs;
      } catch (IOException e) {
        throw new UserException(
            UserException.MACHINE, "Drawings cannot be written: " + e.getMessage() + ".", e);
      }
    }
  }

  /**
   * What was measured with a number of clients.
   *
   * @param clients that asked at once
   * @param requests in all
   * @param broken of them with an unusable photograph
   * @param seconds from the first request to the last answer
   * @param median milliseconds of a request
   * @param p99 milliseconds that 99 of 100 requests took at most
   * @param again requests that were told to come again, and did
   * @param lost good requests without their right answer, and broken ones without status 422
   * @param heapMebibytes the Java heap in use after a collection
   * @param processMebibytes memory of the process, tensors included
   */
  public record Result(
      int clients,
      int requests,
      int broken,
      double seconds,
      double median,
      double p99,
      int again,
      int lost,
      long heapMebibytes,
      long processMebibytes) {
    /** Requests per second. */
    public double rate() {
      return requests / seconds;
    }
  }

  /**
   * Prepares, and asks for every pair once.
   *
   * @param server the running server; without a token and with a rate that does not get in the way
   * @param pairs usable photographs
   */
  public LoadTest(ModelServer server, List<Pair> pairs) {
    this.address = URI.create(server.address()).resolve("/v1/classify");
    byte[] torn = Arrays.copyOf(pairs.get(0).right(), pairs.get(0).right().length / 2);
    this.broken = form(new Pair(pairs.get(0).left(), torn));
    for (Pair pair : pairs) {
      byte[] form = form(pair);
      HttpResponse<String> answer = ask(form);
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("the server answers " + answer.body());
      }
      good.add(new Sample(form, answer.body()));
    }
  }

  private static byte[] form(Pair pair) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    part(form, "left", pair.left());
    part(form, "right", pair.right());
    form.writeBytes(ascii("--" + BOUNDARY + "--\r\n"));
    return form.toByteArray();
  }

  private static void part(ByteArrayOutputStream form, String name, byte[] content) {
    form.writeBytes(
        ascii(
            "--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"; filename=\""
                + name
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n"));
    form.writeBytes(content);
    form.writeBytes(ascii("\r\n"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private HttpResponse<String> ask(byte[] form) {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(BodyPublishers.ofByteArray(form))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the load test was interrupted", e);
    } catch (IOException e) {
      throw new IllegalStateException("the server hung up: " + e.getMessage(), e);
    }
  }

  /**
   * Runs.
   *
   * @param clients that ask at once, each one request after the other
   * @param requests in all
   * @param everyBroken each of these requests has an unusable photograph; 0 for none
   * @return what was measured
   */
  public Result run(int clients, int requests, int everyBroken) {
    AtomicInteger next = new AtomicInteger();
    AtomicInteger again = new AtomicInteger();
    AtomicInteger lost = new AtomicInteger();
    double[] millis = new double[requests];
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    long start = System.nanoTime();
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        running.add(
            threads.submit(
                () -> {
                  for (int i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
                    long begin = System.nanoTime();
                    if (!isAnswered(i, isBroken(i, everyBroken), again)) {
                      lost.incrementAndGet();
                    }
                    millis[i] = (System.nanoTime() - begin) * MILLIS;
                  }
                }));
      }
      for (Future<?> client : running) {
        client.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("a client of the load test failed", e);
    } finally {
      threads.shutdownNow();
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    Arrays.sort(millis);
    System.gc();
    Runtime memory = Runtime.getRuntime();
    return new Result(
        clients,
        requests,
        everyBroken == 0 ? 0 : requests / everyBroken,
        seconds,
        millis[(requests - 1) / 2],
        millis[(int) Math.ceil(0.99 * requests) - 1],
        again.get(),
        lost.get(),
        (memory.totalMemory() - memory.freeMemory()) >> 20,
        Pointer.physicalBytes() >> 20);
  }

  private static boolean isBroken(int request, int every) {
    return every > 0 && request % every == every - 1;
  }

  private boolean isAnswered(int request, boolean asBroken, AtomicInteger again) {
    Sample sample = good.get(request % good.size());
    HttpResponse<String> answer = ask(asBroken ? broken : sample.form());
    while (answer.statusCode() == 429) {
      again.incrementAndGet();
      answer = ask(asBroken ? broken : sample.form());
    }
    return asBroken
        ? answer.statusCode() == 422
        : answer.statusCode() == 200 && answer.body().equals(sample.answer());
  }
}
