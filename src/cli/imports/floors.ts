/**
 * The house's floors and who may know whom. A file may import from its own room and from those below it; everything
 * else is a violation. The plan is the whole truth: a new room has no place until someone writes it in here.
 */

/** Floors from the top down. A floor knows those below it; floors of the same line do not know each other. */
const FLOORS: readonly (readonly string[])[] = [
  ['app'],
  ['course', 'interview'],
  ['panels'],
  ['session'],
  ['worker'],
  ['engine'],
  ['base'],
];

/** The Node commands stand beside the house: nobody knows them, and they know no screen. */
const CLI = 'cli';
const CLI_MAY_NOT_KNOW = ['app', 'panels'];

/** What Kafka's parts are made from, and the parts themselves. */
const FOUNDATION = ['kernel', 'facts', 'protocol', 'config', 'log', 'metadata'];
const CLUSTER = [...FOUNDATION, 'tiered', 'controller', 'coordinator', 'zookeeper', 'client', 'broker'];
/** The ecosystem has no private door: it reaches the cluster only as a client does. */
const OUTSIDE_CLUSTER = ['kernel', 'facts', 'protocol', 'config', 'client'];

/**
 * The engine's rooms, and which of the others each may know. Files directly in `engine/` put the rooms together and may
 * know them all; no room knows those files.
 */
const ENGINE_ROOMS: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  facts: ['kernel'],
  protocol: ['kernel', 'facts'],
  config: ['kernel', 'facts', 'protocol'],
  log: ['kernel', 'facts', 'protocol', 'config'],
  metadata: ['kernel', 'facts', 'protocol', 'config', 'log'],
  tiered: ['kernel', 'facts', 'protocol', 'config', 'log'],
  controller: FOUNDATION,
  coordinator: FOUNDATION,
  // A member that leads its group runs the assignors.
  client: [...FOUNDATION, 'coordinator'],
  // Before KRaft the controller was one of the brokers; it decides as a quorum's does.
  zookeeper: [...FOUNDATION, 'controller'],
  broker: [...FOUNDATION, 'coordinator', 'zookeeper', 'tiered'],
  'schema-registry': OUTSIDE_CLUSTER,
  streams: OUTSIDE_CLUSTER,
  connect: [...OUTSIDE_CLUSTER, 'schema-registry'],
  ksql: [...OUTSIDE_CLUSTER, 'streams', 'schema-registry'],
  rabbitmq: ['kernel', 'facts'],
  // Kafka's command line, run on a machine beside the cluster.
  tools: OUTSIDE_CLUSTER,
  cluster: CLUSTER,
  metrics: CLUSTER,
  scenario: [...CLUSTER, 'cluster', 'tools'],
  invariant: [...CLUSTER, 'cluster', 'scenario'],
};

/** Packages a floor may use. A floor that is not listed may use any; Node's own modules are for `cli` alone. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  base: [],
  engine: ['valibot', 'pure-rand'],
};

/** What only a screen needs. */
const SCREEN_PACKAGES = ['react', 'react-dom', 'motion'];
const WITHOUT_SCREEN = ['worker', CLI];

export interface Import {
  /** Path of the importing file from `src/`, with forward slashes. */
  readonly from: string;
  /** A path from `src/` for a file of ours, else the name of a package or Node module as it was written. */
  readonly to: string;
  readonly kind: 'file' | 'package';
}

/** Why an import breaks the plan, or `undefined` when it does not. */
export function violation({ from, to, kind }: Import): string | undefined {
  const [floor, room] = place(from);
  const isTest = /\.test\.tsx?$/.test(from);
  if (rank(floor) === undefined && floor !== CLI) return `src/${floor} has no floor in the plan`;
  if (floor === 'engine' && room !== undefined && !(room in ENGINE_ROOMS)) return `engine/${room} is not in the plan`;
  if (kind === 'package') return isTest ? undefined : packageViolation(floor, to);
  return fileViolation(floor, room, to, isTest);
}

function fileViolation(floor: string, room: string | undefined, to: string, isTest: boolean): string | undefined {
  const [toFloor, toRoom] = place(to);
  // Tests may use the commands' own helpers, for example to read a recording.
  if (toFloor === CLI) return floor === CLI || isTest ? undefined : 'nobody knows the commands';
  if (floor === CLI) return CLI_MAY_NOT_KNOW.includes(toFloor) ? 'the commands know no screen' : undefined;
  if (floor !== toFloor) {
    const [mine, theirs] = [rank(floor), rank(toFloor)];
    if (theirs === undefined) return `src/${toFloor} has no floor in the plan`;
    return mine !== undefined && mine < theirs ? undefined : `${floor} does not know ${toFloor}`;
  }
  if (floor !== 'engine' || room === toRoom || room === undefined) return undefined;
  // A test may put whole worlds together to look at its own room in them.
  if (isTest) return undefined;
  if (toRoom === undefined) return `engine/${room} does not know what puts the rooms together`;
  return ENGINE_ROOMS[room]?.includes(toRoom) ? undefined : `engine/${room} does not know engine/${toRoom}`;
}

function packageViolation(floor: string, name: string): string | undefined {
  if (floor === CLI) return isOf(name, SCREEN_PACKAGES) ? 'the commands know no screen' : undefined;
  if (name.startsWith('node:')) return 'only the commands run on Node';
  const allowed = PACKAGES[floor];
  if (allowed !== undefined && !isOf(name, allowed)) return `${floor} may not use the package ${name}`;
  if (WITHOUT_SCREEN.includes(floor) && isOf(name, SCREEN_PACKAGES)) return `${floor} knows no screen`;
  return undefined;
}

function isOf(name: string, packages: readonly string[]): boolean {
  return packages.some((one) => name === one || name.startsWith(`${one}/`));
}

/** The floor a file stands on, and inside the engine its room (none for files directly in `engine/`). */
function place(path: string): [floor: string, room: string | undefined] {
  const parts = path.split('/');
  return [parts[0] ?? '', parts.length > 2 ? parts[1] : undefined];
}

function rank(floor: string): number | undefined {
  const index = FLOORS.findIndex((line) => line.includes(floor));
  return index < 0 ? undefined : index;
}
