/** A PostgreSQL connection string as a URL can have it: a user without a host (a socket's folder is a parameter) is none, and yet known to the driver. */
export const connectionUrl = (connectionString: string): string => connectionString.replace('@/', '@localhost/');
