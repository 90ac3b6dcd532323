import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";

interface Started {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Notes the body of every answer with a status of 400 or more that a port of this process gives, whoever asks. */
export function noteRefusals(port: number, note: (body: string) => void): void {
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as Started;
    if (request.socket.localPort !== port) return;
    const end = response.end.bind(response) as (body?: Uint8Array | string) => ServerResponse;
    response.end = (body?: unknown) => {
      const sent = body as Uint8Array | string | undefined;
      if (response.statusCode >= 400 && sent !== undefined) note(Buffer.from(sent as string).toString());
      return end(sent);
    };
  });
}
