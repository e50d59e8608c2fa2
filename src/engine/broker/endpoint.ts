import { BROKER_HOST, brokerPort } from '../protocol/endpoints';
import type { BrokerState } from './broker-state';

export interface NodeEndpoint {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
}

export interface LeaderHint {
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

/** Where a broker is, for an answer that names a new leader (R-CLI-01). */
export function nodeEndpoint(broker: BrokerState, brokerId: number): NodeEndpoint {
  return { nodeId: brokerId, host: BROKER_HOST, port: brokerPort(brokerId), rack: broker.image.brokers.get(brokerId)?.rack ?? null };
}

/** Endpoints of the leaders that an answer names, each once; absent when it names none that is known. */
export function leaderEndpoints(broker: BrokerState, hints: readonly LeaderHint[]): readonly NodeEndpoint[] | undefined {
  const endpoints: NodeEndpoint[] = [];
  for (const { leaderId } of hints) {
    if (leaderId < 0 || !broker.image.brokers.has(leaderId) || endpoints.some((known) => known.nodeId === leaderId)) continue;
    endpoints.push(nodeEndpoint(broker, leaderId));
  }
  return endpoints.length === 0 ? undefined : endpoints;
}
