import type { Quiz } from '../../format';

const quiz: Quiz = [
  {
    id: 'zero',
    text: '`linger.ms=0` and a busy broker connection. What does a request hold?',
    options: [
      { text: 'Always exactly one record.', because: 'Zero means not to wait for more. It does not forbid taking along what is there when a request may leave.' },
      { text: 'What has come since the last request could leave, up to `batch.size` a partition.', right: true, because: 'While the allowed number of requests is under way, records go to the open batch. Under load that batches by itself.' },
      { text: 'Whatever fits into `buffer.memory`.', because: 'That is the memory for all batches together. A request takes at most one batch of each partition.' },
    ],
  },
  {
    id: 'when',
    text: '`linger.ms=200`, `batch.size=16384`. A batch is full after 30 ms. When does it leave?',
    options: [
      { text: 'At once.', right: true, because: 'A batch is ready when it is full or when linger.ms is over, whichever comes first. Lingering delays only batches that are not full.' },
      { text: 'After 200 ms.', because: 'Nothing more would fit into it: there is nothing to wait for.' },
      { text: 'When the next one is full too.', because: 'Batches leave in order, but not in pairs.' },
    ],
  },
  {
    id: 'bound',
    text: 'One record a request, at most 5 requests in flight, 100 ms for an answer. What is the highest rate to one broker?',
    options: [
      { text: '10 records a second.', because: 'That would be one request at a time.' },
      { text: '50 records a second.', right: true, because: 'Five answers come back every 100 ms. Only more records a request make it faster, or a shorter way.' },
      { text: 'As many as the network can carry.', because: 'The network is idle most of the time. What limits is the number of requests that may wait for an answer.' },
    ],
  },
  {
    id: 'default',
    text: 'Kafka 4 changed the default of `linger.ms` from 0 to 5. Why can that lower latency under load?',
    options: [
      { text: 'It cannot: 5 ms are added to every record.', because: 'To every record on an idle connection, yes. Under load, fewer requests mean less work for brokers and shorter queues, which is worth more than 5 ms.' },
      { text: 'Fewer and larger requests leave the brokers less to do, so queues are shorter.', right: true, because: 'A request costs a broker nearly the same whether it holds one record or a hundred.' },
      { text: 'Records are compressed better, and that is all.', because: 'That is true as well, since a batch is compressed as a whole, but requests are saved even without compression.' },
    ],
  },
  {
    id: 'compression',
    text: 'Why does compression gain so much more with larger batches?',
    options: [
      { text: 'Because every batch is compressed as a whole, and similar records share what they have in common.', right: true, because: 'Field names, hosts and prefixes come again in each record. A batch of one has nothing to share.' },
      { text: 'Because the broker puts batches together before it compresses.', because: 'The producer compresses. The broker keeps the batch as it came, unless the topic asks for another codec.' },
      { text: 'Because small batches are never compressed.', because: 'They are, with little to gain.' },
    ],
  },
];

export default quiz;
