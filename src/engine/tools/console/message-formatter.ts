import { UsageExit } from '../process/tool-failure';
import { recordLine, type ConsumedRecord } from './record-line';

/** Makes text of a record that a console consumer has read. */
export type MessageFormatter = (record: ConsumedRecord) => string;

const PACKAGE = 'org.apache.kafka.tools.consumer';
export const DEFAULT_FORMATTER = `${PACKAGE}.DefaultMessageFormatter`;
/** What it writes to the log beside the line is of a level that tools do not show. */
const LOGGING_FORMATTER = `${PACKAGE}.LoggingMessageFormatter`;

/** `--formatter` by the name of its class (R-CLI-34). */
export function messageFormatter(className: string, properties: ReadonlyMap<string, string>): MessageFormatter {
  switch (className) {
    case DEFAULT_FORMATTER:
    case LOGGING_FORMATTER:
      return (record) => recordLine(record, properties);
    case `${PACKAGE}.NoOpMessageFormatter`:
      return () => '';
    default:
      throw new UsageExit(`Could not find formatter class: ${className}`);
  }
}
