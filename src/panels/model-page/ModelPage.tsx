import { simplifications } from '../../engine/model';
import styles from './ModelPage.module.css';

/** What the simulator leaves out of the real system, or does otherwise. Read from the engine's own list. */
export default function ModelPage() {
  return (
    <article className={styles.page}>
      <h1>What is simplified here</h1>
      <p className={styles.lead}>
        Highwater computes a cluster by the rules of Apache Kafka 4.3: requests by their real names and fields, sizes to the byte, elections, high watermarks and rebalances step by
        step. Where it does otherwise than a real cluster, this page says so.
      </p>
      <ul className={styles.list}>
        {simplifications.map((s) => (
          <li key={s.id} id={s.id}>
            <h2>{s.title}</h2>
            <p>{s.why}</p>
            {s.rules.length > 0 && <p className={styles.rules}>rules: {s.rules.join(', ')}</p>}
          </li>
        ))}
      </ul>
      {simplifications.length === 0 && <p>The engine lists nothing.</p>}
      <p>
        <a href="#/">Back to the start</a>
      </p>
    </article>
  );
}
