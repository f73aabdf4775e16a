export default async function Order({ params }: { params: Promise<{ id: string }> }) {
  return <h1>Order {(await params).id}</h1>;
}
