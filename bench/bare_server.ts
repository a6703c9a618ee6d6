/**
 * The limit that `ingest` stands beside: the runtime's own server, which parses the JSON and
 * answers `202`, and does nothing else. Prints its port.
 *
 * @module
 */
Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: ({ port }) => console.log(port) },
  async (request) => {
    const { store, id } = await request.json();
    return new Response(JSON.stringify({ store, id }), {
      status: 202,
      headers: { "content-type": "application/json" },
    });
  },
);
