import { ErrorCode } from '../../protocol/error-codes';
import type { WriteTxnMarkersResponse } from '../../protocol/messages/write-txn-markers';
import type { AdminClient } from '../admin/admin-client';
import { apiFailure } from '../admin/api-failure';
import { leaders } from '../admin/cluster-calls';
import type { Steps, ToolContext } from '../process/tool';
import { producersOf } from './producers-of';

/** Writes the end of a transaction into one partition, past its coordinator (R-CLI-71). */
export function* abortHanging(context: ToolContext, admin: AdminClient, topic: string, partition: number, startOffset: number): Steps<number> {
  const producers = yield* producersOf(admin, topic, partition, null);
  const open = producers.find(({ currentTxnStartOffset }) => currentTxnStartOffset >= 0 && currentTxnStartOffset === startOffset);
  const leader = (yield* leaders(admin, [topic])).get(`${topic}-${partition}`);
  if (open === undefined || leader === undefined) {
    context.err(`Could not find any open transactions starting at offset ${startOffset} on partition ${topic}-${partition}`);
    return 1;
  }
  const marker = {
    producerId: open.producerId, producerEpoch: open.producerEpoch, coordinatorEpoch: Math.max(0, open.coordinatorEpoch), transactionResult: false, topics: [{ name: topic, partitionIndexes: [partition] }],
  };
  const answer = yield* admin.ask<WriteTxnMarkersResponse>({ name: 'abortTransaction', api: 'WriteTxnMarkers', version: 1, to: leader, body: { markers: [marker] } });
  const code = answer.markers[0]?.topics[0]?.partitions[0]?.errorCode ?? ErrorCode.NONE;
  if (code !== ErrorCode.NONE) throw apiFailure(code);
  return 0;
}
