import type { Quiz } from '../../format';

const quiz: Quiz = [
  {
    id: 'file-name',
    text: 'What does the name 00000000000000018062.log say?',
    options: [
      { text: 'The offset of the first record in the file.', right: true, because: 'That is how a broker finds the file of an offset: the last one whose name is not above it.' },
      { text: 'The number of records in it.', because: 'Nothing says that. It can be worked out from the name of the next file, if nothing was compacted away.' },
      { text: 'How many bytes of the log come before it.', because: 'Positions count within a file and begin at 0 in each.' },
    ],
  },
  {
    id: 'sparse',
    text: 'Why does the index not have an entry for every record?',
    options: [
      { text: 'It could not be kept up to date at that speed.', because: 'Adding an entry costs eight bytes at the end of a file. The question is what it gains.' },
      { text: 'With few entries it fits into memory, and the rest of the way is a short read.', right: true, because: 'One entry for some 4 KB (index.interval.bytes) leaves a few batch headers to read, which costs next to nothing beside reading the records themselves.' },
      { text: 'Records of one batch have one offset.', because: 'Each has its own. But entries point at batches, since a batch is what is read and sent.' },
    ],
  },
  {
    id: 'three-hops',
    text: 'In which order does a broker find an offset?',
    options: [
      { text: 'Index, file, batch.', because: 'Each file has an index of its own. First it must be known which file.' },
      { text: 'File, index entry, then batch headers from there on.', right: true, because: 'Two binary searches in memory and a short read forward.' },
      { text: 'It reads the newest file backwards until it finds it.', because: 'That would take ever longer for readers that are behind. All offsets are equally quick to find.' },
    ],
  },
  {
    id: 'what-is-deleted',
    text: 'Records below an offset are deleted. What does the broker do at once?',
    options: [
      { text: 'It moves the start of the log. Files that lie wholly below follow when it next looks.', right: true, because: 'Readers see the new start immediately; the disk gets its space back later, and only in whole files.' },
      { text: 'It rewrites the file that holds the offset.', because: 'Only compaction writes files anew.' },
      { text: 'It writes a tombstone for each of them.', because: 'Tombstones are records of compacted topics, and they speak of keys, not offsets.' },
    ],
  },
  {
    id: 'reader-behind',
    text: 'A reader asks for an offset below the start of the log. What happens with `auto.offset.reset=earliest`?',
    options: [
      { text: 'It gets the records from a follower that still has them.', because: 'Followers move the start of their logs with the leader’s.' },
      { text: 'It goes on at the start of the log, and nobody is told of the gap.', right: true, because: 'The broker answers OFFSET_OUT_OF_RANGE, the consumer looks up the earliest offset and goes on there. The application sees no error.' },
      { text: 'It stops with an error.', because: 'That is what `none` is for. With `earliest` or `latest` the consumer decides by itself.' },
    ],
  },
];

export default quiz;
