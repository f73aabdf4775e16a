export default function Home() {
  return (
    <main>
      <h1>Example shop</h1>
      <a href="/orders/17">An order</a>
    </main>
  );
}
