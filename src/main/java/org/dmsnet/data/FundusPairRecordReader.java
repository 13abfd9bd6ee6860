package org.dmsnet.data;

import java.io.DataInputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.dmsnet.recipe.Recipe;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * DataVec's view of the pairs: a record is [left input, right input, labels], three {@link
 * NDArrayWritable}s of shapes [1,3,S,S], [1,3,S,S] and [1,8]. One reader owns the pair: two of
 * DataVec's image readers side by side silently mis-pair eyes when one skips a file.
 */
public final class FundusPairRecordReader extends BaseRecordReader {
  private static final long serialVersionUID = 1L;

  private final transient PairIterator pairs;
  private transient Configuration configuration;

  /**
   * Reads patients in the given order, as photographed.
   *
   * @param cache decoded pairs at the recipe's image size
   * @param ids the patients
   * @param recipe normalisation and mirroring
   */
  public FundusPairRecordReader(PairCache cache, List<String> ids, Recipe recipe) {
    this.pairs = PairIterator.evaluation(cache, ids, recipe, 1);
  }

  /** Nothing to do: the cache names the files. */
  @Override
  public void initialize(Configuration conf, InputSplit split) {
    setConf(conf);
  }

  @Override
  public List<Writable> next() {
    MultiDataSet pair = pairs.next();
    return List.of(
        new NDArrayWritable(pair.getFeatures(0)),
        new NDArrayWritable(pair.getFeatures(1)),
        new NDArrayWritable(pair.getLabels(0)));
  }

  @Override
  public boolean hasNext() {
    return pairs.hasNext();
  }

  @Override
  public List<String> getLabels() {
    return Arrays.stream(Label.values()).map(Label::name).toList();
  }

  @Override
  public void reset() {
    pairs.reset();
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  @Override
  public Record nextRecord() {
    if (!hasNext()) {
      throw new NoSuchElementException("no further patient");
    }
    return new org.datavec.api.records.impl.Record(next(), null);
  }

  /** Not supported: a record is two files. */
  @Override
  public List<Writable> record(URI uri, DataInputStream stream) {
    throw new UnsupportedOperationException("a record is a pair of photographs, not one stream");
  }

  /** Not supported: records carry no metadata. */
  @Override
  public Record loadFromMetaData(RecordMetaData metaData) {
    throw new UnsupportedOperationException("records of pairs carry no metadata");
  }

  /** Not supported: records carry no metadata. */
  @Override
  public List<Record> loadFromMetaData(List<RecordMetaData> metaData) {
    throw new UnsupportedOperationException("records of pairs carry no metadata");
  }

  @Override
  public Configuration getConf() {
    return configuration;
  }

  @Override
  public void setConf(Configuration conf) {
    configuration = conf;
  }

  @Override
  public void close() {
    pairs.close();
  }
}
