/** What the modules of the trainer service may inject. */
export const TRAINER = Symbol('Trainer');
export const LOGGER = Symbol('Logger');
export const METRICS = Symbol('Registry of metrics');
