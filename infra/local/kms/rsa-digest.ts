import {
  constants,
  createHash,
  type KeyObject,
  privateEncrypt,
  publicDecrypt,
  randomBytes,
} from "node:crypto";
import type { SigningAlgorithm } from "./key-spec.ts";

/** RSA signatures of a digest that somebody else computed: Node.js's own functions hash what they sign. */
type Hash = SigningAlgorithm["hash"];

/** ASN.1 that says which hash it is (RFC 8017, 9.2). */
const digestInfo: Readonly<Record<Hash, string>> = {
  sha256: "3031300d060960864801650304020105000420",
  sha384: "3041300d060960864801650304020205000430",
  sha512: "3051300d060960864801650304020305000440",
};

export function signDigest(key: KeyObject, { scheme, hash }: SigningAlgorithm, digest: Buffer): Buffer {
  if (scheme === "PKCS1")
    return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, named(hash, digest));
  const padded = encodePss(hash, digest, randomBytes(digest.length), modulusBytes(key));
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, padded);
}

export function verifyDigest(
  key: KeyObject,
  { scheme, hash }: SigningAlgorithm,
  digest: Buffer,
  signature: Buffer,
): boolean {
  if (signature.length !== modulusBytes(key)) return false;
  try {
    if (scheme === "PKCS1") {
      const opened = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
      return opened.equals(named(hash, digest));
    }
    const padded = publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature);
    return padded.equals(encodePss(hash, digest, saltIn(hash, padded, digest.length), padded.length));
  } catch {
    return false;
  }
}

const named = (hash: Hash, digest: Buffer): Buffer =>
  Buffer.concat([Buffer.from(digestInfo[hash], "hex"), digest]);

const modulusBytes = (key: KeyObject): number => (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;

/** EMSA-PSS (RFC 8017, 9.1.1), with a salt as long as the digest, for moduli of whole bytes. */
function encodePss(hash: Hash, digest: Buffer, salt: Buffer, length: number): Buffer {
  const inner = createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest();
  const block = Buffer.alloc(length - inner.length - 1);
  block[block.length - salt.length - 1] = 1;
  salt.copy(block, block.length - salt.length);
  return Buffer.concat([masked(hash, block, inner), inner, Buffer.of(0xbc)]);
}

function saltIn(hash: Hash, padded: Buffer, saltLength: number): Buffer {
  const inner = padded.subarray(padded.length - saltLength - 1, -1);
  const block = masked(hash, padded.subarray(0, padded.length - saltLength - 1), inner);
  return block.subarray(block.length - saltLength);
}

/** Applying the mask of MGF1 twice takes it off again; the topmost bit is always clear. */
function masked(hash: Hash, block: Buffer, seed: Buffer): Buffer {
  const counted = (count: number): Buffer => {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(count);
    return createHash(hash).update(seed).update(counter).digest();
  };
  const rounds = Math.ceil(block.length / seed.length);
  const mask = Buffer.concat(Array.from({ length: rounds }, (_, count) => counted(count)));
  const result = Buffer.from(block.map((byte, index) => byte ^ mask[index]!));
  result[0]! &= 0x7f;
  return result;
}
