import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";

interface Version {
  readonly value: unknown;
  readonly deletedAt?: string;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly location?: string;
}

/**
 * A key-value engine, version 2, as Vault documents it, over real HTTP: tokens, namespaces, versions, deletion, a seal.
 * https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2
 */
export class VaultServer implements AsyncDisposable {
  token = "hvs.first";
  namespace: string | undefined;
  state: "unsealed" | "sealed" | "silent" | "redirecting" | "garbled" = "unsealed";
  readonly #secrets = new Map<string, Version[]>();
  readonly #server = http.createServer((request, response) => this.#serve(request, response));

  static async start(): Promise<VaultServer> {
    const vault = new VaultServer();
    vault.#server.listen(0, "127.0.0.1");
    await once(vault.#server, "listening");
    return vault;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** @param path as in `secret/tocsin/dev/token-secret`. */
  put(path: string, value: unknown): void {
    this.#secrets.set(path, [...(this.#secrets.get(path) ?? []), { value }]);
  }

  deleteNewest(path: string): void {
    const versions = this.#secrets.get(path) ?? [];
    const newest = versions.pop();
    if (newest) versions.push({ ...newest, deletedAt: new Date().toISOString() });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #serve({ url = "", headers, method }: http.IncomingMessage, response: http.ServerResponse): void {
    if (this.state === "silent") return;
    const { status, body, location } = this.#answer(url, headers, method === "GET");
    response.writeHead(status, { "content-type": "application/json", ...(location && { location }) });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  }

  #answer(url: string, headers: http.IncomingHttpHeaders, reads: boolean): Answer {
    if (this.state === "sealed") return { status: 503, body: { errors: ["Vault is sealed"] } };
    if (this.state === "redirecting") return { status: 307, body: "", location: `http://localhost:1${url}` };
    if (this.state === "garbled") return { status: 200, body: `<html>${JSON.stringify([...this.#secrets])}` };
    const allowed =
      headers["x-vault-token"] === this.token && headers["x-vault-namespace"] === this.namespace;
    if (!allowed) return { status: 403, body: { errors: ["permission denied"] } };
    const [, mount, path] = /^\/v1\/([^/]+)\/data\/(.+)$/.exec(url) ?? [];
    const versions = this.#secrets.get(`${mount}/${path}`);
    return reads && versions ? newest(versions) : { status: 404, body: { errors: [] } };
  }
}

function newest(versions: readonly Version[]): Answer {
  const { value, deletedAt } = versions.at(-1)!;
  const metadata = {
    created_time: "2026-03-01T12:00:00.000000000Z",
    custom_metadata: null,
    deletion_time: deletedAt ?? "",
    destroyed: false,
    version: versions.length,
  };
  const data = { data: deletedAt ? null : { value }, metadata };
  const lease = { lease_id: "", renewable: false, lease_duration: 0 };
  return { status: deletedAt ? 404 : 200, body: { request_id: "1", ...lease, data } };
}
