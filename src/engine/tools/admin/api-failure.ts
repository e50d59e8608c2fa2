import { errorEntries } from '../../protocol/generated/errors';
import { ErrorCode } from '../../protocol/error-codes';
import { KAFKA_ERRORS, ToolFailure } from '../process/tool-failure';

const classes = new Map(errorEntries.map(({ code, exception }) => [code, exception]));

/** Messages that the client has for codes which come without one; facts of the protocol, since tools print them. */
const DEFAULT_MESSAGES: Readonly<Record<number, string>> = {
  [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]: 'This server does not host this topic-partition.',
  [ErrorCode.UNKNOWN_TOPIC_ID]: 'This server does not host this topic ID.',
  [ErrorCode.LEADER_NOT_AVAILABLE]: 'There is no leader for this topic-partition as we are in the middle of a leadership election.',
  [ErrorCode.GROUP_ID_NOT_FOUND]: 'The group id does not exist.',
  [ErrorCode.NON_EMPTY_GROUP]: 'The group is not empty.',
  [ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC]: 'Deleting offsets of a topic is forbidden while the consumer group is actively subscribed to it.',
  [ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE]: 'The preferred leader was not available.',
  [ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE]: 'Eligible topic partition leaders are not available.',
  [ErrorCode.MESSAGE_TOO_LARGE]: 'The request included a message larger than the max message size the server will accept.',
  [ErrorCode.OFFSET_OUT_OF_RANGE]: 'The requested offset is not within the range of offsets maintained by the server.',
  [ErrorCode.REQUEST_TIMED_OUT]: 'The request timed out.',
  [ErrorCode.NOT_LEADER_OR_FOLLOWER]: 'For requests intended only for the leader, this error indicates that the broker is not the current leader. For requests intended for any replica, this error indicates that the broker is not a replica of the topic partition.',
  [ErrorCode.FENCED_LEADER_EPOCH]: 'The leader epoch in the request is older than the epoch on the broker.',
  [ErrorCode.KAFKA_STORAGE_ERROR]: 'Disk error when trying to access log file on the disk.',
  [ErrorCode.COORDINATOR_NOT_AVAILABLE]: 'The coordinator is not available.',
  [ErrorCode.NOT_COORDINATOR]: 'This is not the correct coordinator.',
  [ErrorCode.UNKNOWN_MEMBER_ID]: 'The coordinator is not aware of this member.',
  [ErrorCode.ILLEGAL_GENERATION]: 'Specified group generation id is not valid.',
  [ErrorCode.REBALANCE_IN_PROGRESS]: 'The group is rebalancing, so a rejoin is needed.',
  [ErrorCode.NOT_ENOUGH_REPLICAS]: 'Messages are rejected since there are fewer in-sync replicas than required.',
};

export function defaultMessage(code: number): string | null {
  return DEFAULT_MESSAGES[code] ?? null;
}

/** The same by the name of the exception's class. */
export function defaultMessageOf(exception: string): string | null {
  const entry = errorEntries.find((one) => one.exception === exception);
  return entry === undefined ? null : defaultMessage(entry.code);
}

/** The exception that an answer's error becomes. */
export function apiFailure(code: number, message: string | null = null): ToolFailure {
  return new ToolFailure(`${KAFKA_ERRORS}.${classes.get(code) ?? 'UnknownServerException'}`, message ?? defaultMessage(code));
}
