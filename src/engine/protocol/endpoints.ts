/** Where brokers listen, as answers of the cluster name them: broker 1 at localhost:9092, broker 2 at 9093, and so on. */
export const BROKER_HOST = 'localhost';

const FIRST_BROKER_PORT = 9092;

export function brokerPort(brokerId: number): number {
  return FIRST_BROKER_PORT + brokerId - 1;
}

const FIRST_CONTROLLER_ID = 101;
const FIRST_CONTROLLER_PORT = 9192;

/** Where a controller listens: 101 at localhost:9192, 102 at 9193, and so on. */
export function controllerEndpoint(nodeId: number): { readonly nodeId: number; readonly listeners: readonly { readonly name: string; readonly host: string; readonly port: number }[] } {
  return { nodeId, listeners: [{ name: 'CONTROLLER', host: BROKER_HOST, port: FIRST_CONTROLLER_PORT + nodeId - FIRST_CONTROLLER_ID }] };
}
