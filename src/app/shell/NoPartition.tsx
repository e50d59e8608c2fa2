import styles from './NoPartition.module.css';

/** In place of a picture of one partition, before any topic has been created. */
export function NoPartition() {
  return <p className={styles.none}>There is no partition to look at yet: no topic has been created by this moment of the run.</p>;
}
