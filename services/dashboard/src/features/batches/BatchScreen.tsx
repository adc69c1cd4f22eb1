export default function BatchScreen({ id }: { id: string }) {
  return <h1>Batch {id}</h1>;
}
