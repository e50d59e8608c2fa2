import type { Quiz } from '../../format';

const quiz: Quiz = [
  {
    id: 'how-many',
    text: 'A quorum has five controllers. How many may be down while it still decides?',
    options: [
      { text: 'One.', because: 'That is what three controllers bear. Five bear one more.' },
      { text: 'Two.', right: true, because: 'Three of five are a majority. Any two majorities have a member in common, so nothing that was decided can be forgotten.' },
      { text: 'Four: one is enough to decide.', because: 'Then the two sides of a torn network could each decide something else.' },
    ],
  },
  {
    id: 'what-goes-on',
    text: 'No majority of controllers runs, all brokers do. What still works?',
    options: [
      { text: 'Nothing.', because: 'Leaders lead on. They do not ask a controller for each record.' },
      { text: 'Reading only.', because: 'Writing as well: the leader appends, the followers fetch, the in-sync replicas are those that they were.' },
      { text: 'Producing and consuming with the leaders there are.', right: true, because: 'Whatever changes nothing in the metadata goes on.' },
    ],
  },
  {
    id: 'what-stops',
    text: 'And what does not?',
    options: [
      { text: 'Electing leaders, changing the in-sync replicas, making topics, changing settings.', right: true, because: 'Each of these is a record in the metadata log, and a record counts only when a majority has it.' },
      { text: 'Committing offsets of consumer groups.', because: 'They go to a topic like any other, through its leader.' },
      { text: 'Replication between brokers.', because: 'Followers fetch from leaders. No controller takes part.' },
    ],
  },
  {
    id: 'failover-cost',
    text: 'Why can a new active controller begin at once, even with very many partitions?',
    options: [
      { text: 'It reads the state of the cluster from the brokers.', because: 'Controllers ask brokers nothing. It would take the longer the more partitions there are.' },
      { text: 'Every controller has the metadata log, and what follows from it in memory.', right: true, because: 'All of them read along. The one that is elected has everything already.' },
      { text: 'It begins with an empty state and learns as it goes.', because: 'Then it could forget what was decided.' },
    ],
  },
  {
    id: 'why-nine-more',
    text: 'The majority was back, and still the partitions waited some 9 s for leaders. Why?',
    options: [
      { text: 'The election among the controllers takes that long.', because: 'It takes a few seconds at most, and most of that is waiting for a timeout.' },
      { text: 'The brokers have to register anew.', because: 'Their registrations are in the metadata log and count as before.' },
      { text: 'A new active controller does not know when it was last heard from each broker, and gives all of them a whole session.', right: true, because: 'Heartbeats are not written to the log. Waiting is better than fencing brokers that are well.' },
    ],
  },
];

export default quiz;
