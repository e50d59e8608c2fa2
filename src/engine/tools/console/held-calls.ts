import type { ConsumerCall, ConsumerProgram } from '../../client/consumer-program';
import type { ProducerCall, ProducerProgram } from '../../client/producer-program';
import type { ShareCall, ShareProgram } from '../../client/share-program';
import type { CallAnswer, Thrown } from '../../client/thrown';
import type { HeldClient } from '../process/outside';
import type { Steps, ToolContext } from '../process/tool';
import { KAFKA_ERRORS, ToolFailure } from '../process/tool-failure';

const FOREVER_US = Number.MAX_SAFE_INTEGER;

/** Classes of a client's exceptions that do not stand with the errors of the protocol. */
const PACKAGES: Readonly<Record<string, string>> = {
  KafkaException: 'org.apache.kafka.common', ConfigException: 'org.apache.kafka.common.config', IllegalStateException: 'java.lang', IllegalArgumentException: 'java.lang',
  NoOffsetForPartitionException: 'org.apache.kafka.clients.consumer', OffsetOutOfRangeException: 'org.apache.kafka.clients.consumer', CommitFailedException: 'org.apache.kafka.clients.consumer',
  BufferExhaustedException: 'org.apache.kafka.clients.producer',
};

export function classOf(error: string): string {
  return `${PACKAGES[error] ?? KAFKA_ERRORS}.${error}`;
}

export function failureOf({ error, cause }: Thrown, message: string | null = null): ToolFailure {
  return new ToolFailure(classOf(error), message, cause === undefined ? [] : [{ className: classOf(cause), message: null }]);
}

export function* callProducer(client: HeldClient<ProducerProgram>, call: ProducerCall): Steps<CallAnswer> {
  client.command({ type: 'call', call });
  yield { isOver: () => client.peek(({ answer }) => answer !== null), untilUs: FOREVER_US };
  return client.read(({ answer }) => answer as CallAnswer);
}

export function callConsumer(context: ToolContext, client: HeldClient<ConsumerProgram>, call: ConsumerCall): Steps<CallAnswer> {
  return callUnlessStopped(context, client, call);
}

export function callShareConsumer(context: ToolContext, client: HeldClient<ShareProgram>, call: ShareCall): Steps<CallAnswer> {
  return callUnlessStopped(context, client, call);
}

/** A process that is asked to end wakes its consumer out of a poll. */
function* callUnlessStopped(context: ToolContext, client: HeldClient<{ readonly answer: CallAnswer | null }>, call: ConsumerCall | ShareCall): Steps<CallAnswer> {
  client.command({ type: 'call', call });
  const isDone = (): boolean => client.peek(({ answer }) => answer !== null);
  yield { isOver: () => isDone() || (call.type === 'poll' && context.isStopping), untilUs: FOREVER_US };
  if (client.read(({ answer }) => answer === null)) {
    client.command({ type: 'wakeup' });
    yield { isOver: isDone, untilUs: FOREVER_US };
  }
  return client.read(({ answer }) => answer as CallAnswer);
}
