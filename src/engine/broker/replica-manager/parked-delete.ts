import type { Request } from '../../kernel/connection';
import type { DeleteRecordsRequest } from '../../protocol/messages/delete-records';
import type { PartitionKey } from '../../protocol/partition-key';

export class DeleteItem {
  isPending = false;

  constructor(
    readonly key: PartitionKey,
    /** The start that all replicas must reach. */
    readonly requiredOffset: number,
    public lowWatermark: number,
    public errorCode: number,
  ) {}

  copy(): DeleteItem {
    const c = new DeleteItem(this.key, this.requiredOffset, this.lowWatermark, this.errorCode);
    c.isPending = this.isPending;
    return c;
  }
}

/** A DeleteRecords request that waits until every live replica has moved its log start (R-PURG-03). */
export class ParkedDelete {
  constructor(
    readonly id: number,
    readonly request: Request<DeleteRecordsRequest>,
    readonly deadlineUs: number,
    readonly items: readonly DeleteItem[],
  ) {}

  copy(): ParkedDelete {
    return new ParkedDelete(this.id, this.request, this.deadlineUs, this.items.map((item) => item.copy()));
  }
}
