import type { Quiz } from '../../format';

const quiz: Quiz = [
  {
    id: 'knows',
    text: 'How does a leader learn that a follower has a record?',
    options: [
      { text: 'The follower confirms each record it has appended.', because: 'There is no such message. The next fetch does the work.' },
      { text: 'The follower’s next fetch asks for a later offset.', right: true, because: 'Asking for offset n says: I have everything before n.' },
      { text: 'It knows once it has sent the record.', because: 'Sent is not stored. The follower may crash with the answer still on its way.' },
      { text: 'From the controller.', because: 'The controller never sees records, nor the offsets of followers.' },
    ],
  },
  {
    id: 'smallest',
    text: 'In sync are brokers 1, 2 and 3 with log ends 120, 118 and 95. Where can the high watermark be at most?',
    options: [
      { text: 'At 95.', because: 'The smallest log end of all in-sync replicas: only below it does every one of them have everything.', right: true },
      { text: 'At 118.', because: 'Two of three have it, but it is not a vote: broker 3 may be elected next and would lack 23 committed records.' },
      { text: 'At 120.', because: 'That is the end of the leader’s log, which nobody else has reached.' },
    ],
  },
  {
    id: 'read',
    text: 'A record is in the log of the leader and of one of its two followers. Who can read it?',
    options: [
      { text: 'Any consumer: the leader has it.', because: 'Consumers are served below the high watermark. A record above it could still vanish.' },
      { text: 'Nobody but the followers.', right: true, because: 'Followers fetch up to the end of the log, consumers only what is committed.' },
      { text: 'Consumers that fetch from that follower.', because: 'A follower serves up to its own high watermark, which never runs ahead of the leader’s.' },
    ],
  },
  {
    id: 'latency',
    text: 'The way between two brokers takes 2 ms. What does `acks=all` cost beyond `acks=1`, at the least, on a partition with waiting fetches?',
    options: [
      { text: '2 ms: the record has to get to the followers.', because: 'The leader also has to hear that it did.' },
      { text: 'About 4 ms: the record there, the next fetch back.', right: true, because: 'The answer to the waiting fetch takes one way, the fetch that confirms it the other.' },
      { text: 'Half a second, the longest a fetch waits.', because: 'A waiting fetch is answered as soon as there is something to send. It only waits that long when nothing comes.' },
    ],
  },
];

export default quiz;
