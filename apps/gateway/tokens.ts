/** What every module of the gateway may inject; given by ProcessModule. */
export const SETTINGS = Symbol('Settings');
export const LOGGER = Symbol('Logger');
export const METRICS = Symbol('Registry of metrics');
