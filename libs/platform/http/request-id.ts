/** What a caller may choose as the id of its request: short, and harmless in logs and headers. */
const acceptable = /^[\w.:+/=-]{1,128}$/;

/** The id of a request: the caller's `x-request-id` when it is acceptable, else what `make` gives. */
export const requestIdOf = (header: string | string[] | undefined, make: () => string): string =>
  typeof header === 'string' && acceptable.test(header) ? header : make();
