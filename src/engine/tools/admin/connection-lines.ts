/** What clients write of connections (R-CLI-06), without the prefix that says whose log it is. */

export const CONNECTION_LOGGER = 'org.apache.kafka.clients.NetworkClient';

/** Where a log's reader finds it: below 0 while it is one of the bootstrap servers and nothing more is known. */
export interface ServerName {
  readonly id: number;
  readonly host: string;
  readonly port: number;
}

const LOOPBACK = '127.0.0.1';

export function notConnectedText({ id, host, port }: ServerName): string {
  return `Connection to node ${id} (${host}/${LOOPBACK}:${port}) could not be established. Node may not be available.`;
}

export function bootstrapDisconnectedText({ id, host, port }: ServerName): string {
  return `Bootstrap broker ${host}:${port} (id: ${id} rack: null isFenced: false) disconnected`;
}
