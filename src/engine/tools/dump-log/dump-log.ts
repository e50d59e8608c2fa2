import type { DiskFile } from '../../protocol/disk-file';
import { checkRequired, helpOrVersion } from '../command-line/check-options';
import { javaLong, numberFormat } from '../command-line/java-number';
import { parseOptions, type ParsedOptions } from '../command-line/joptsimple';
import { noSuchFile } from '../command-line/properties';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { ToolFailure } from '../process/tool-failure';
import { decoderOf } from './decoders';
import { dumpBatches, type LogDump } from './dump-batches';
import { dumpOffsetIndex, dumpProducers, dumpTimeIndex, dumpTransactionIndex, type IndexDump, type Mismatch } from './dump-indexes';
import { DUMP_LOG_OPTIONS } from './dump-log-options';

const DECODERS = ['offsets-decoder', 'transaction-log-decoder', 'cluster-metadata-decoder', 'remote-log-metadata-decoder', 'value-decoder-class', 'key-decoder-class', 'share-group-state-decoder'];

export const dumpLog: Tool = { name: 'kafka-dump-log', table: DUMP_LOG_OPTIONS, run };

/** R-CLI-70. It reads files of this machine: nothing goes over the wire, and it takes no time. What is not as it expects ends it with a trace. */
// eslint-disable-next-line require-yield -- a tool is a generator, also one that waits for nothing
function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  const options = parseOptions(DUMP_LOG_OPTIONS, words);
  const ended = helpOrVersion(context.out, options, words, DUMP_LOG_OPTIONS.summary);
  if (ended !== null) return ended;
  checkRequired(options, 'files');
  const index: IndexDump = { onlySanity: options.has('index-sanity-check'), onlyVerify: options.has('verify-index-only') };
  const log = logDumpOf(options);
  const troubles: Troubles = { indexes: [], timestamps: [], order: [], notFound: [], gaps: [] };
  for (const path of (options.text('files') ?? '').split(',')) dumpFile(context, path.replace(/\/+/g, '/'), log, index, troubles);
  tell(context, troubles);
  return 0;
}

function logDumpOf(options: ParsedOptions): LogDump {
  const showsContent = options.has('print-data-log') || DECODERS.some((option) => options.has(option));
  const maxBytes = options.number('max-bytes');
  return { showsContent, showsRecords: showsContent || options.has('deep-iteration'), skipsMetadata: options.has('skip-record-metadata'), decode: decoderOf(options), maxBytes: maxBytes ?? Infinity };
}

/** What does not fit, by file; told at the end. */
interface Troubles {
  readonly indexes: FileTroubles[];
  readonly timestamps: FileTroubles[];
  readonly order: FileTroubles[];
  readonly notFound: FileTroubles[];
  readonly gaps: FileTroubles[];
}

interface FileTroubles {
  readonly path: string;
  readonly pairs: readonly Mismatch[];
}

function dumpFile(context: ToolContext, path: string, dump: LogDump, options: IndexDump, troubles: Troubles): void {
  context.out(`Dumping ${path}`);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  if (dot < 0) throw new ToolFailure('java.lang.StringIndexOutOfBoundsException', `begin -1, end ${name.length}, length ${name.length}`);
  const note = (list: FileTroubles[], pairs: readonly Mismatch[]): void => {
    if (pairs.length > 0) list.push({ path, pairs });
  };
  switch (name.slice(dot)) {
    case '.log':
      context.out(`Log starting offset: ${baseOffsetOf(name)}`);
      note(troubles.gaps, dumpBatches(context, name, open(context, path, 'log'), dump));
      return;
    case '.index': {
      const [base, log] = logBeside(context, path, name);
      note(troubles.indexes, dumpOffsetIndex(context, path, base, open(context, path, 'index'), log, options));
      return;
    }
    case '.timeindex': {
      const [base, log] = logBeside(context, path, name);
      const { mismatches, outOfOrder, notFound } = dumpTimeIndex(context, path, base, open(context, path, 'timeindex'), log, options);
      note(troubles.timestamps, mismatches);
      note(troubles.order, outOfOrder);
      note(troubles.notFound, notFound);
      return;
    }
    case '.snapshot':
      dumpProducers(context, open(context, path, 'snapshot'));
      return;
    case '.txnindex': {
      // Without aborted transactions there is no such file, which is no error.
      const file = context.readDisk(path);
      if (file?.kind === 'txnindex') dumpTransactionIndex(context, file);
      return;
    }
    default:
      context.err(`Ignoring unknown file ${path}`);
  }
}

/** An index is compared with the log of its segment. */
function logBeside(context: ToolContext, path: string, name: string): readonly [baseOffset: number, log: DiskFile & { readonly kind: 'log' }] {
  const base = baseOffsetOf(name);
  return [base, open(context, `${path.slice(0, path.length - name.length)}${name.split('.')[0] ?? ''}.log`, 'log')];
}

function baseOffsetOf(name: string): number {
  const text = name.split('.')[0] ?? '';
  const offset = javaLong(text.replace(/^0+(?=\d)/, ''));
  if (offset !== null) return offset;
  const { className, message } = numberFormat(text);
  throw new ToolFailure(className, message);
}

function open<Kind extends DiskFile['kind']>(context: ToolContext, path: string, kind: Kind): DiskFile & { readonly kind: Kind } {
  const file = context.readDisk(path);
  if (file?.kind !== kind) throw noSuchFile(path);
  return file as DiskFile & { readonly kind: Kind };
}

function tell(context: ToolContext, { indexes, timestamps, order, notFound, gaps }: Troubles): void {
  const each = (list: readonly FileTroubles[], head: (path: string) => string, line: (pair: Mismatch) => string): void => {
    for (const { path, pairs } of list) for (const text of [head(path), ...pairs.map(line)]) context.err(text);
  };
  each(indexes, (path) => `Mismatches in :${path}`, ([indexed, found]) => `  Index offset: ${indexed}, log offset: ${found}`);
  each(timestamps, (path) => `Found timestamp mismatch in :${path}`, ([indexed, found]) => `  Index timestamp: ${indexed}, log timestamp: ${found}`);
  each(order, (path) => `Found out of order timestamp in :${path}`, ([indexed, before]) => `  Index timestamp: ${indexed}, Previously indexed timestamp: ${before}`);
  each(notFound, () => 'The following indexed offsets are not found in the log.', ([indexed, found]) => `Indexed offset: ${indexed}, found log offset: ${found}`);
  each(gaps, (path) => `Non-consecutive offsets in ${path}`, ([first, second]) => `  ${first} is followed by ${second}`);
}
