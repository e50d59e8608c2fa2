import type { ClientLogEntry, LoggedServer, LostConnection } from '../../client/client-log';
import { BROKER_HOST, brokerPort } from '../../protocol/endpoints';
import { ErrorCode } from '../../protocol/error-codes';
import { errorName, isRetriable } from '../../protocol/error-classes';
import { apiFailure, defaultMessage } from '../admin/api-failure';
import { bootstrapDisconnectedText, CONNECTION_LOGGER, notConnectedText, type ServerName } from '../admin/connection-lines';
import type { HeldClientState } from './held-client';

/** Lines that clients write to the tools' log while they work (R-CLI-06, R-CLI-32). */

const CLIENTS = 'org.apache.kafka.clients';
const LOGGERS: Readonly<Record<ClientLogEntry['type'], string>> = {
  notConnected: CONNECTION_LOGGER, bootstrapDisconnected: CONNECTION_LOGGER, metadataErrors: CONNECTION_LOGGER, produceRefused: `${CLIENTS}.producer.internals.Sender`,
  produceMetadataError: `${CLIENTS}.producer.internals.Sender`, fetchUnknownTopic: `${CLIENTS}.consumer.internals.FetchCollector`, commitFailed: `${CLIENTS}.consumer.internals.ConsumerCoordinator`,
};

/** Takes what the client has written since the last look, as lines without their times. */
export function takeLogLines(held: HeldClientState, kafkaIdOf: (node: number) => number): string[] {
  const { log } = held.state.net;
  if (log === null || log.length === 0) return [];
  const prefix = prefixOf(held);
  return log.splice(0).map((entry) => `${levelOf(entry)} ${prefix} ${textOf(entry, kafkaIdOf)} (${LOGGERS[entry.type]})`);
}

function levelOf(entry: ClientLogEntry): 'WARN' | 'ERROR' {
  return entry.type === 'commitFailed' && !isRetriable(entry.errorCode) ? 'ERROR' : 'WARN';
}

/** Who writes: every line of a client begins so. */
function prefixOf({ kind, state }: HeldClientState): string {
  switch (kind) {
    case 'producer': {
      const { clientId, transactionalId } = state.config;
      return `[Producer clientId=${clientId}${transactionalId === null ? '' : `, transactionalId=${transactionalId}`}]`;
    }
    case 'consumer': {
      const { clientId, groupInstanceId } = state.config;
      return `[Consumer ${groupInstanceId === null ? '' : `instanceId=${groupInstanceId}, `}clientId=${clientId}, groupId=${state.group}]`;
    }
    case 'shareConsumer':
      return `[ShareConsumer clientId=${state.config.clientId}, groupId=${state.group}]`;
  }
}

function textOf(entry: ClientLogEntry, kafkaIdOf: (node: number) => number): string {
  switch (entry.type) {
    case 'notConnected':
      return notConnectedText(nameOf(entry.server, kafkaIdOf));
    case 'bootstrapDisconnected':
      return bootstrapDisconnectedText(nameOf(entry.server, kafkaIdOf));
    case 'metadataErrors':
      return `The metadata response from the cluster reported a recoverable issue with correlation id ${entry.correlationId} : {${entry.errors.map(({ topic, errorCode }) => `${topic}=${errorName(errorCode)}`).join(', ')}}`;
    case 'produceRefused': {
      const { correlationId, topic, partition, attemptsLeft, isSplit } = entry;
      return `Got error produce response ${isSplit ? 'in' : 'with'} correlation id ${correlationId} on topic-partition ${topic}-${partition}, ${isSplit ? 'splitting and ' : ''}retrying (${attemptsLeft} attempts left). Error: ${errorText(entry)}`;
    }
    case 'produceMetadataError':
      if (entry.errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) {
        return `Received unknown topic or partition error in produce request on partition ${entry.topic}-${entry.partition}. The topic-partition may not exist or the user may not have Describe access to it`;
      }
      return `Received invalid metadata error in produce request on partition ${entry.topic}-${entry.partition} due to ${apiFailure(entry.errorCode, entry.lost === null ? null : lostText(entry.lost)).shown()}. Going to request metadata update now`;
    case 'fetchUnknownTopic':
      return `Received unknown topic ${entry.errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION ? 'or partition' : 'ID'} error in fetch for partition ${entry.topic}-${entry.partition}`;
    case 'commitFailed':
      return `Offset commit failed on partition ${entry.topic}-${entry.partition} at offset ${entry.offset}: ${defaultMessage(entry.errorCode) ?? errorName(entry.errorCode)}`;
  }
}

function nameOf({ node, id }: LoggedServer, kafkaIdOf: (node: number) => number): ServerName {
  return { id, host: BROKER_HOST, port: brokerPort(kafkaIdOf(node)) };
}

function errorText({ errorCode, lost }: { readonly errorCode: number; readonly lost: LostConnection | null }): string {
  return lost === null ? errorName(errorCode) : `${errorName(errorCode)}. Error Message: ${lostText(lost)}`;
}

function lostText({ brokerId, isTimeout }: LostConnection): string {
  return `Disconnected from node ${brokerId}${isTimeout ? ' due to timeout' : ''}`;
}
