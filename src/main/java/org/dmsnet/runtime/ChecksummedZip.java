package org.dmsnet.runtime;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Writes the entries of a {@link GraphZip}; the same entries give the same bytes. */
final class ChecksummedZip {
  private final ZipOutputStream zip;
  private final StringBuilder sums = new StringBuilder();

  ChecksummedZip(OutputStream out) {
    this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
  }

  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  void text(String name, String content) throws IOException {
    entry(
        name,
        Deflater.DEFAULT_COMPRESSION,
        out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
  }

  void array(String name, INDArray content) throws IOException {
    entry(
        name,
        Deflater.NO_COMPRESSION,
        out -> {
          DataOutputStream data = new DataOutputStream(out);
          Nd4j.write(content, data);
          data.flush();
        });
  }

  /** Writes the checksums and the zip's directory; the stream below stays open. */
  void finish() throws IOException {
    text(GraphZip.CHECKSUMS, sums.toString());
    zip.finish();
  }

  private void entry(String name, int level, Content content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    zip.setLevel(level);
    zip.putNextEntry(entry);
    DigestOutputStream digest = Sha256.stream(zip);
    BufferedOutputStream out = new BufferedOutputStream(digest, 1 << 16);
    content.writeTo(out);
    out.flush();
    zip.closeEntry();
    sums.append(Sha256.hex(digest.getMessageDigest())).append("  ").append(name).append('\n');
  }
}
