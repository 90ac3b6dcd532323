import { createHash, createPublicKey } from "node:crypto";
import { AwsError } from "../aws/aws-error.ts";
import { type JsonOperation, operation } from "../aws/json-protocol.ts";
import type { Access } from "../iam/policy.ts";
import { type KeyRecord, keyArn } from "./key-record.ts";
import { keySpecs, type SigningAlgorithm, signingAlgorithms } from "./key-spec.ts";
import type { Keys } from "./keys.ts";
import { isSignatureOf, type Signable, signatureOf } from "./signature.ts";

interface SignInput {
  readonly KeyId: string;
  /** Base64, as all bytes in AWS JSON. */
  readonly Message: string;
  readonly MessageType?: "RAW" | "DIGEST";
  readonly SigningAlgorithm: string;
}

interface VerifyInput extends SignInput {
  readonly Signature: string;
}

/** What KMS hashes itself is at most this; of more, one signs the digest. */
const maxMessageBytes = 4096;

/** KMS's operations with the key itself. */
export function signOperations(keys: Keys): Record<string, JsonOperation> {
  const may = (action: string) => (input: SignInput) => [signing(keys.access(action, input.KeyId), input)];
  return {
    Sign: operation(may("Sign"), async (input: SignInput) => {
      const key = keys.usable(input.KeyId, "Sign");
      const algorithm = algorithmFor(key, input);
      const signature = signatureOf(await keys.privateKey(key), algorithm, signable(input, algorithm));
      return { ...described(key, input), Signature: signature.toString("base64") };
    }),
    Verify: operation(may("Verify"), async (input: VerifyInput) => {
      const key = keys.usable(input.KeyId, "Verify");
      const algorithm = algorithmFor(key, input);
      const signature = Buffer.from(input.Signature, "base64");
      if (!isSignatureOf(await keys.privateKey(key), algorithm, signable(input, algorithm), signature)) {
        throw new AwsError("KMSInvalidSignatureException", "");
      }
      return { ...described(key, input), SignatureValid: true };
    }),
    GetPublicKey: operation(
      ({ KeyId }: { readonly KeyId: string }) => [keys.access("GetPublicKey", KeyId)],
      async ({ KeyId }) => {
        const key = keys.usable(KeyId, "GetPublicKey");
        const publicKey = createPublicKey(await keys.privateKey(key));
        return {
          KeyId: keyArn(key.id),
          PublicKey: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
          CustomerMasterKeySpec: key.spec,
          KeySpec: key.spec,
          KeyUsage: key.usage,
          SigningAlgorithms: keySpecs[key.spec]?.algorithms,
        };
      },
    ),
  };
}

function signing(access: Access, { SigningAlgorithm, MessageType = "RAW" }: SignInput): Access {
  const asked = { "kms:signingalgorithm": [SigningAlgorithm], "kms:messagetype": [MessageType] };
  return { ...access, context: { ...access.context, ...asked } };
}

const described = ({ id }: KeyRecord, { SigningAlgorithm }: SignInput) => ({
  KeyId: keyArn(id),
  SigningAlgorithm,
});

function algorithmFor({ spec }: KeyRecord, { SigningAlgorithm: name }: SignInput): SigningAlgorithm {
  const algorithm = signingAlgorithms[name];
  if (algorithm && keySpecs[spec]?.algorithms.includes(name)) return algorithm;
  throw new AwsError("InvalidKeyUsageException", `Algorithm ${name} is incompatible with key spec ${spec}.`);
}

function signable(
  { Message, MessageType, SigningAlgorithm }: SignInput,
  { hash }: SigningAlgorithm,
): Signable {
  const bytes = Buffer.from(Message ?? "", "base64");
  const isDigest = MessageType === "DIGEST";
  if (isDigest && bytes.length !== createHash(hash).digest().length) {
    throw new AwsError("ValidationException", `Digest is invalid length for algorithm ${SigningAlgorithm}.`);
  }
  if (bytes.length < 1 || bytes.length > maxMessageBytes) {
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value at 'message' failed to satisfy constraint: Member must have length between 1 and ${maxMessageBytes}`,
    );
  }
  return { bytes, isDigest };
}
