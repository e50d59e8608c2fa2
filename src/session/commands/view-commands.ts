import { MAX_LINE_LENGTH } from '../../engine/scenario/command';
import { groupThing, nodeThing, partitionThing } from './things';
import type { Command, Option } from './command';
import type { CommandContext, ThemeChoice } from './context';

type C = Command<CommandContext>;

function thingOptions({ run }: CommandContext): Option[] {
  const { nodes, topics, groups } = run.facts();
  return [
    ...nodes.map((n) => ({ value: nodeThing(n.name), label: n.label, hint: n.role })),
    ...topics.flatMap((t) => Array.from({ length: t.partitions }, (_, p) => ({ value: partitionThing(t.name, p), label: `${t.name}-${p}`, hint: 'partition' }))),
    ...groups.map((g) => ({ value: groupThing(g), label: g, hint: 'consumer group' })),
  ];
}

const THEMES: readonly { readonly value: ThemeChoice; readonly label: string }[] = [
  { value: 'system', label: 'as the system has it' },
  { value: 'dark', label: 'dark' },
  { value: 'light', label: 'light' },
];

const brokerKeys: readonly C[] = Array.from({ length: 9 }, (_, index) => {
  const number = index + 1;
  const find = ({ run }: CommandContext) => run.facts().nodes.filter((n) => n.role === 'broker')[index];
  return {
    id: `select.broker-${number}`,
    title: `Select broker number ${number} on the stage`,
    group: 'Select',
    keys: [String(number)],
    quiet: true,
    availability: (context) => find(context) !== undefined || `there are fewer than ${number} brokers`,
    run(context) {
      const broker = find(context);
      if (broker) context.shell.select(nodeThing(broker.name));
    },
  };
});

const paneKeys: readonly C[] = [1, 2, 3, 4].map((place) => ({
  id: `terminal.pane-${place}`,
  title: `Terminal number ${place} from the left`,
  group: 'View',
  keys: [`Alt+${place}`],
  quiet: true,
  run: ({ shell }) => shell.openTerminal({ place }),
}));

export const viewCommands: readonly C[] = [
  {
    id: 'select.thing',
    title: 'Select …',
    describe: (context, { thing }) => `Select ${thingOptions(context).find((o) => o.value === thing)?.label ?? thing}`,
    group: 'Select',
    keys: ['f'],
    parameters: { thing: { kind: 'thing', label: 'what' } },
    options: thingOptions,
    run: ({ shell }, { thing }) => shell.select(thing as `node/${string}`),
  },
  {
    id: 'select.on-stage',
    // Replicas and links too, which the list of the palette leaves out because there are very many.
    title: 'Select a part of the stage',
    group: 'Select',
    quiet: true,
    parameters: { thing: { kind: 'thing', label: 'what' } },
    run: ({ shell }, { thing }) => shell.select(thing as `node/${string}`),
  },
  {
    id: 'select.none',
    title: 'Select nothing',
    group: 'Select',
    keys: ['Escape'],
    availability: ({ shell }) => shell.selected !== undefined || shell.presenting || 'nothing is selected',
    run({ shell }) {
      if (shell.presenting) shell.present(false);
      else shell.select(undefined);
    },
  },
  ...brokerKeys,
  { id: 'view.why', title: 'Ask why: the chain of causes of the selected thing', group: 'Select', keys: ['w'], availability: ({ shell }) => shell.selected !== undefined || 'select something first', run: ({ shell }) => shell.why() },
  {
    id: 'history.undo',
    title: 'Undo',
    describe: ({ run }) => (run.facts().undo === undefined ? 'Undo' : `Undo: ${run.facts().undo}`),
    group: 'History',
    keys: ['Mod+z'],
    availability: ({ run }) => run.facts().undo !== undefined || 'you have done nothing yet',
    run: ({ run }) => run.undo(),
  },
  {
    id: 'history.redo',
    title: 'Redo',
    describe: ({ run }) => (run.facts().redo === undefined ? 'Redo' : `Redo: ${run.facts().redo}`),
    group: 'History',
    keys: ['Mod+Shift+z', 'Mod+y'],
    availability: ({ run }) => run.facts().redo !== undefined || 'nothing was undone',
    run: ({ run }) => run.redo(),
  },
  {
    id: 'history.branch',
    title: 'Switch to another branch of history',
    describe: ({ run }, { branch }) => `Switch to ${run.facts().branches.find((b) => b.id === branch)?.label ?? branch}`,
    group: 'History',
    parameters: { branch: { kind: 'choice', label: 'branch' } },
    options: ({ run }) => run.facts().branches.filter((b) => !b.current).map((b) => ({ value: b.id, label: b.label })),
    availability: ({ run }) => run.facts().branches.length > 1 || 'history has not forked: go back and do something else',
    run: ({ run }, { branch }) => run.switchBranch(Number(branch)),
  },
  { id: 'history.restart', title: 'Start this run afresh', group: 'History', run: ({ run }) => run.restart() },
  {
    id: 'workload.rate',
    title: 'Set the rate of a producer …',
    describe: (_context, { node, rate }) => `${String(node).slice(5)}: ${rate} records a second`,
    group: 'Workload',
    parameters: { node: { kind: 'thing', label: 'producer' }, rate: { kind: 'number', label: 'records a second', min: 0, max: 1_000_000 } },
    options: ({ run }, parameter) => (parameter === 'node' ? run.facts().nodes.filter((n) => n.role === 'producer').map((n) => ({ value: nodeThing(n.name), label: n.label })) : []),
    presume({ run, shell }) {
      const producer = run.facts().nodes.find((n) => n.role === 'producer' && nodeThing(n.name) === shell.selected);
      return producer ? { node: nodeThing(producer.name) } : {};
    },
    availability: ({ run }) => run.facts().nodes.some((n) => n.role === 'producer') || 'there are no producers',
    run: ({ run }, { node, rate }) => run.act({ type: 'setRate', node: String(node).slice(5), recordsPerSecond: Math.round(Number(rate)) }),
  },
  {
    id: 'workload.send',
    title: 'Send one record …',
    describe: (_context, { node, topic, key }) => `Send a record with key “${key}” to ${topic} from ${String(node).slice(5)}`,
    group: 'Workload',
    parameters: {
      node: { kind: 'thing', label: 'producer' },
      topic: { kind: 'choice', label: 'topic' },
      key: { kind: 'text', label: 'key', maxLength: 200 },
      value: { kind: 'text', label: 'value', maxLength: 2000 },
    },
    options({ run }, parameter) {
      if (parameter === 'node') return run.facts().nodes.filter((n) => n.role === 'producer').map((n) => ({ value: nodeThing(n.name), label: n.label }));
      return parameter === 'topic' ? run.facts().topics.filter((t) => !t.name.startsWith('__')).map((t) => ({ value: t.name, label: t.name })) : [];
    },
    presume({ run, shell }) {
      const producer = run.facts().nodes.find((n) => n.role === 'producer' && nodeThing(n.name) === shell.selected);
      return producer ? { node: nodeThing(producer.name) } : {};
    },
    availability: ({ run }) => run.facts().nodes.some((n) => n.role === 'producer') || 'there are no producers',
    run: ({ run }, { node, topic, key, value }) => run.act({ type: 'produce', node: String(node).slice(5), topic: String(topic), key: String(key), value: String(value) }),
  },
  { id: 'share.open', title: 'Share this moment as a link', group: 'View', keys: ['Mod+Shift+s'], run: ({ shell }) => shell.open('share') },
  { id: 'lab.paste', title: 'Paste the output of a real cluster …', group: 'View', run: ({ shell }) => shell.open('paste') },
  { id: 'share.real', title: 'Copy this run as real commands', group: 'View', run: ({ shell }) => shell.open('real-run') },
  {
    id: 'view.present',
    title: 'Present: the stage alone, in large type',
    describe: ({ shell }) => (shell.presenting ? 'Leave present mode' : 'Present'),
    group: 'View',
    keys: ['Shift+f'],
    run: ({ shell }) => shell.present(!shell.presenting),
  },
  {
    id: 'view.theme',
    title: 'Theme …',
    describe: (_context, { theme }) => `Theme: ${THEMES.find((t) => t.value === theme)?.label ?? theme}`,
    group: 'View',
    parameters: { theme: { kind: 'choice', label: 'theme' } },
    options: () => THEMES,
    run: ({ shell }, { theme }) => shell.setTheme(theme as ThemeChoice),
  },
  {
    id: 'view.next-theme',
    title: 'Next theme',
    describe: ({ shell }) => `Theme: ${after(shell.theme).label}`,
    group: 'View',
    keys: ['t'],
    run: ({ shell }) => shell.setTheme(after(shell.theme).value),
  },
  { id: 'view.lesson', title: 'Show or hide the lesson', group: 'View', keys: ['Mod+b'], run: ({ shell }) => shell.togglePanel('lesson') },
  { id: 'view.inspector', title: 'Show or hide the inspector', group: 'View', keys: ['Mod+i'], run: ({ shell }) => shell.togglePanel('inspector') },
  { id: 'view.dock', title: 'Show or hide the dock', group: 'View', keys: ['Mod+j'], run: ({ shell }) => shell.togglePanel('dock') },
  { id: 'view.timeline', title: 'Timeline', group: 'View', keys: ['l'], run: ({ shell }) => shell.showDock('timeline') },
  {
    id: 'view.terminal',
    title: 'Terminal: Kafka’s own tools on the command line',
    describe: (_context, { text }) => (text === '' || text === undefined ? 'Terminal: Kafka’s own tools on the command line' : `In the terminal: ${text}`),
    group: 'View',
    keys: ['Shift+t', '`'],
    // What stands at the prompt is not yet entered.
    parameters: { text: { kind: 'text', label: 'command line', maxLength: MAX_LINE_LENGTH, initial: '' } },
    run: ({ shell }, { text }) => shell.openTerminal({ text: String(text) }),
  },
  ...paneKeys,
  { id: 'view.log', title: 'Event log', group: 'View', keys: ['e'], run: ({ shell }) => shell.showDock('log') },
  {
    id: 'view.text',
    title: 'Stage as text',
    describe: ({ shell }) => (shell.stageAsText ? 'Stage as a picture' : 'Stage as text'),
    group: 'View',
    keys: ['v'],
    run: ({ shell }) => shell.setStageAsText(!shell.stageAsText),
  },
  {
    id: 'view.internal',
    title: 'Show or hide internal topics',
    describe: ({ shell }) => (shell.showInternal ? 'Hide internal topics' : 'Show internal topics'),
    group: 'View',
    run: ({ shell }) => shell.setShowInternal(!shell.showInternal),
  },
  { id: 'go.home', title: 'Home: first steps and the course', group: 'View', keys: ['Shift+h'], run: ({ shell }) => shell.openPage('home') },
  { id: 'go.learn', title: 'Learn: go on with the course', group: 'View', keys: ['Shift+l'], run: ({ shell }) => shell.openPage('lesson') },
  { id: 'go.lab', title: 'Bare lab', group: 'View', keys: ['Shift+b'], run: ({ shell }) => shell.openPage('lab') },
  { id: 'go.compare', title: 'Compare two runs', group: 'View', keys: ['Shift+v'], run: ({ shell }) => shell.openPage('compare') },
  { id: 'palette.open', title: 'All commands', group: 'Help', keys: ['Mod+k'], quiet: true, run: ({ shell }) => shell.open('palette') },
  { id: 'help.keys', title: 'Keyboard', group: 'Help', keys: ['?'], run: ({ shell }) => shell.open('keys') },
  { id: 'help.terminal', title: 'About the terminal and its keys', group: 'Help', run: ({ shell }) => shell.open('terminal') },
  { id: 'help.model', title: 'What is simplified here', group: 'Help', run: ({ shell }) => shell.openPage('model') },
];

function after(theme: ThemeChoice): (typeof THEMES)[number] {
  return THEMES[(THEMES.findIndex((t) => t.value === theme) + 1) % THEMES.length];
}
