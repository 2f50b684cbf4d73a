package dev.plenum.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RecipeTest {
    private final Recipe recipe = new Recipe(1, 2, 1, 1, 8, 1, 100, 1e-3, 0);

    @Test
    void theLearningRateClimbsThroughTheWarmUp() {
        assertEquals(0.2e-3, recipe.learningRateAt(1), 1e-12);
        assertEquals(1e-3, recipe.learningRateAt(5), 1e-12);
    }

    @Test
    void theCosineFallsToATenth() {
        // Halfway down the cosine: the mean of the peak and its tenth, 47.5 of 95 steps after the warm-up.
        double around = (recipe.learningRateAt(52) + recipe.learningRateAt(53)) / 2;
        assertEquals(0.55e-3, around, 1e-6);
        assertEquals(0.1e-3, recipe.learningRateAt(100), 1e-12);
    }

    @Test
    void aSingleStepTrainsAtThePeak() {
        assertEquals(1e-3, new Recipe(1, 2, 1, 1, 8, 1, 1, 1e-3, 0).learningRateAt(1), 1e-12);
    }
}
