/** How the score of a box comes about, as a model's manifest names it. */
export const boxScores = ['sigmoid(objectness)', 'sigmoid(objectness)*sqrt(sigmoid(imageLogit))'] as const;
export type BoxScore = (typeof boxScores)[number];

/** The scores that a network can give: only objectness without an image-level output. */
export const boxScoresOf = (hasImageOutput: boolean): readonly BoxScore[] => (hasImageOutput ? boxScores : ['sigmoid(objectness)']);

/** What the objectness of every box of an image is multiplied by. `imageProbability` (0..1) is that of the image-level output as the network gives it; 1 for a network without. */
export const boxScoreFactor = (score: BoxScore, imageProbability = 1): number => (score === 'sigmoid(objectness)' ? 1 : Math.sqrt(imageProbability));
