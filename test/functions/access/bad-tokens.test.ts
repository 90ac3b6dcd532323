import { createHmac, createPublicKey, sign } from "node:crypto";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { SignJWT } from "jose";
import { beforeAll, expect, test } from "vitest";
import { connect, eventually, type Problem, type Tenant } from "../../support/tocsin.ts";
import { stranger, type TokenForge, tokenForge } from "../../support/token-forge.ts";

const tocsin = connect();
const path = "/api/v1/alarms";

let tenant: Tenant;
let forge: TokenForge;
let retired: TokenForge;
let user: string;
let disabled: string;

const now = () => Math.floor(Date.now() / 1000);

const claims = (fields: object = {}) => ({
  iss: tocsin.running.apiUrl,
  aud: `tocsin-${tocsin.running.stage}`,
  sub: user,
  client_id: "tocsin",
  tenant_id: tenant.id,
  scope: "alarms:read",
  jti: crypto.randomUUID(),
  iat: now(),
  nbf: now(),
  exp: now() + 900,
  ...fields,
});

async function addUser(status: string): Promise<string> {
  const id = crypto.randomUUID();
  const Item = { tenant_id: tenant.id, id, status, role: "viewer", cursor_key: "key", version: 1 };
  await tocsin.dynamo.send(new PutCommand({ TableName: tocsin.table("users"), Item }));
  return id;
}

beforeAll(async () => {
  tenant = await tocsin.newTenant();
  [forge, retired] = [await tokenForge(tocsin), await tokenForge(tocsin, new Date(0))];
  [user, disabled] = [await addUser("active"), await addUser("disabled")];
  // A function that has just looked for keys doesn't look again for some seconds.
  await eventually(async () => expect((await get(await forge.sign(claims()))).status).toBe(200));
});

const get = (token: string) =>
  tocsin.anonymous<Problem>("GET", path, undefined, { authorization: `Bearer ${token}` });

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token with any header and any signature. */
const raw = (header: object, content: unknown, signature: (signed: string) => string): string => {
  const signed = `${base64url(header)}.${base64url(content)}`;
  return `${signed}.${signature(signed)}`;
};

const header = () => ({ alg: "ES256", kid: forge.key.kid, typ: "at+jwt" });

const es256 = (signed: string) =>
  sign("sha256", Buffer.from(signed), { key: forge.privateKey, dsaEncoding: "ieee-p1363" }).toString(
    "base64url",
  );

/** A token with other bits at the end of one part, where base64url has more room than there are bytes. */
async function respelling(index: number): Promise<string> {
  for (let pad = ""; ; pad += "x") {
    const parts = (await forge.sign(claims({ pad }))).split(".");
    const part = parts[index]!;
    if (part.length % 4 === 0) continue;
    const respelt = part.slice(0, -1) + String.fromCharCode(part.charCodeAt(part.length - 1) + 1);
    return parts.with(index, respelt).join(".");
  }
}

test("a good token of an active user is believed", async () => {
  expect((await get(await forge.sign(claims()))).status).toBe(200);
});

const attacks: Readonly<Record<string, () => string | Promise<string>>> = {
  "no signature at all, by alg none": () => raw({ ...header(), alg: "none" }, claims(), () => ""),
  "alg none with a signature": () => raw({ ...header(), alg: "none" }, claims(), es256),
  "alg NONE": () => raw({ ...header(), alg: "NONE" }, claims(), () => "AA"),
  "HS256 with the public key as its secret": () => {
    const pem = createPublicKey({ key: forge.key.jwk, format: "jwk" }).export({
      format: "pem",
      type: "spki",
    });
    return raw({ ...header(), alg: "HS256" }, claims(), (signed) =>
      createHmac("sha256", pem).update(signed).digest("base64url"),
    );
  },
  "HS256 with the published key as its secret": () =>
    raw({ ...header(), alg: "HS256" }, claims(), (signed) =>
      createHmac("sha256", JSON.stringify(forge.key.jwk)).update(signed).digest("base64url"),
    ),
  "another algorithm than the key's": () => raw({ ...header(), alg: "RS256" }, claims(), es256),
  "an unknown key": () => forge.sign(claims(), { kid: "unknown" }),
  "a key id that is a path": () => forge.sign(claims(), { kid: "../../dev/null" }),
  "a key id that is a query": () => forge.sign(claims(), { kid: "x' OR '1'='1" }),
  "a key id that is a name of JavaScript's": () => forge.sign(claims(), { kid: "__proto__" }),
  "a key id that is no text": () => raw({ ...header(), kid: { a: 1 } }, claims(), es256),
  "no key id": () => raw({ alg: "ES256", typ: "at+jwt" }, claims(), es256),
  "a key of its own": () => forge.sign(claims(), { jwk: forge.key.jwk }),
  "the address of a key of its own": () => forge.sign(claims(), { jku: "https://evil.example/jwks.json" }),
  "the address of a certificate": () => forge.sign(claims(), { x5u: "https://evil.example/cert.pem" }),
  "a certificate of its own": () => forge.sign(claims(), { x5c: ["MIIB"] }),
  "a critical extension": () => raw({ ...header(), crit: ["exp"] }, claims(), es256),
  "another one's signature": () => new SignJWT({ ...claims() }).setProtectedHeader(header()).sign(stranger()),
  "the signature of another token": async () => {
    const [one, other] = [await forge.sign(claims()), await forge.sign(claims({ sub: disabled }))];
    return [...one.split(".").slice(0, 2), other.split(".")[2]].join(".");
  },
  "an empty signature": async () => (await forge.sign(claims())).replace(/[^.]+$/, ""),
  "a signature of zeros": () => raw(header(), claims(), () => Buffer.alloc(64).toString("base64url")),
  "a signature in DER": () =>
    raw(header(), claims(), (signed) =>
      sign("sha256", Buffer.from(signed), forge.privateKey).toString("base64url"),
    ),
  "a key that has been retired": () => retired.sign(claims()),
  "its time over": () => forge.sign(claims({ exp: now() - 30 })),
  "no end": () => forge.sign(claims({ exp: undefined })),
  "an end that is no number": () => forge.sign(claims({ exp: "tomorrow" })),
  "its time still to come": () => forge.sign(claims({ nbf: now() + 600 })),
  "another issuer": () => forge.sign(claims({ iss: "https://evil.example" })),
  "no issuer": () => forge.sign(claims({ iss: undefined })),
  "another audience": () => forge.sign(claims({ aud: "tocsin-other" })),
  "no audience": () => forge.sign(claims({ aud: undefined })),
  "another type": () => forge.sign(claims(), { typ: "JWT" }),
  "no type": () => forge.sign(claims(), { typ: undefined }),
  "no subject": () => forge.sign(claims({ sub: undefined })),
  "no tenant": () => forge.sign(claims({ tenant_id: undefined })),
  "a user that doesn't exist": () => forge.sign(claims({ sub: crypto.randomUUID() })),
  "a user of another tenant": () => forge.sign(claims({ tenant_id: crypto.randomUUID() })),
  "an unknown client": () => forge.sign(claims({ client_id: crypto.randomUUID() })),
  "another spelling of its header": () => respelling(0),
  "another spelling of its claims": () => respelling(1),
  "another spelling of its signature": () => respelling(2),
  "padding at its end": async () => `${await forge.sign(claims())}==`,
  "the base64 of e-mails": async () =>
    (await forge.sign(claims({ pad: "??>>??>>" }))).replaceAll("-", "+").replaceAll("_", "/"),
  "four parts": async () => `${await forge.sign(claims())}.AAAA`,
  "five parts, as an encrypted one": async () => `${await forge.sign(claims())}.AAAA.AAAA`,
  "two parts": async () => (await forge.sign(claims())).split(".").slice(0, 2).join("."),
  "points alone": () => "..",
  "a huge one": () => forge.sign(claims({ pad: "x".repeat(7000) })),
  "another one inside": async () => {
    const inner = await forge.sign(claims());
    return raw({ ...header(), cty: "JWT" }, inner, es256);
  },
  "claims that are a list": () => raw(header(), [claims()], es256),
  "claims that aren't JSON": () => {
    const signed = `${base64url(header())}.${Buffer.from("{").toString("base64url")}`;
    return `${signed}.${es256(signed)}`;
  },
};

/** What may differ between two refusals that tell nothing. */
const anonymised = ({ request_id: _, correlation_id: __, ...rest }: Problem) => rest;

test("403, because it is known who they are, to a token of a user who has been disabled", async () => {
  const { status, body } = await get(await forge.sign(claims({ sub: disabled })));
  expect([status, body.detail]).toEqual([403, "Your account is disabled."]);
});

test.for(Object.keys(attacks))("401, the same as without any, to a token with %s", async (name) => {
  const [answer, without] = [await get(await attacks[name]!()), await tocsin.anonymous<Problem>("GET", path)];
  expect(answer.status).toBe(401);
  expect(anonymised(answer.body)).toEqual(anonymised(without.body));
});
