import type { Quiz } from '../../format';

const quiz: Quiz = [
  {
    id: 'rule',
    text: 'The replicas of a partition are listed as 4, 2, 7, 5. Broker 4 dies; in sync are 5 and 7. Who leads?',
    options: [
      { text: 'Broker 2: it is next on the list.', because: 'It is next, but not in sync. It may lack records that were acknowledged.' },
      { text: 'Broker 5: its number is lower than 7.', because: 'Numbers of brokers mean nothing. The order of the list counts, and 7 stands before 5.' },
      { text: 'Broker 7: the first in-sync replica on the list.', right: true, because: 'The list is walked from its start, and whoever is dead or not in sync is skipped.' },
      { text: 'Whichever of 5 and 7 has more records.', because: 'Both have all that was acknowledged. The controller does not know how long their logs are.' },
    ],
  },
  {
    id: 'silence',
    text: 'What takes up most of the ten seconds after a crash?',
    options: [
      { text: 'The replicas agree on a leader among themselves.', because: 'They never do. They fetch, and learn from metadata whom to follow.' },
      { text: 'The controller waits in case a heartbeat still comes.', right: true, because: 'Only silence tells of a crash. It has to last for `broker.session.timeout.ms` before the controller acts.' },
      { text: 'The new leader reads its log from disk.', because: 'It was following until now: its log is open, and it takes over within milliseconds.' },
    ],
  },
  {
    id: 'shorter',
    text: 'Why not set `broker.session.timeout.ms` to one second?',
    options: [
      { text: 'Nothing speaks against it.', because: 'Heartbeats come every 2 s by default: healthy brokers would be fenced between two of them.' },
      { text: 'A long pause of a healthy broker would move all its leaders away and back.', right: true, because: 'A collection of garbage or a slow network looks like death to anyone who judges by silence.' },
      { text: 'Followers could not keep up.', because: 'Replication has timeouts of its own.' },
    ],
  },
  {
    id: 'restart',
    text: 'Twelve brokers are restarted cleanly, one after another. The last of them is back. What about the leaders?',
    options: [
      { text: 'Each leads what it led before.', because: 'Coming back elects nobody. Leaders return by a preferred election.' },
      { text: 'The broker restarted last leads little or nothing, until a preferred election is held.', right: true, because: 'It handed everything over and nobody has handed it back. At most five minutes later the controller does.' },
      { text: 'Leaders were dealt out anew by load.', because: 'The controller does not look at load.' },
    ],
  },
  {
    id: 'goodbye',
    text: 'A broker is told to stop. What does it wait for before its process ends?',
    options: [
      { text: 'For the consumers to have read everything.', because: 'Records stay on disk and on the other replicas. Readers go on there.' },
      { text: 'For the controller to have moved its leaders, and the other brokers to know it.', right: true, because: 'That is a controlled shutdown. The broker serves until the others have taken over.' },
      { text: 'For `broker.session.timeout.ms` to run out.', because: 'That is what a crash costs. A goodbye saves exactly this.' },
    ],
  },
];

export default quiz;
