/** A line of the launcher's own in the log, in the form of the services' lines. */
export const note = (level: 'info' | 'warn' | 'error', message: string, facts: object = {}): string =>
  JSON.stringify({ level, time: new Date().toISOString(), name: 'launcher', ...facts, msg: message });
