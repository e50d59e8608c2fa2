export function App() {
  return (
    <main>
      <h1>Highwater</h1>
      <p>A Kafka cluster that runs, breaks and rewinds in your browser.</p>
    </main>
  );
}
