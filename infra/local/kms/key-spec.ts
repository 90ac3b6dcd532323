import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";

export interface SigningAlgorithm {
  readonly scheme: "ECDSA" | "PKCS1" | "PSS";
  readonly hash: "sha256" | "sha384" | "sha512";
}

/** By KMS's name. */
export const signingAlgorithms: Readonly<Record<string, SigningAlgorithm>> = {
  ECDSA_SHA_256: { scheme: "ECDSA", hash: "sha256" },
  RSASSA_PKCS1_V1_5_SHA_256: { scheme: "PKCS1", hash: "sha256" },
  RSASSA_PKCS1_V1_5_SHA_384: { scheme: "PKCS1", hash: "sha384" },
  RSASSA_PKCS1_V1_5_SHA_512: { scheme: "PKCS1", hash: "sha512" },
  RSASSA_PSS_SHA_256: { scheme: "PSS", hash: "sha256" },
  RSASSA_PSS_SHA_384: { scheme: "PSS", hash: "sha384" },
  RSASSA_PSS_SHA_512: { scheme: "PSS", hash: "sha512" },
};

interface KeySpec {
  readonly algorithms: readonly string[];
  readonly generate: () => Promise<KeyObject>;
}

const generate = promisify(generateKeyPair);
const rsaAlgorithms = Object.keys(signingAlgorithms).filter((name) => name.startsWith("RSASSA"));

const rsa = (modulusLength: number): KeySpec => ({
  algorithms: rsaAlgorithms,
  generate: async () => (await generate("rsa", { modulusLength })).privateKey,
});

/** The specs of keys that sign; one of another spec can be described, but not used. */
export const keySpecs: Readonly<Record<string, KeySpec>> = {
  ECC_NIST_P256: {
    algorithms: ["ECDSA_SHA_256"],
    generate: async () => (await generate("ec", { namedCurve: "P-256" })).privateKey,
  },
  RSA_2048: rsa(2048),
  RSA_3072: rsa(3072),
  RSA_4096: rsa(4096),
};
