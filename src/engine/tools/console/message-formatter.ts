import type { CoordinatorRecord } from '../../protocol/coordinator-record';
import { UsageExit } from '../process/tool-failure';
import { recordLine, type ConsumedRecord } from './record-line';

/** Makes text of a record that a console consumer has read. */
export type MessageFormatter = (record: ConsumedRecord) => string;

const PACKAGE = 'org.apache.kafka.tools.consumer';
export const DEFAULT_FORMATTER = `${PACKAGE}.DefaultMessageFormatter`;
/** What it writes to the log beside the line is of a level that tools do not show. */
const LOGGING_FORMATTER = `${PACKAGE}.LoggingMessageFormatter`;

/** `--formatter` by the name of its class (R-CLI-34, R-CLI-35). */
export function messageFormatter(className: string, properties: ReadonlyMap<string, string>): MessageFormatter {
  switch (className) {
    case DEFAULT_FORMATTER:
    case LOGGING_FORMATTER:
      return (record) => recordLine(record, properties);
    case `${PACKAGE}.NoOpMessageFormatter`:
      return () => '';
    case `${PACKAGE}.OffsetsMessageFormatter`:
      return decoded('group', [0, 1]);
    case `${PACKAGE}.GroupMetadataMessageFormatter`:
      return decoded('group', [2]);
    case `${PACKAGE}.ConsumerGroupMessageFormatter`:
      return decoded('group', [3, 4, 5, 6, 7, 8, 16]);
    case `${PACKAGE}.ShareGroupMessageFormatter`:
      return decoded('group', [9, 10, 11, 12, 13, 14, 15]);
    case `${PACKAGE}.TransactionLogMessageFormatter`:
      return decoded('transaction', [0]);
    case `${PACKAGE}.group.share.ShareGroupStateMessageFormatter`:
      return decoded('share', [0, 1]);
    default:
      throw new UsageExit(`Could not find formatter class: ${className}`);
  }
}

/** One JSON object after the other, without line breaks; records of other types are passed over. */
function decoded(coordinator: CoordinatorRecord['coordinator'], types: readonly number[]): MessageFormatter {
  return ({ batch, index }) => {
    const record = batch.source.decodedAt?.(batch, index) ?? null;
    if (record?.coordinator !== coordinator || !types.includes(record.key.type)) return '';
    const { key, value } = record;
    return JSON.stringify({ key, value });
  };
}
