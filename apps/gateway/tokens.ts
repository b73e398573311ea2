/** What every module of the gateway may inject; given by ProcessModule. */
export const SETTINGS = Symbol('Settings');
export const LOGGER = Symbol('Logger');
export const METRICS = Symbol('Registry of metrics');
/** The books and jobs; given by PipelineModule. */
export const STORE = Symbol('Store');
/** Connections to Orthanc for what people save; given by ReviewModule. */
export const REVIEW_PACS = Symbol('Pacs for reviews');
/** The client of the inference service; given by PipelineModule. */
export const INFERENCE = Symbol('InferenceClient');
/** The client of the registry, which the inference service holds; given by ApiModule. */
export const REGISTRY = Symbol('RegistryClient');
