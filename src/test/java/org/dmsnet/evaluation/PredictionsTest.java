package org.dmsnet.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.dmsnet.data.Label;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;

class PredictionsTest {
  private static String messageFor(List<String> ids, double[][] p, boolean[][] t) {
    return assertThrows(UserException.class, () -> new Predictions(ids, p, t)).getMessage();
  }

  @Test
  void laterChangesOfTheArraysDoNotReachIn() {
    double[][] p = new double[1][8];
    boolean[][] t = new boolean[1][8];
    Predictions predictions = new Predictions(List.of("a"), p, t);
    p[0][2] = 1;
    t[0][2] = true;
    assertEquals(0, predictions.probability(0, Label.G));
    assertEquals(0, predictions.positives(Label.G));
  }

  @Test
  void wrongInputIsNamedByPatientAndLabel() {
    double[][] nan = new double[2][8];
    nan[1][3] = Double.NaN;
    String message = messageFor(List.of("a", "b7"), nan, new boolean[2][8]);
    assertTrue(message.contains("b7") && message.contains("label C"), message);
    double[][] above = {{0, 0, 0, 0, 0, 0, 0, 1.01}};
    assertTrue(messageFor(List.of("a"), above, new boolean[1][8]).contains("1.01"));
    assertTrue(
        messageFor(List.of("a", "a"), new double[2][8], new boolean[2][8]).contains("twice"));
    assertTrue(messageFor(List.of("a"), new double[2][8], new boolean[1][8]).contains("2 rows"));
    assertTrue(
        messageFor(List.of("a"), new double[1][7], new boolean[1][8]).contains("7 probabilities"));
    assertTrue(messageFor(List.of(), new double[0][8], new boolean[0][8]).contains("no patient"));
  }

  @Test
  void lossIsTheMeanCrossEntropyOverTheLabels() {
    double[][] p = {{.5, .5, .5, .5, .5, .5, .5, .25}};
    boolean[][] t = new boolean[1][8];
    t[0][7] = true;
    double expected = (7 * Math.log(2) + Math.log(4)) / 8;
    assertEquals(expected, new Predictions(List.of("a"), p, t).loss(0), 1e-12);
  }

  @Test
  void oneCertainMistakeDoesNotMakeTheLossInfinite() {
    double[][] p = {{1, 0, 0, 0, 0, 0, 0, 0}};
    double loss = new Predictions(List.of("a"), p, new boolean[1][8]).loss(0);
    assertEquals(-Math.log(1e-7) / 8, loss, 1e-6);
  }

  @Test
  void otherPatientsOrOtherTruthCannotBeCompared() {
    Predictions four = Cases.four();
    Predictions fewer = new Predictions(List.of("p1"), new double[1][8], new boolean[1][8]);
    Predictions otherTruth = new Predictions(four.ids(), new double[4][8], new boolean[4][8]);
    assertThrows(UserException.class, () -> fewer.inOrderOf(four));
    assertThrows(UserException.class, () -> four.inOrderOf(fewer));
    String message =
        assertThrows(UserException.class, () -> otherTruth.inOrderOf(four)).getMessage();
    assertTrue(message.contains("p1"), message);
  }
}
