import type { LessonBeyond } from '../../format';

const beyond: LessonBeyond = {
  typedAt: { lessonMs: 20_000 },
  realCluster: [
    {
      text: 'Who leads, in which epoch, and how far the metadata log is committed. Ask through a broker.',
      command: 'kafka-metadata-quorum.sh --bootstrap-server localhost:9092 describe --status',
      output: [
        'ClusterId:              <id>',
        'LeaderId:               <101>',
        'LeaderEpoch:            <1>',
        'HighWatermark:          <180>',
        'MaxFollowerLag:         0',
        'MaxFollowerLagTimeMs:   0',
        'CurrentVoters:          [{"id": 101, "endpoints": ["CONTROLLER://<host>:<port>"]}, {"id": 102, "endpoints": ["CONTROLLER://<host>:<port>"]}, {"id": 103, "endpoints": ["CONTROLLER://<host>:<port>"]}]',
        'CurrentObservers:       [{"id": 1, "directoryId": "<id>"}, {"id": 2, "directoryId": "<id>"}, {"id": 3, "directoryId": "<id>"}]',
      ].join('\n'),
    },
    {
      text: 'How far each of them has read. Brokers read along as observers: they do not vote.',
      command: 'kafka-metadata-quorum.sh --bootstrap-server localhost:9092 describe --replication --human-readable',
      output: [
        'NodeId\tDirectoryId           \tLogEndOffset\tLag\tLastFetchTimestamp\tLastCaughtUpTimestamp\tStatus  \t',
        '101   \tAAAAAAAAAAAAAAAAAAAAAA\t<180>       \t0  \t<6> ms ago        \t<6> ms ago           \tLeader  \t',
        '102   \tAAAAAAAAAAAAAAAAAAAAAA\t<180>       \t0  \t<214> ms ago      \t<214> ms ago         \tFollower\t',
        '103   \tAAAAAAAAAAAAAAAAAAAAAA\t<180>       \t0  \t<214> ms ago      \t<214> ms ago         \tFollower\t',
        '1     \t<directory id>        \t<180>       \t0  \t<213> ms ago      \t<213> ms ago         \tObserver\t',
        '<and the other brokers>',
      ].join('\n'),
    },
    {
      text: 'With a dynamic quorum (kraft.version 1), a fourth controller joins the voters while the cluster runs. The file holds the properties of the new one.',
      command: 'kafka-metadata-quorum.sh --bootstrap-server localhost:9092 --command-config controller-104.properties add-controller',
      output: 'Added controller 104 with directory id <id> and endpoints: CONTROLLER://<host>:9093',
      notTyped: 'It needs a quorum that can change, which this simulator does not have.',
    },
  ],
  simplified: [
    { title: 'A slow network', text: 'Messages take 100 ms to a broker and 50 ms between servers, so that you can follow them. In one data centre it is a millisecond or less. All timeouts are Kafka’s own.' },
    { title: 'The voters stay who they are', text: 'In this lesson no voter is added or removed. A real cluster can do that while it runs: one at a time, and each change is itself a record in the metadata log.' },
    { title: 'No snapshots', text: 'Real controllers write snapshots of the metadata and drop the log before them. Here the whole log is kept.' },
  ],
};

export default beyond;
