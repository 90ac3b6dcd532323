import * as z from "zod";
import { isLive, publicJwk } from "#shared/access/signing-key.ts";
import { listSigningKeys } from "#shared/access/signing-key-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";

/** A public key as RFC 7517 has it; a curve's point or RSA's numbers stand beside what is named here. */
const Jwk = z
  .looseObject({ kty: z.string(), kid: z.string(), alg: z.string(), use: z.literal("sig") })
  .meta({ id: "Jwk" });

const Jwks = z.object({ keys: z.array(Jwk) }).meta({ id: "Jwks" });

export const handler = endpoint(
  {
    method: "GET",
    path: "/.well-known/jwks.json",
    summary: "Get the public keys that verify access tokens",
    access: "public",
    response: Jwks,
    cacheSeconds: 60,
    tables: { signingKeys: "read" },
  },
  async () => {
    const keys = await listSigningKeys("tokens");
    return { keys: keys.filter((key) => isLive(key, clock.now())).map(publicJwk) } as z.input<typeof Jwks>;
  },
);
