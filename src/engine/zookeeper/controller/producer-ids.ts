import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { AllocateProducerIdsRequest, AllocateProducerIdsResponse } from '../../protocol/messages/producer-ids';
import { Path } from '../paths';
import type { ProducerIdBlockData } from '../znode-data';
import type { StepResult } from './controller';
import type { ControllerContext, ControllerHost, Job } from './controller-state';
import { getData, read, write } from './jobs';

const BLOCK_SIZE = 1000;

/** The next block of producer ids is what the znode says, plus one block (R-IDEM-02). */
export function onAllocateProducerIds(ctx: Context, host: ControllerHost, context: ControllerContext, job: Job, request: Request): StepResult {
  const { brokerId, brokerEpoch } = request.body as AllocateProducerIdsRequest;
  if (context.image.brokers.get(brokerId)?.brokerEpoch !== brokerEpoch) {
    ctx.reply(request, { throttleTimeMs: 0, errorCode: ErrorCode.STALE_BROKER_EPOCH, producerIdStart: 0, producerIdLen: 0 } satisfies AllocateProducerIdsResponse);
    return 'done';
  }
  if (job.step === 'begin') {
    read(ctx, host, job, 'read', [], [getData(Path.ProducerIds)]);
    return 'wait';
  }
  const [{ data, stat }] = job.answers;
  const last = data as ProducerIdBlockData | null | undefined;
  const start = last === null || last === undefined ? 0 : last.block_end + 1;
  const block: ProducerIdBlockData = { version: 1, broker: brokerId, block_start: start, block_end: start + BLOCK_SIZE - 1 };
  const body: AllocateProducerIdsResponse = { throttleTimeMs: 0, errorCode: ErrorCode.NONE, producerIdStart: start, producerIdLen: BLOCK_SIZE };
  write(ctx, host, context, job, [{ records: [], ops: [{ type: 'setData', path: Path.ProducerIds, data: block, version: stat?.version ?? 0 }] }], [], body);
  return 'wait';
}
