import type { Quiz } from '../../format';

const quiz: Quiz = [
  {
    id: 'one',
    text: '`acks=1`, three replicas in sync. The leader has answered and crashes 50 ms later. What about the record?',
    options: [
      { text: 'It is safe: the followers had it before the answer was sent.', because: 'That is what `all` waits for. With 1 the leader answers after its own append.' },
      { text: 'It may be gone, and the producer will not hear of it.', right: true, because: 'If no follower had fetched it yet, the next leader starts without it. The producer was told success and has let go of it.' },
      { text: 'The producer sends it again.', because: 'It sends again what was not acknowledged. This was.' },
    ],
  },
  {
    id: 'all-of-one',
    text: '`acks=all`, replication factor 3, `min.insync.replicas` left at its default. Two brokers are down. What happens to a write?',
    options: [
      { text: 'It is refused: all three replicas are needed.', because: '`all` means all in-sync replicas, and the two that are down are not in sync any more.' },
      { text: 'It waits until a second broker is back.', because: 'The default of `min.insync.replicas` is 1, and one is there.' },
      { text: 'It is acknowledged, with one copy.', right: true, because: 'The only in-sync replica is the leader. It has the record, so all have it.' },
    ],
  },
  {
    id: 'not-a-quorum',
    text: '`min.insync.replicas` is 2 and three replicas are in sync. When does the leader answer `acks=all`?',
    options: [
      { text: 'When two of them have the record.', because: 'The setting is a floor for the number in sync, not the number to wait for.' },
      { text: 'When all three have it.', right: true, because: 'It waits for every in-sync replica. A slow follower holds up everyone until it is no longer counted as in sync.' },
      { text: 'At once, and refuses later if one is missing.', because: 'An answer is final. Nothing is taken back.' },
    ],
  },
  {
    id: 'floor-and-one',
    text: 'One replica of `payments` is in sync, the floor is 2. A producer with `acks=1` writes to it. What happens?',
    options: [
      { text: 'It is refused with NOT_ENOUGH_REPLICAS.', because: 'Only `acks=all` is held against the floor.' },
      { text: 'It is acknowledged, but consumers do not see it until two are in sync.', right: true, because: 'The leader appends and answers. The high watermark does not move below the floor, so the record stays invisible, and it can still be lost.' },
      { text: 'It is acknowledged and read at once.', because: 'Consumers read below the high watermark, which stands still while too few replicas are in sync.' },
    ],
  },
  {
    id: 'usual',
    text: 'Replication factor 3: which setting survives one dead broker without losing anything acknowledged and without stopping writes?',
    options: [
      { text: '`acks=all` with `min.insync.replicas=2`.', right: true, because: 'With one broker gone two are still in sync, and every acknowledged record has two copies at least. With two gone it refuses rather than promise.' },
      { text: '`acks=all` with `min.insync.replicas=3`.', because: 'Nothing is lost, but one dead broker stops every write.' },
      { text: '`acks=1` with `min.insync.replicas=2`.', because: 'The floor does not concern `acks=1`: the leader’s word alone is the promise.' },
      { text: '`acks=all` with `min.insync.replicas=1`.', because: 'It goes on writing, but with two brokers gone it promises records that exist once.' },
    ],
  },
];

export default quiz;
