import { ErrorCode } from '../../protocol/error-codes';
import type { ErrorResponse } from '../../protocol/messages/quorum';
import type { AdminClient } from '../admin/admin-client';
import { apiFailure } from '../admin/api-failure';
import { describeCluster } from '../admin/cluster-calls';
import type { ArgumentSpec, CommandTable } from '../command-line/argparse';
import { readArguments } from '../command-line/argparse-exit';
import { row, widest } from '../command-line/columns';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { executionFailure, ToolFailure } from '../process/tool-failure';

const ADMIN_LOGGER = 'org.apache.kafka.clients.admin.KafkaAdminClient';

const CONNECTION: readonly ArgumentSpec[] = [
  { name: 'bootstrap-server', short: 'b', takes: 'text', completes: 'server', help: 'Brokers, as host:port, that the first question goes to.' },
  { name: 'bootstrap-controller', short: 'C', takes: 'text', completes: 'controller', help: 'Controllers, as host:port, that the first question goes to.' },
  { name: 'command-config', takes: 'text', completes: 'file', help: 'A file of properties for the admin client.' },
  { name: 'config', short: 'c', takes: 'text', help: 'The older name of --command-config.' },
];

const TABLE: CommandTable = {
  tool: 'kafka-cluster',
  summary: 'Tells about the cluster as a whole, and forgets brokers.',
  options: [],
  oneOf: [['bootstrap-server', 'bootstrap-controller']],
  commands: [
    { name: 'cluster-id', help: 'Print the id of the cluster.', options: CONNECTION },
    { name: 'unregister', help: 'Forget a broker that will not come back.', options: [...CONNECTION, { name: 'id', short: 'i', takes: 'integer', isRequired: true, help: 'Its id.' }] },
    { name: 'list-endpoints', help: 'List brokers or controllers.', options: [...CONNECTION, { name: 'include-fenced-brokers', takes: 'nothing', help: 'Also brokers that are fenced.' }] },
  ],
};

export const clusterTool: Tool = { name: 'kafka-cluster', table: TABLE, run };

function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  const parsed = readArguments(context, TABLE, words);
  if (typeof parsed === 'number') return parsed;
  const { command, values } = parsed;
  const text = (name: string): string | null => (typeof values.get(name) === 'string' ? String(values.get(name)) : null);
  try {
    const controllers = text('bootstrap-controller');
    const admin = context.admin(text('bootstrap-server') ?? controllers ?? '', text('command-config') ?? text('config'), controllers !== null);
    switch (command) {
      case 'cluster-id': {
        const { clusterId } = yield* describeCluster(admin);
        context.out(`Cluster ID: ${clusterId}`);
        return 0;
      }
      case 'unregister':
        return yield* unregister(context, admin, Number(text('id')));
      default:
        return yield* listEndpoints(context, admin, values.has('include-fenced-brokers'));
    }
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    context.err(failure.message);
    for (const line of executionFailure(failure).trace()) context.err(line);
    return 1;
  }
}

function* unregister(context: ToolContext, admin: AdminClient, brokerId: number): Steps<number> {
  const answer = yield* admin.ask<ErrorResponse & { readonly errorMessage?: string | null }>({ name: 'unregisterBroker', api: 'UnregisterBroker', version: 0, body: { brokerId } });
  if (answer.errorCode === ErrorCode.NONE) {
    context.out(`Broker ${brokerId} is no longer registered.`);
    return 0;
  }
  const failure = apiFailure(answer.errorCode, answer.errorMessage ?? null);
  context.log('ERROR', [`[AdminClient clientId=adminclient-1] Unregister broker request for broker ID ${brokerId} failed: ${failure.message}`], ADMIN_LOGGER);
  context.err(failure.shown());
  throw failure;
}

function* listEndpoints(context: ToolContext, admin: AdminClient, includeFencedBrokers: boolean): Steps<number> {
  const isController = admin.asksControllers;
  const { brokers } = yield* describeCluster(admin, includeFencedBrokers);
  const nodes = [...brokers].sort((a, b) => a.brokerId - b.brokerId);
  const racks = nodes.map(({ rack }) => rack ?? 'null');
  const widths = [10, widest(0, nodes.map(({ host }) => host)), 10, racks.every((rack) => rack === 'null') ? 10 : widest(0, racks), ...(isController ? [] : [10]), 15];
  context.out(row(['ID', 'HOST', 'PORT', 'RACK', ...(isController ? [] : ['STATE']), 'ENDPOINT_TYPE'], widths));
  nodes.forEach(({ brokerId, host, port, isFenced }, i) => {
    context.out(row([String(brokerId), host, String(port), racks[i] ?? '', ...(isController ? [] : [isFenced ? 'fenced' : 'unfenced']), isController ? 'controller' : 'broker'], widths));
  });
  return 0;
}
