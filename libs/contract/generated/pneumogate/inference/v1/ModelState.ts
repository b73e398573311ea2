// Original file: proto/pneumogate/inference/v1/inference.proto

/**
 * Where a model version stands.
 */
export const ModelState = {
  /**
   * Never sent.
   */
  MODEL_STATE_UNSPECIFIED: 'MODEL_STATE_UNSPECIFIED',
  /**
   * Its files are checked and its network is warmed up; it answers nothing yet.
   */
  MODEL_STATE_LOADING: 'MODEL_STATE_LOADING',
  /**
   * Answers.
   */
  MODEL_STATE_SERVING: 'MODEL_STATE_SERVING',
  /**
   * Answers the instances that it began, and no others.
   */
  MODEL_STATE_DRAINING: 'MODEL_STATE_DRAINING',
  /**
   * Was to take over and is unfit; the one before goes on.
   */
  MODEL_STATE_REFUSED: 'MODEL_STATE_REFUSED',
  /**
   * Is on trial: answers the instances that ask for it, and no others.
   */
  MODEL_STATE_SHADOWING: 'MODEL_STATE_SHADOWING',
} as const;

/**
 * Where a model version stands.
 */
export type ModelState =
  /**
   * Never sent.
   */
  | 'MODEL_STATE_UNSPECIFIED'
  | 0
  /**
   * Its files are checked and its network is warmed up; it answers nothing yet.
   */
  | 'MODEL_STATE_LOADING'
  | 1
  /**
   * Answers.
   */
  | 'MODEL_STATE_SERVING'
  | 2
  /**
   * Answers the instances that it began, and no others.
   */
  | 'MODEL_STATE_DRAINING'
  | 3
  /**
   * Was to take over and is unfit; the one before goes on.
   */
  | 'MODEL_STATE_REFUSED'
  | 4
  /**
   * Is on trial: answers the instances that ask for it, and no others.
   */
  | 'MODEL_STATE_SHADOWING'
  | 5

/**
 * Where a model version stands.
 */
export type ModelState__Output = typeof ModelState[keyof typeof ModelState]
