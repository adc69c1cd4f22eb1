export default function WorklistScreen() {
  return <h1>Worklist</h1>;
}
