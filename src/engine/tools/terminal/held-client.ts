import { consumerBehavior, createConsumer } from '../../client/consumer';
import { createConsumerProgram } from '../../client/consumer-program';
import { copyConsumerState, type ConsumerState } from '../../client/consumer-state';
import { createProducer, producerBehavior } from '../../client/producer';
import { createProducerProgram } from '../../client/producer-program';
import { copyProducerState, type ProducerState } from '../../client/producer-state';
import { createShareConsumer, shareConsumerBehavior } from '../../client/share-consumer';
import { copyShareConsumerState, type ShareConsumerState } from '../../client/share-consumer-state';
import { createShareProgram } from '../../client/share-program';
import { resolveProgramConsumerConfig, resolveShareConsumerConfig } from '../../config/consumer-config';
import { resolveProducerConfig } from '../../config/producer-config';
import type { Behavior } from '../../kernel/behavior';
import type { NodeIx } from '../../kernel/connection';
import type { ProgramKind } from '../process/outside';

/** A client within the process of a tool: the engine's own, held by a program. */
export type HeldClientState =
  | { readonly kind: 'producer'; readonly state: ProducerState }
  | { readonly kind: 'consumer'; readonly state: ConsumerState }
  | { readonly kind: 'shareConsumer'; readonly state: ShareConsumerState };

/** How long an application works on a record; the console tools print it, which takes no time. */
const NO_WORK = { processingUs: 0, processingUsPerRecord: 0 };

/** The settings are checked. */
export function createHeldClient(kind: ProgramKind, name: string, settings: ReadonlyMap<string, string>, bootstrap: readonly NodeIx[]): HeldClientState {
  switch (kind) {
    case 'producer': {
      const config = { ...resolveProducerConfig(settings).values, allowAutoTopicCreation: true };
      return { kind, state: createProducer(name, config, bootstrap, [], null, null, createProducerProgram()) };
    }
    case 'consumer': {
      const { values } = resolveProgramConsumerConfig(settings);
      const config = { ...values, allowAutoTopicCreation: values.allowAutoCreateTopics };
      return { kind, state: createConsumer(name, values.groupId ?? '', [], config, bootstrap, NO_WORK, null, createConsumerProgram()) };
    }
    case 'shareConsumer': {
      const { values } = resolveShareConsumerConfig(settings);
      return { kind, state: createShareConsumer(name, values.groupId ?? '', [], values, bootstrap, NO_WORK, 'none', createShareProgram()) };
    }
  }
}

export function copyHeldClient(held: HeldClientState): HeldClientState {
  switch (held.kind) {
    case 'producer':
      return { kind: held.kind, state: copyProducerState(held.state) };
    case 'consumer':
      return { kind: held.kind, state: copyConsumerState(held.state) };
    case 'shareConsumer':
      return { kind: held.kind, state: copyShareConsumerState(held.state) };
  }
}

/** What a client of that kind does; the state that goes with it is the held client's own. */
export function behaviorOf({ kind }: HeldClientState): Behavior<HeldClientState['state']> {
  switch (kind) {
    case 'producer':
      return producerBehavior as Behavior<HeldClientState['state']>;
    case 'consumer':
      return consumerBehavior as Behavior<HeldClientState['state']>;
    case 'shareConsumer':
      return shareConsumerBehavior as Behavior<HeldClientState['state']>;
  }
}

export function programOf({ state }: HeldClientState): object {
  if (state.program === null) throw new Error(`${state.name} is held by nobody`);
  return state.program;
}

/** The client is gone; what it had sent is remembered. */
export function releaseHeld(terminal: { sentRecords: number }, run: { held: HeldClientState | null }): void {
  if (run.held?.kind === 'producer') terminal.sentRecords += run.held.state.totals.sentRecords;
  run.held = null;
}
