package org.dmsnet.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.data.PairCache;
import org.dmsnet.evaluation.Metrics;
import org.dmsnet.evaluation.Predictions;
import org.dmsnet.evaluation.Predictor;
import org.dmsnet.evaluation.Thresholds;
import org.dmsnet.recipe.Recipe;

/** The validation patients of a data set as {@link Validation}. */
public final class PairValidation implements Validation {
  private final Predictor predictor;
  private final List<String> ids;
  private final List<ValidationObserver> observers = new ArrayList<>();

  /**
   * Validation on some patients.
   *
   * @param cache decoded pairs at the recipe's image size
   * @param ids the validation patients
   * @param recipe the network's recipe
   */
  public PairValidation(PairCache cache, List<String> ids, Recipe recipe) {
    this.predictor = new Predictor(cache, recipe);
    this.ids = List.copyOf(ids);
  }

  /**
   * Adds somebody who sees what each evaluation saw.
   *
   * @param observer called in the thread that trains
   * @return this
   */
  public PairValidation observer(ValidationObserver observer) {
    observers.add(observer);
    return this;
  }

  @Override
  public Result evaluate(ComputationGraph network) {
    Predictions predictions = predictor.predict(network, ids, done -> {});
    Metrics judged = Metrics.of(predictions, Thresholds.half());
    observers.forEach(observer -> observer.judged(network, predictions, judged));
    Map<String, Double> all = judged.all();
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("macro-auc", all.get("auc-macro"));
    metrics.put("micro-auc", all.get("auc-micro"));
    metrics.put("kappa", all.get("kappa-flattened"));
    double loss = 0;
    for (int row = 0; row < predictions.size(); row++) {
      loss += predictions.loss(row);
    }
    return new Result(loss / predictions.size(), metrics);
  }
}
