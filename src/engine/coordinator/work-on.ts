import type { Context } from '../kernel/behavior';
import { complete } from './completions';
import type { CoordinatorHost } from './coordinator-host';
import type { CoordinatorShard, GroupCoordinatorState } from './group-coordinator-state';
import type { ShardWork } from './shard-access';

export function workOn(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, shard: CoordinatorShard): ShardWork {
  return { ctx, host, state, shard, complete };
}
