import { line, none, steps, type ProcessAct, type RealCommand, type RealStep } from './real-command';

/** `server-101.properties`: what the process of a node was started with. */
export function propertiesFile(id: string): string {
  return `server-${id}.properties`;
}

/** The id of a broker or controller; null for others. */
export function serverId(node: string): string | null {
  return /^(?:broker|controller)-(\d+)$/.exec(node)?.[1] ?? null;
}

/** Does what `act` says to the process of a broker or controller. A clean stop has a tool; the rest are signals of the system. */
export function serverProcess(act: ProcessAct, node: string, id: string): RealStep {
  const process = `'kafka\\.Kafka .*${propertiesFile(id).replaceAll('.', '\\.')}'`;
  switch (act) {
    case 'kill':
      return { type: 'process', act, node, command: `pkill -KILL -f ${process}` };
    case 'stop':
      return { type: 'process', act, node, command: `kafka-server-stop.sh --node-id=${id}` };
    case 'start':
      return { type: 'process', act, node, command: line('kafka-server-start', '-daemon', propertiesFile(id)) };
    case 'pause':
      return { type: 'process', act, node, command: `pkill -STOP -f ${process}` };
    case 'resume':
      return { type: 'process', act, node, command: `pkill -CONT -f ${process}` };
  }
}

const SIGNALS = { kill: 'KILL', stop: 'TERM', pause: 'STOP', resume: 'CONT' } as const satisfies Record<Exclude<ProcessAct, 'start'>, string>;

/** A signal to a client's process, which is told from others by the client.id on its command line. */
export function clientProcess(act: Exclude<ProcessAct, 'start'>, client: string): RealStep {
  return { type: 'process', act, node: client, command: `pkill -${SIGNALS[act]} -f 'client\\.id=${client.replaceAll('.', '\\.')}( |$)'` };
}

/** What stands on a machine of its own and is no part of Kafka. */
export function foreignProcess(node: string): RealCommand {
  return none(node === 'zookeeper' ? 'ZooKeeper is a program of its own, with its own scripts: zookeeper-server-stop.sh and zookeeper-server-start.sh.' : `${node} is not a process of Kafka, and none of its tools reaches it.`);
}

export function one(step: RealStep, remark?: string): RealCommand {
  return steps([step], remark);
}
