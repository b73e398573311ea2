/** What every module of the gateway may inject; given by ProcessModule. */
export const SETTINGS = Symbol('Settings');
export const LOGGER = Symbol('Logger');
export const METRICS = Symbol('Registry of metrics');
/** The books and jobs; given by PipelineModule. */
export const STORE = Symbol('Store');
/** The client of the inference service; given by PipelineModule. */
export const INFERENCE = Symbol('InferenceClient');
