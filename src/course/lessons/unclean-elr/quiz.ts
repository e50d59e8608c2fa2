import type { Quiz } from '../../format';

const quiz: Quiz = [
  {
    id: 'what-unclean',
    text: 'What makes an election unclean?',
    options: [
      { text: 'The old leader crashed instead of stopping cleanly.', because: 'How the old leader went does not matter. What counts is whether the new one has everything committed.' },
      { text: 'The new leader may lack committed records.', right: true, because: 'It was neither in sync nor eligible, so nobody can promise that it has everything.' },
      { text: 'It was asked for by a person.', because: 'A preferred election is asked for too, and loses nothing.' },
    ],
  },
  {
    id: 'why-eligible',
    text: 'Floor 2, one replica in sync. Why may a replica that left a minute ago be elected without loss?',
    options: [
      { text: 'It has fetched everything in the meantime.', because: 'It was down. It has fetched nothing.' },
      { text: 'Nothing has been committed since it left: below the floor the high watermark stands still.', right: true, because: 'It had everything committed when it left, and that is still all there is.' },
      { text: 'Its records are restored from the controller.', because: 'The controller keeps metadata, no records.' },
    ],
  },
  {
    id: 'crash-elr',
    text: 'An eligible replica comes back after a crash of its process or machine. Is it still eligible?',
    options: [
      { text: 'Yes, its log is on disk.', because: 'Kafka answers producers before the disk has everything. After a power cut the end of the log may be missing, and nobody can tell.' },
      { text: 'No, the controller strikes it off.', right: true, because: 'It registers without the mark of a clean shutdown. So it may have lost what was not flushed, and it is not trusted with the lead.' },
      { text: 'Yes, after it has waited `replica.lag.time.max.ms`.', because: 'Time proves nothing about a log.' },
    ],
  },
  {
    id: 'floor-one',
    text: 'The floor is 1 and the only in-sync replica dies with its disk. What is lost after an unclean election?',
    options: [
      { text: 'Nothing: producers used `acks=all`.', because: '`all` meant one since the others left the in-sync replicas.' },
      { text: 'Everything committed since the new leader had last fetched.', right: true, because: 'Its log ends there. What came after existed once, on the dead disk.' },
      { text: 'The whole partition.', because: 'The new leader keeps what it has: everything up to its last fetch.' },
    ],
  },
  {
    id: 'choice',
    text: 'A topic holds measurements that arrive anew every second; a gap of an hour is worse than a lost minute. What fits it?',
    options: [
      { text: '`unclean.leader.election.enable=true` for this topic.', right: true, because: 'It chooses availability where losing a little is cheaper than waiting. For topics that hold money it stays off.' },
      { text: '`min.insync.replicas=3`.', because: 'One dead broker would stop the measurements at once.' },
      { text: 'A replication factor of 1.', because: 'Any dead broker would then stop it and may lose it altogether.' },
    ],
  },
];

export default quiz;
