const LEGAL = /^[a-zA-Z0-9._-]+$/;
const MAX_LENGTH = 249;

/** Topics that the brokers themselves write to. */
export const GROUP_METADATA_TOPIC = '__consumer_offsets';
export const TRANSACTION_STATE_TOPIC = '__transaction_state';
export const SHARE_GROUP_STATE_TOPIC = '__share_group_state';

/** The metadata log's topic: id 1, as a base64 UUID. */
export const CLUSTER_METADATA_TOPIC = '__cluster_metadata';
export const CLUSTER_METADATA_TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAAQ';
export const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA';

export function isInternalTopic(name: string): boolean {
  return name === GROUP_METADATA_TOPIC || name === TRANSACTION_STATE_TOPIC || name === SHARE_GROUP_STATE_TOPIC;
}

/** What is wrong with a topic's name, null when nothing is. */
export function topicNameProblem(name: string): string | null {
  if (name === '') return 'Topic name is invalid: the empty string is not allowed';
  if (name === '.' || name === '..') return `Topic name is invalid: '${name}' is not allowed`;
  if (name.length > MAX_LENGTH) return `Topic name is invalid: the length of '${name}' is longer than the max allowed length ${MAX_LENGTH}`;
  if (!LEGAL.test(name)) return `Topic name is invalid: '${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`;
  return null;
}

/** Two names that differ only in '.' and '_' would give the same metric names. */
export function topicNamesCollide(a: string, b: string): boolean {
  return a !== b && a.replaceAll('.', '_') === b.replaceAll('.', '_');
}
