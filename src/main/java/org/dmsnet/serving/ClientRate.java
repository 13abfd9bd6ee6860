package org.dmsnet.serving;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often one address may ask: a token bucket for each of the addresses seen last. */
final class ClientRate {
  private static final int ADDRESSES = 4096;

  private final int perSecond;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > ADDRESSES;
        }
      };

  ClientRate(int perSecond) {
    this.perSecond = perSecond;
  }

  /** Whether the address may ask now; counts as asking. */
  synchronized boolean allows(String address) {
    return buckets.computeIfAbsent(address, this::bucket).tryConsume(1);
  }

  private Bucket bucket(String address) {
    return Bucket.builder()
        .addLimit(
            limit -> limit.capacity(2L * perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .build();
  }
}
