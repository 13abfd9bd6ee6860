package org.dmsnet.dashboard.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Work is allowed only while its sum is below a share of the time. */
class CostBudgetTest {
  private long now;

  @Test
  void workWaitsUntilItIsASmallShareOfTheTime() {
    CostBudget budget = new CostBudget(0.01, () -> now);
    assertTrue(budget.allows());
    budget.charge(() -> now += 50); // loads classes: not held against the rest
    assertTrue(budget.allows());
    budget.charge(() -> now += 10);
    assertFalse(budget.allows());
    now = 999;
    assertFalse(budget.allows());
    now = 1000;
    assertTrue(budget.allows());
    assertEquals(0.06, budget.spentShare(), 1e-12);
  }
}
