import { listGroups } from '../admin/group-calls';
import { checkRequired, helpOrVersion, readOrUsage } from '../command-line/check-options';
import { row, widest } from '../command-line/columns';
import { parseOptions } from '../command-line/joptsimple';
import { BOOTSTRAP_SERVER, COMMAND_CONFIG, COMMON_OPTIONS, flag, valued, type OptionTable } from '../command-line/option-table';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { ILLEGAL_ARGUMENT, tellWithTrace, ToolFailure, UsageExit } from '../process/tool-failure';

const TYPES = ['classic', 'consumer', 'share', 'streams'] as const;
const MIN_WIDTH = 20;

const OPTIONS: OptionTable = {
  tool: 'kafka-groups',
  summary: 'Lists groups of all types.',
  options: [
    BOOTSTRAP_SERVER, COMMAND_CONFIG,
    flag('list', 'List the groups.'),
    valued('group-type', 'String', 'Only groups of this type: classic, consumer, share or streams.'),
    valued('protocol', 'String', 'Only groups of this protocol.'),
    flag('consumer', 'Only groups that consumers are members of, of either type.'),
    flag('share', 'Only share groups.'),
    flag('streams', 'Only groups of Kafka Streams.'),
    ...COMMON_OPTIONS,
  ],
};

export const groupList: Tool = { name: 'kafka-groups', table: OPTIONS, run };

function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  const options = readOrUsage(() => parseOptions(OPTIONS, words));
  const ended = helpOrVersion(context.out, options, words, OPTIONS.summary);
  if (ended !== null) return ended;
  checkRequired(options, 'bootstrap-server');
  if (!options.has('list')) throw new UsageExit('Command must include exactly one action: --list.');
  const asked = options.text('group-type')?.toLowerCase() ?? null;
  if (asked !== null && !TYPES.some((type) => type === asked)) {
    // It shows the trace and not how it is used, as its neighbours would.
    const failure = new ToolFailure(ILLEGAL_ARGUMENT, '--group-type must be a valid group type.');
    return tellWithTrace(context, failure);
  }
  const protocol = options.text('protocol');
  try {
    const groups = yield* listGroups(context.admin(options.text('bootstrap-server') ?? '', options.text('command-config')));
    const shown = groups.filter(({ groupType = '', protocolType }) => {
      const type = groupType.toLowerCase();
      if (options.has('consumer') && !(type === 'consumer' || (type === 'classic' && (protocolType === 'consumer' || protocolType === '')))) return false;
      if (options.has('share') && type !== 'share') return false;
      if (options.has('streams') && type !== 'streams') return false;
      return (asked === null || type === asked) && (protocol === null || protocolType === protocol);
    });
    const cells = shown.map(({ groupId, groupType = '', protocolType }) => [groupId, groupType.slice(0, 1).toUpperCase() + groupType.slice(1), protocolType]);
    const width = widest(MIN_WIDTH, cells.flat());
    context.out(row(['GROUP', 'TYPE', 'PROTOCOL'], [width, width, width]));
    for (const one of cells) context.out(`${row(one, [width, width, width])} `);
    return 0;
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    for (const line of failure.trace()) context.err(line);
    return 1;
  }
}
