import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { SignJWT } from "jose";
import { newSigningKey, type SigningKey } from "#shared/access/signing-key.ts";
import type { Tocsin } from "./tocsin.ts";

/** Signs whatever a test wants signed, with a key that a running Tocsin believes. */
export interface TokenForge {
  readonly key: SigningKey;
  readonly privateKey: KeyObject;
  sign(claims: object, header?: object): Promise<string>;
}

/** When anybody else would sign with the key. */
const farAway = new Date("2999-01-01");

/** Makes a key and registers it, as rotation does. */
export async function tokenForge({ dynamo, table }: Tocsin, retireAt?: Date): Promise<TokenForge> {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const der = publicKey.export({ format: "der", type: "spki" });
  const [created_at, signs_from] = [new Date().toISOString(), farAway.toISOString()];
  const made = newSigningKey("tokens", { keyArn: "none", publicKey: der }, { created_at, signs_from });
  const key = { ...made, ...(retireAt && { retire_at: retireAt.toISOString() }) };
  await dynamo.send(new PutCommand({ TableName: table("signingKeys"), Item: key }));
  const header = { alg: "ES256", kid: key.kid, typ: "at+jwt" };
  return {
    key,
    privateKey,
    sign: (claims, others = {}) =>
      new SignJWT({ ...claims }).setProtectedHeader({ ...header, ...others }).sign(privateKey),
  };
}

/** Signs in the name of a key without having it: with a fresh one of the same kind. */
export function stranger(): KeyObject {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return createPrivateKey(privateKey.export({ format: "pem", type: "pkcs8" }));
}
