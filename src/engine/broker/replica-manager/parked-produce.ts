import type { Request } from '../../kernel/connection';
import type { FactId } from '../../kernel/fact';
import type { AppendResult } from '../../log/append-result';
import type { ProduceRequest } from '../../protocol/messages/produce';
import type { PartitionKey } from '../../protocol/partition-key';
import type { InternalToken } from '../internal-appends';

/** What became of one partition of a produce request so far. */
export class ProduceItem {
  /** Still waiting for the high watermark. */
  isPending = false;
  /** What was stated of the append, as the cause of all that follows from it. */
  fact: FactId = 0;

  constructor(
    /** −1 when the broker does not know the partition. */
    readonly key: PartitionKey,
    readonly result: AppendResult,
    public errorCode: number,
  ) {}

  copy(): ProduceItem {
    const c = new ProduceItem(this.key, this.result, this.errorCode);
    c.isPending = this.isPending;
    c.fact = this.fact;
    return c;
  }
}

/** An acks=all append that waits: of a client's request, or of a coordinator on this broker. */
export class ParkedProduce {
  pendingCount = 0;

  constructor(
    readonly request: Request<ProduceRequest> | null,
    readonly token: InternalToken | null,
    readonly deadlineUs: number,
    /** One for each partition, in the order of the request. */
    readonly items: readonly ProduceItem[],
  ) {}

  copy(): ParkedProduce {
    const c = new ParkedProduce(this.request, this.token, this.deadlineUs, this.items.map((item) => item.copy()));
    c.pendingCount = this.pendingCount;
    return c;
  }
}
