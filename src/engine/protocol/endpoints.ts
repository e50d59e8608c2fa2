/** Where brokers listen, as answers of the cluster name them: broker 1 at localhost:9092, broker 2 at 9093, and so on. */
export const BROKER_HOST = 'localhost';

const FIRST_BROKER_PORT = 9092;

export function brokerPort(brokerId: number): number {
  return FIRST_BROKER_PORT + brokerId - 1;
}
