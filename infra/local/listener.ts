import http from "node:http";

/** An HTTP server on this machine's own interface. */
export interface Listener {
  readonly server: http.Server;
  readonly port: number;
  readonly url: string;
}

/** Listens on 127.0.0.1 only; port 0 takes a free one. */
export function listen(port: number): Promise<Listener> {
  const server = http.createServer();
  // Clients keep connections for longer than Node's 5 s; closing one first would race with its next request.
  server.keepAliveTimeout = 120_000;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      const taken = typeof address === "object" && address ? address.port : port;
      resolve({ server, port: taken, url: `http://127.0.0.1:${taken}` });
    });
  });
}

export function close({ server }: Listener): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return closed;
}
