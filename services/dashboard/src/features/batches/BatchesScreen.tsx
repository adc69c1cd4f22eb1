export default function BatchesScreen() {
  return <h1>Batches</h1>;
}
