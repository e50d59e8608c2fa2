import type { Quiz } from '../../format';

const quiz: Quiz = [
  {
    id: 'what-is-an-offset',
    text: 'What does offset 15 of `orders-0` name?',
    options: [
      { text: 'The 15th record from the end.', because: 'The end moves with every append. An offset counts from the beginning and never moves.' },
      { text: 'One record of that partition, for ever.', right: true, because: 'It is given once, in the order of appending, and never again, even after the record has been deleted.' },
      { text: 'The record with the key 15.', because: 'A key says which partition a record goes to. It has nothing to do with its number.' },
      { text: 'The 15th record of the topic.', because: 'Offsets count within a partition. Another partition has an offset 15 of its own.' },
    ],
  },
  {
    id: 'after-reading',
    text: 'Both groups have read a record. What happens to it?',
    options: [
      { text: 'It is deleted, because nobody needs it any more.', because: 'The brokers do not know who needs it. A third group may come tomorrow and read from offset 0.' },
      { text: 'It is marked as read, once for each group.', because: 'Nothing is written into a log but records. A group has one number for a whole partition.' },
      { text: 'Nothing.', right: true, because: 'It stays until retention deletes it, by age or size, whether or not anyone has read it.' },
    ],
  },
  {
    id: 'slow-reader',
    text: '`reports` is far behind. Whom does it slow down?',
    options: [
      { text: 'The producer, which has to wait until there is room.', because: 'There is no room to wait for: the log does not fill up with unread records, it only grows.' },
      { text: 'The other group, since records are read in order.', because: 'Each group has its own order of reading. Their offsets are independent.' },
      { text: 'Nobody but itself.', right: true, because: 'Its lag grows. If it fell behind by more than retention keeps, it would lose records, and still nobody else would notice.' },
    ],
  },
  {
    id: 'who-remembers',
    text: 'Where is it written how far a group has read?',
    options: [
      { text: 'In the partition, beside the records.', because: 'The log of `orders-0` holds records and nothing about readers.' },
      { text: 'In the topic `__consumer_offsets`, one number for each group and partition.', right: true, because: 'It is a log as well, replicated like any other, so the place survives readers and brokers.' },
      { text: 'On the disk of the consumer.', because: 'A consumer keeps it in memory only. Another member, on another machine, must be able to go on.' },
    ],
  },
  {
    id: 'why-twice',
    text: 'Why did the restarted reader get some records twice?',
    options: [
      { text: 'The producer sent them twice.', because: 'The log has each of them once. It was read twice.' },
      { text: 'It had read further than the offset it had stored.', right: true, because: 'It stores an offset every 5 s by default. What it was given after the last time is forgotten in a crash.' },
      { text: 'The broker could not tell whether they had arrived, and sent them again to be safe.', because: 'A broker sends what it is asked for. It was asked for them again.' },
    ],
  },
];

export default quiz;
