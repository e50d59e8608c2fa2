import { MICROS_PER_MS, MICROS_PER_SECOND, formatSpan, type Micros } from '../../base/time';
import { CLIENT_STEPS, PRODUCER_STEPS, type ClientStep } from '../../engine/client/client-step';
import type { ProcessingAnswer } from '../../engine/client/share-consumer-state';
import type { Command, Option } from './command';
import type { CommandContext, NodeFacts } from './context';
import { STEP_WORDS } from './describe-action';
import { nodeFault } from './node-fault';
import { nodeThing } from './things';

type C = Command<CommandContext>;

const HOUR_US = 3_600 * MICROS_PER_SECOND;

const isRunning = (node: NodeFacts): true | string => node.condition === 'running' || `${node.label} is not running`;
const onlyConsumers = (node: NodeFacts): true | string => (node.role === 'consumer' ? isRunning(node) : 'only consumers work on what they read');

/** What a member of a share group may do with every record (R-SHR-08). */
const ANSWERS: Readonly<Record<ProcessingAnswer, string>> = {
  accept: 'accepts every record', release: 'gives every record back', reject: 'rejects every record', none: 'never comes to an end with a record',
};

const NEVER = 'never';

function stepOptions(): Option[] {
  return [...CLIENT_STEPS.map((step) => ({ value: step, label: STEP_WORDS[step], hint: PRODUCER_STEPS.includes(step) ? 'also of producers' : undefined })), { value: NEVER, label: 'not at all: take it back' }];
}

function producers({ run }: CommandContext): readonly NodeFacts[] {
  return run.facts().nodes.filter(({ role }) => role === 'producer');
}

/** What goes wrong with clients, beside what can hit any node. */
export const clientFaultCommands: readonly C[] = [
  nodeFault({
    id: 'fault.crash-at',
    verb: 'Crash at a step',
    title: 'Crash a client at a step …',
    roles: ['producer', 'consumer'],
    parameters: { step: { kind: 'choice', label: 'when' } },
    choices: stepOptions,
    possible(node, _context, { step }) {
      if (node.role !== 'producer' && node.role !== 'consumer') return 'only clients work in such steps';
      if (node.role === 'producer' && step !== undefined && step !== NEVER && !PRODUCER_STEPS.includes(step as ClientStep)) return `${node.label} only sends`;
      return isRunning(node);
    },
    describe: (node, { step }) => (step === undefined ? `Crash ${node.label} at a step` : step === NEVER ? `Do not crash ${node.label} at a step` : `Crash ${node.label} ${STEP_WORDS[step as ClientStep]}`),
    run: ({ run }, node, { step }) => run.act({ type: 'crashAt', node: node.name, step: step === NEVER ? null : (step as ClientStep) }),
  }),
  nodeFault({
    id: 'fault.slow-work',
    verb: 'Slow the work of',
    title: 'Slow the work of a consumer …',
    roles: ['consumer'],
    parameters: { work: { kind: 'span', label: 'work on what one poll returns', minUs: 0, maxUs: HOUR_US, initial: 10 * MICROS_PER_SECOND } },
    possible: onlyConsumers,
    describe: (node, { work }) => `${node.label} works ${formatSpan(Number(work) as Micros)} on what one poll returns`,
    run: ({ run }, node, { work }) => run.act({ type: 'setProcessing', node: node.name, processingMs: Math.round(Number(work) / MICROS_PER_MS) }),
  }),
  nodeFault({
    id: 'fault.clock',
    verb: 'Set the clock of',
    title: 'Set a clock wrong …',
    roles: ['broker', 'producer', 'consumer'],
    parameters: { hours: { kind: 'number', label: 'hours ahead, or behind with a minus; 0 sets it right', min: -8_760, max: 8_760, unit: 'h', initial: 2 } },
    possible: (node) => (node.role === 'broker' || node.role === 'producer' || node.role === 'consumer' ? true : 'its clock decides nothing here'),
    describe: (node, { hours }) => (Number(hours) === 0 ? `Set the clock of ${node.label} right` : `Set the clock of ${node.label} ${Math.abs(Number(hours))} h ${Number(hours) > 0 ? 'ahead' : 'back'}`),
    run: ({ run }, node, { hours }) => run.act({ type: 'setClock', node: node.name, skewMs: Math.round((Number(hours) * HOUR_US) / MICROS_PER_MS) }),
  }),
  nodeFault({
    id: 'fault.poison-policy',
    verb: 'Poison policy of',
    title: 'Say what a consumer does with a poison record …',
    roles: ['consumer'],
    parameters: { policy: { kind: 'choice', label: 'a record that it cannot process' } },
    choices: () => [{ value: 'crash', label: 'ends its process' }, { value: 'skip', label: 'is left out' }],
    possible: onlyConsumers,
    describe: (node, { policy }) => (policy === 'skip' ? `${node.label} leaves out what it cannot process` : `${node.label} dies of what it cannot process`),
    run: ({ run }, node, { policy }) => run.act({ type: 'setPoisonPolicy', node: node.name, policy: policy === 'skip' ? 'skip' : 'crash' }),
  }),
  nodeFault({
    id: 'fault.answer',
    verb: 'Answers of',
    title: 'Say how a share consumer answers for records …',
    roles: ['share-consumer'],
    parameters: { answer: { kind: 'choice', label: 'its answer' } },
    choices: () => Object.entries(ANSWERS).map(([value, label]) => ({ value, label })),
    possible: (node) => (node.role === 'share-consumer' ? isRunning(node) : 'only share consumers answer for single records'),
    describe: (node, { answer }) => (answer === undefined ? `Say how ${node.label} answers` : `${node.label} ${ANSWERS[answer as ProcessingAnswer]}`),
    run: ({ run }, node, { answer }) => run.act({ type: 'setAnswer', node: node.name, answer: answer as ProcessingAnswer }),
  }),
  {
    id: 'fault.poison',
    title: 'Send a poison record …',
    group: 'Faults',
    parameters: { topic: { kind: 'choice', label: 'topic' } },
    describe: (_context, { topic }) => (topic === undefined ? 'Send a poison record' : `Send a record to ${topic} that no application here can process`),
    options: ({ run }) => run.facts().topics.filter(({ name }) => !name.startsWith('__')).map(({ name }) => ({ value: name, label: name })),
    availability: (context) => producers(context).some(({ condition }) => condition === 'running') || 'no producer is running',
    run(context, { topic }) {
      const { shell, run } = context;
      const all = producers(context).filter(({ condition }) => condition === 'running');
      const from = all.find(({ name }) => nodeThing(name) === shell.selected) ?? all[0];
      if (from !== undefined) run.act({ type: 'produce', node: from.name, topic: String(topic), key: null, value: 'cannot be read', isPoison: true });
    },
  },
];

/** Those that have a button of their own beside the selected client. */
export const CLIENT_BAR_FAULTS = ['fault.crash-at', 'fault.slow-work', 'fault.answer'] as const;
export const CLIENT_FAULTS = ['fault.crash-at', 'fault.slow-work', 'fault.clock', 'fault.poison-policy', 'fault.answer'] as const;
