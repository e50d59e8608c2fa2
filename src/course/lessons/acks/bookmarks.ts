import { nodeThing, partitionThing, replicaThing, type ThingId } from '../../../session/commands/things';
import { brokerName } from '../../../engine/scenario/scenario';
import type { Bookmark } from '../../format';
import { startAfter } from '../../goals/elections';
import type { Now } from '../../goals/now';
import { partition } from '../../goals/phrases';
import { aloneSince, backInSync, CARTS, cartsCrash, CLICKS, firstCrash, ORDERS, PAYMENTS, refusal, takeover } from './facts';

const everyReplica = (...topics: readonly string[]) => (now: Now): ThingId[] =>
  topics.flatMap((topic) => (partition(now, topic, 0)?.replicas ?? []).map((id) => replicaThing(topic, 0, brokerName(id))));

export const bookmarks: readonly Bookmark[] = [
  { id: 'four', title: 'four producers', at: { timeMs: 8_000 }, select: nodeThing('cart-app') },
  { id: 'crash', title: 'the crash', at: { find: firstCrash, until: 'you crash the leader' }, highlight: everyReplica(CLICKS, CARTS) },
  {
    id: 'lost', title: 'the new leader', select: partitionThing(CARTS, 0), highlight: everyReplica(CARTS),
    at: {
      find: (now) => {
        const crash = firstCrash(now);
        return crash === null ? null : takeover(now, CARTS, crash);
      },
      until: 'another broker leads carts',
    },
  },
  {
    id: 'back', title: 'all in sync', highlight: everyReplica(CLICKS, CARTS),
    at: {
      find: (now) => {
        const crash = cartsCrash(now);
        const start = crash === null ? null : startAfter(now, crash);
        return start === null ? null : backInSync(now, start);
      },
      until: 'the crashed broker is in sync again',
    },
  },
  { id: 'alone', title: 'one copy', at: { find: aloneSince, until: 'orders has one replica in sync' }, select: partitionThing(ORDERS, 0), highlight: everyReplica(ORDERS, PAYMENTS) },
  { id: 'refused', title: 'the refusal', at: { find: refusal, until: 'payments refuses a record' }, select: nodeThing('pay-app'), highlight: everyReplica(PAYMENTS) },
];
